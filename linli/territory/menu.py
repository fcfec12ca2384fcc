"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry

MENU = (Entry(60, _("Places"), "territory:places"),)
