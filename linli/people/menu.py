"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry

MENU = (
    Entry(30, _("People"), "people:people", ("administrator", "banner_desk", "town_desk", "village_clerk")),
    Entry(
        40, _("Units"), "people:organisations", ("administrator", "banner_desk", "town_desk", "village_clerk")
    ),
    Entry(
        50,
        _("Households"),
        "people:households",
        ("administrator", "banner_desk", "town_desk", "village_clerk"),
    ),
    Entry(55, _("Local names"), "people:titles", ("administrator",)),
)
