"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import REGISTERS, Entry

MENU = (Entry(60, _("Places"), "territory:places", group=REGISTERS, key="o"),)
