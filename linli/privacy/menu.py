"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import SETTINGS, Entry
from linli.privacy.reads.requests import waiting

MENU = (
    Entry(61, _("Data requests"), "privacy:requests", "data_request_add", count=waiting),
    Entry(62, _("Texts and consents"), "privacy:texts", "consent_text_publish", group=SETTINGS),
    Entry(63, _("How long things are kept"), "privacy:retention", "retention_set", group=SETTINGS),
)
