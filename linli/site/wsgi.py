"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from linli.site.watching import end_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
application = get_wsgi_application()

if os.environ.get("LINLI_SERVER") == str(os.getppid()):  # a process of `linli run`
    end_with(os.getppid())
