"""Laying out each month's visits, reminding of promises, and how long what visits hold is kept."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.registry import Retention
from linli.visits.actions import letting_go
from linli.visits.actions.plans import visit_plan_make

SCHEDULE = (("linli.visits.jobs.visits.lay_out", "20 3 * * *"),)


def lay_out() -> int:
    """Lays this month out where it is not yet: on its first day, or when the machine was off then."""
    return visit_plan_make()


VISITORS = _("Those who were there, your village's clerk, and you with your household's slip")
VISITED = _("the visit")
RETENTION = (
    Retention(
        "visit_words",
        "person",
        what=_(
            "What was written down at a visit to your home, what was needed and what was promised (encrypted)"
        ),
        why=_("So that what was promised is kept, and you need not say it twice."),
        who=VISITORS,
        since=VISITED,
        days=365,
        least=90,
        most=1095,
        stays=_("that there was a visit"),
        count=letting_go.visit_words_count,
        remove=letting_go.visit_words_remove,
    ),
    Retention(
        "visit_homes",
        "person",
        what=_("That somebody visited your home, and on which day"),
        why=_("So that visits are spread fairly over the households."),
        who=VISITORS,
        since=VISITED,
        days=1095,
        least=365,
        most=1825,
        stays=_("that there was a visit somewhere in the village, for the figures"),
        count=letting_go.visit_homes_count,
        remove=letting_go.visit_homes_remove,
    ),
)
