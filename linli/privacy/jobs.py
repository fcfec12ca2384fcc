"""The nightly removal, and how long this room's own records are kept."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.registry import Retention
from linli.privacy.actions import holds, persons, requests
from linli.privacy.actions.retention import retain as run
from linli.privacy.reads.holds import holds_count

SCHEDULE = (("linli.privacy.jobs.retain", "20 3,4,5 * * *"),)
"""Three turns a night: what one leaves undone, the next takes up."""


def retain() -> dict[str, int]:
    """Removes what has served its time and says how much of each kind."""
    return {done.kind: done.removed for done in run()}


DESKS = _("The desks of the place, and administrators")
RETENTION = (
    Retention(
        "persons",
        "person",
        what=_("Name and phone number of somebody who has left, with their account and messages (encrypted)"),
        why=_("Questions about what somebody did in office come up after they left."),
        who=DESKS,
        since=_("they left"),
        days=730,
        least=180,
        most=3650,
        stays=_("which office was held when, without the name"),
        count=persons.persons_count,
        remove=persons.persons_remove,
    ),
    Retention(
        "requests",
        "person",
        what=_("What somebody asked about their own data, how to reach them, and our answer (encrypted)"),
        why=_("To show that requests are answered, and in time."),
        who=_("Whoever took the request down and whoever answers it"),
        since=_("it was answered"),
        days=1095,
        least=365,
        most=1825,
        stays=_("that somebody asked, and when it was answered"),
        count=requests.requests_count,
        remove=requests.requests_remove,
    ),
    Retention(
        "holds",
        "house",
        what=_("Why something was kept longer than usual"),
        why=_("To account for it."),
        who=_("The banner desk and administrators"),
        since=_("it ended"),
        days=1095,
        least=365,
        most=3650,
        count=holds_count,
        remove=holds.holds_remove,
    ),
    Retention(
        "consents",
        "person",
        what=_("To which text somebody said yes, and when they took it back: ids and dates"),
        why=_("We must be able to show that you agreed (Personal Information Protection Law, art. 14)."),
        who=DESKS,
    ),
)
