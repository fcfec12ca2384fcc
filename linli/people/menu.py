"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import REGISTERS, SETTINGS, Entry

MENU = (
    Entry(30, _("People"), "people:people", "register_see", group=REGISTERS, key="p"),
    Entry(40, _("Units"), "people:organisations", "register_see", group=REGISTERS, key="u"),
    Entry(50, _("Households"), "people:households", "register_see", group=REGISTERS, key="h"),
    Entry(55, _("Local names"), "people:titles", "title_add", group=SETTINGS),
)
