"""Loaded by pytest before Django's settings: a data folder of its own, gone afterwards."""

import atexit
import os
import shutil
import tempfile

os.environ["LINLI_DATA"] = tempfile.mkdtemp(prefix="linli-test-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
atexit.register(shutil.rmtree, os.environ["LINLI_DATA"], ignore_errors=True)
