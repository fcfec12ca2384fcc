"""The job that makes rounds, and how long what they hold is kept."""

from django.utils.translation import gettext_lazy as _

from linli.fieldwork.actions import forgetting
from linli.fieldwork.actions.rounds import round_make, rounds_due
from linli.kernel.registry import Retention

SCHEDULE = (("linli.fieldwork.jobs.make_rounds", "20 4 * * *"),)


def make_rounds() -> int:
    """Makes the rounds that should stand by today, each in a transaction of its own; says how many."""
    return sum(round_make(plan_id=plan, window=window) is not None for plan, window in rounds_due())


WHO = _("Those who look after the place: its grid workers, heads, clerks, desks and officers")
LOOKED = _("somebody looked")
RETENTION = (
    Retention(
        "check_words",
        "house",
        what=_("What was written and photographed on a round, of places and things"),
        why=_("So that the next one sees what it looked like."),
        who=WHO,
        since=LOOKED,
        days=1095,
        least=180,
        most=3650,
        stays=_("what was found when, by item; a hazard's words stay with its matter"),
        count=forgetting.check_words_count,
        remove=forgetting.check_words_forget,
    ),
    Retention(
        "checkers",
        "house",
        what=_("Who looked at a point"),
        why=_("To ask them about it."),
        who=WHO,
        since=LOOKED,
        days=1095,
        least=180,
        most=3650,
        stays=_("what was found when, for the figures"),
        count=forgetting.checkers_count,
        remove=forgetting.checkers_forget,
    ),
    Retention(
        "equipment_history",
        "house",
        what=_("When a piece of equipment was entered, faulty, mended and removed, and who noted it"),
        why=_("The office's own record of its equipment. No words and no names."),
        who=WHO,
    ),
)
