"""Noting on which level a matter was settled."""

from linli.cases.models import Case, Entry
from linli.cases.rules.ladder import rung_of
from linli.cases.rules.steps import State
from linli.kernel import clock


def settle(case: Case, level: str | None) -> None:
    """After a change of state: keeps the level and day of a closing, and drops them when it goes on.

    `level` is known where the step itself did the work; else it is that of whoever reported back last. Where
    the work was done on others, the leading one or the parts, it counts as settled there and not here too.
    """
    if case.state == State.CLOSED and not case.lead_id and not case.parts:
        case.settled_level, case.settled_on = level or _reported_at(case), clock.today()
    else:
        case.settled_level, case.settled_on = "", None


def _reported_at(case: Case) -> str:
    """The level at which the last result was reported, from the entry that did."""
    rows = Entry.objects.filter(case=case, step="report_back").order_by("-seq")
    params = rows.values_list("params", flat=True).first() or {}
    return params.get("level") or rung_of(case.standing)
