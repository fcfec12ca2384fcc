"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import REGISTERS, Entry

MENU = (Entry(65, _("Bring in a spreadsheet"), "sheets:kinds", "import_use", group=REGISTERS),)
