"""Jobs of this room, and how long files that nobody confirmed are kept."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.registry import Retention
from linli.sheets.actions.staging import runs_count, runs_forget

SCHEDULE = (("linli.sheets.jobs.forget_files", "10 * * * *"),)
HOURS = 24
RETENTION = (
    Retention(
        "imports",
        "person",
        what=_("Rows of a spreadsheet that an office was about to bring in (encrypted)"),
        why=_("To look them through before anything is written; every hour what is older goes."),
        who=_("Only whoever brought the file, and who may bring in such rows"),
        since=_("the file was read"),
        days=1,
        least=1,
        most=1,
        stays=_("that a file of a kind was brought in, when, and how many rows it had"),
        count=runs_count,
        remove=runs_forget,
    ),
)


def forget_files() -> int:
    """Forgets files that nobody confirmed within a day; says how many."""
    return runs_forget(before=clock.now() - timedelta(hours=HOURS))
