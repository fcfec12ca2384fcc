"""The reminder of each morning, and how long deliberations are kept."""

from django.utils.translation import gettext_lazy as _

from linli.deliberation.actions.following import decisions_remind
from linli.kernel.registry import Retention

SCHEDULE = (("linli.deliberation.jobs.remind", "30 7 * * *"),)


def remind() -> int:
    """Reminds of every decision whose day has come."""
    total = 0
    while done := decisions_remind():
        total += done
    return total


RETENTION = (
    Retention(
        "deliberations",
        "house",
        what=_("What a village talked over: agenda, how many came, what was decided and what became of it"),
        why=_("The village's own record of its public affairs. Who came is not noted."),
        who=_("Everybody, once it is announced"),
    ),
)
