"""How long accounts' records are kept."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.actions import letting_go
from linli.kernel.registry import Retention

OWN = _("Only the person who signs in")
RETENTION = (
    Retention(
        "sessions",
        "person",
        what=_("Devices somebody is signed in on: a word like “Chrome on Android”, and since when"),
        why=_("To stay signed in, and to see and end one's own devices."),
        who=OWN,
        since=_("the sign-in ran out"),
        days=1,
        least=1,
        most=30,
        count=letting_go.sessions_count,
        remove=letting_go.sessions_remove,
    ),
    Retention(
        "reset-codes",
        "person",
        what=_("One-time codes for a forgotten password (a fingerprint, not the code)"),
        why=_("A code may be used only once."),
        who=_("Nobody"),
        since=_("the code was used or ran out"),
        days=7,
        least=1,
        most=90,
        count=letting_go.codes_count,
        remove=letting_go.codes_remove,
    ),
    Retention(
        "tokens",
        "person",
        what=_("Keys for programs that have ended: their label and dates"),
        why=_("To find out later which program did something."),
        who=OWN,
        since=_("the key ended"),
        days=90,
        least=30,
        most=730,
        count=letting_go.tokens_count,
        remove=letting_go.tokens_remove,
    ),
)
