"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry

MENU = (
    Entry(65, _("Bring in a spreadsheet"), "sheets:kinds", ("administrator", "banner_desk", "town_desk")),
)
