"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry
from linli.privacy.reads.requests import waiting

MENU = (
    Entry(
        61,
        _("Data requests"),
        "privacy:requests",
        ("administrator", "banner_desk", "town_desk", "village_clerk"),
        count=waiting,
    ),
    Entry(62, _("Texts and consents"), "privacy:texts", ("administrator",)),
    Entry(63, _("How long things are kept"), "privacy:retention", ("administrator",)),
)
