"""How long messages are kept."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.registry import Retention
from linli.notify.actions import letting_go

RETENTION = (
    Retention(
        "notices",
        "person",
        what=_("Lines in the inbox: which matter, by number and kind"),
        why=_("To find again what one was told."),
        who=_("Only the person they were sent to"),
        since=_("they were sent"),
        days=365,
        least=90,
        most=730,
        count=letting_go.notices_count,
        remove=letting_go.notices_remove,
    ),
    Retention(
        "deliveries",
        "person",
        what=_("That a mail or chat message was sent, and whether it arrived"),
        why=_("To find out why a message did not arrive."),
        who=_("Administrators"),
        since=_("it was sent or given up"),
        days=90,
        least=30,
        most=365,
        count=letting_go.deliveries_count,
        remove=letting_go.deliveries_remove,
    ),
    Retention(
        "channels",
        "person",
        what=_("Mail addresses and chat addresses that are no longer used (encrypted)"),
        why=_("Until the last message to them is out of the log."),
        who=_("Only the person they belong to"),
        since=_("they were ended"),
        days=90,
        least=30,
        most=365,
        count=letting_go.channels_count,
        remove=letting_go.channels_remove,
    ),
)
