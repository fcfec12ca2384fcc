"""Reminders every few minutes; and how long matters' records are kept."""

from django.utils.translation import gettext_lazy as _

from linli.cases.actions import board, forgetting
from linli.cases.actions.sweeping import reminders_sweep
from linli.kernel.actor import SYSTEM
from linli.kernel.registry import Retention

SCHEDULE = (("linli.cases.jobs.remind", "*/5 * * * *"),)
"""(function, cron line in local time)"""


def remind() -> int:
    """Reminds of what came due; late reminders of a time without a worker go out in the next sweep."""
    return reminders_sweep(actor=SYSTEM)


HANDLERS = _("Those who handle the matter: its place, its desk, its department")
CLOSED = _("the matter was closed")
RETENTION = (
    Retention(
        "identities",
        "report",
        what=_("Your name and phone number, if you leave them (encrypted)"),
        why=_("So that we can ask you something and tell you the answer."),
        who=_("Only the desk that answers; each time it is opened is noted with the reason, and you see it"),
        since=CLOSED,
        days=180,
        least=30,
        most=730,
        stays=_("the matter without its reporter"),
        count=forgetting.identities_count,
        remove=forgetting.identities_forget,
    ),
    Retention(
        "networks",
        "report",
        what=_("A fingerprint of the network you came from; the address itself is never kept"),
        why=_("Against floods of reports."),
        who=_("Nobody"),
        since=_("you reported it"),
        days=7,
        least=1,
        most=30,
        count=forgetting.networks_count,
        remove=forgetting.networks_forget,
    ),
    Retention(
        "words",
        "report",
        what=_("What you write, your photos without their hidden data, and the point on the map"),
        why=_("So that the matter can be handled, checked and taken up again."),
        who=_(
            "Those who handle the matter: its place, its desk, its department. Offices that are asked to "
            "help read your words and public photos as long as they have to do with them, never who you are"
        ),
        since=CLOSED,
        days=1825,
        least=365,
        most=3650,
        stays=_("number, steps, dates, kind and place, for the figures"),
        count=forgetting.words_count,
        remove=forgetting.words_forget,
    ),
    Retention(
        "board",
        "report",
        what=_("Your words and the answer on the public board, if you agreed: as a desk looked through them"),
        why=_("So that others find the answer too."),
        who=_("Everybody; nobody is named"),
        since=_("it was put there"),
        days=730,
        least=30,
        most=1825,
        stays=_("the opinion or question itself, for those who handle it"),
        count=board.board_old,
        remove=board.board_forget,
    ),
    Retention(
        "steps",
        "report",
        what=_("Number, steps, dates, kind and place of a matter, and your rating"),
        why=_("The office's own record, and the figures it publishes. No name and none of your words."),
        who=HANDLERS,
    ),
    Retention(
        "looks",
        "report",
        what=_("Which desk opened a reporter's identity, when and why"),
        why=_("So that you, and the office above that desk, can check it."),
        who=_("You, with your slip; the office above the desk"),
        stays=_("the words written about it go with the matter's words"),
    ),
)
