"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry

MENU = (
    Entry(10, _("Matters"), "cases:matters"),
    Entry(60, _("Opened identities"), "cases:looks", ("administrator", "banner_desk", "town_desk")),
    Entry(70, _("Categories"), "cases:categories", ("administrator", "banner_desk", "town_desk")),
)
