"""Jobs of this room."""

from datetime import timedelta

from linli.kernel import clock
from linli.sheets.actions.staging import runs_forget

SCHEDULE = (("linli.sheets.jobs.forget_files", "10 * * * *"),)
HOURS = 24


def forget_files() -> int:
    """Forgets files that nobody confirmed within a day; says how many."""
    return runs_forget(before=clock.now() - timedelta(hours=HOURS))
