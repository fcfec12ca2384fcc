"""Matters whose clock asks for a word: claimed by the batch, and whom to tell of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.reads.seats import place_of_desk, seats_of
from linli.cases.reads.stories import KIND
from linli.cases.rules.ladder import IN_HAND, OFFICES, Rung, above, climb, is_desk
from linli.cases.rules.place import Standing
from linli.cases.rules.reminding import Why, why
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.actor import Level
from linli.notify.actions import Letter
from linli.people.reads import Seats

STANDING = (
    *("id", "state", "level", "floor", "town_id", "village_id", "group_id", "grid_id"),
    *("handler_role", "unit_id", "about_unit_id"),
)
SHOWN = ("number", "category_id", "due_at")

Office = tuple[frozenset[UUID], tuple[UUID, ...]]
"""Who sits there, and the place whose chat hears of it (none for offices nearby and for units)."""
NOBODY: Office = (frozenset(), ())


@dataclass(frozen=True, slots=True)
class Row:
    """What a reminder needs of one matter."""

    case: Standing
    number: str
    category_id: UUID
    due_at: datetime | None


def claim_matters(now: datetime, limit: int, seats: Seats) -> tuple[int, list[Letter]]:
    """Takes up to `limit` matters that are to be looked at, notes when they are looked at again, and writes
    the letters. Whoever is moving a matter just now keeps it; it comes with the next sweep. Three statements.
    """
    due = Case.objects.select_for_update(skip_locked=True).filter(remind_at__lte=now).order_by("remind_at")
    rows = [_row(values) for values in due.values_list(*STANDING, *SHOWN)[:limit]]
    soon = [row.case.id for row in rows if why(row.due_at, now) == Why.SOON]
    done = [row.case.id for row in rows if why(row.due_at, now) != Why.SOON]
    Case.objects.filter(pk__in=soon).update(remind_at=F("due_at"))
    Case.objects.filter(pk__in=done).update(remind_at=None)
    return len(rows), list(_letters(rows, now, Offices(seats)))


def _row(values: Sequence[object]) -> Row:
    pk, state, level, *rest = values[: len(STANDING)]
    standing = Standing(pk, State(state), Level(level), *rest)  # type: ignore[arg-type]
    return Row(standing, *values[len(STANDING) :])  # type: ignore[arg-type]


def _letters(rows: Sequence[Row], now: datetime, offices: "Offices") -> Iterator[Letter]:
    for row in rows:
        what, owing = why(row.due_at, now), offices.owing(row.case)
        yield _letter(f"case_{what}", row, owing)
        higher = offices.above(row.case) if what == Why.LATE else NOBODY
        yield _letter("case_late_above", row, (higher[0] - owing[0], higher[1]))


def _letter(key: str, row: Row, office: Office) -> Letter:
    category = reference().category(row.category_id)
    params = {"number": row.number, "category_zh": category.name_zh, "category_en": category.name_en}
    if row.due_at is not None:
        params["due"] = f"{clock.local(row.due_at):%m-%d %H:%M}"
    return Letter(key, KIND, row.case.id, office[0], params, office[1])


def _where(case: Standing) -> tuple[UUID | None, int]:
    """What decides which offices a matter can be with: its finest place and its floor."""
    return case.grid_id or case.group_id or case.village_id or case.town_id, case.floor


class Offices:
    """Who owes the next step of a matter, and who sits above; each office is looked up once."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._near: dict[tuple[str, UUID | None, int], frozenset[UUID]] = {}
        self._above: dict[tuple[object, ...], Office] = {}

    def owing(self, case: Standing) -> Office:
        """Whoever owes the next step: the handler, else the desk."""
        if case.state not in IN_HAND:
            return self._desk(Rung(case.level, OFFICES[case.level]), case)
        if case.unit_id is not None:
            return self._seats.of_unit.get(case.unit_id, frozenset()), ()
        return self._nearby(case.handler_role, case), ()

    def above(self, case: Standing) -> Office:
        """The nearest office above that one where somebody is posted; nobody above the banner's desk."""
        key = (case.state in IN_HAND, case.handler_role, case.unit_id is None, case.level, *_where(case))
        if key not in self._above:
            self._above[key] = self._find_above(case)
        return self._above[key]

    def _find_above(self, case: Standing) -> Office:
        ways = above(case)
        return self._at(climb(ways, lambda rung: bool(self._at(rung, case)[0]))[0], case) if ways else NOBODY

    def _at(self, rung: Rung, case: Standing) -> Office:
        return self._desk(rung, case) if is_desk(rung, case) else (self._nearby(rung.role, case), ())

    def _desk(self, rung: Rung, case: Standing) -> Office:
        place = place_of_desk(rung.level, case.town_id, case.village_id)
        return (self._seats.at.get((rung.role, place), frozenset()), (place,)) if place else NOBODY

    def _nearby(self, role: str, case: Standing) -> frozenset[UUID]:
        finest, floor = _where(case)
        key = (role, finest, floor)
        if key not in self._near:
            users = (self._seats.at.get((role, place), frozenset()) for place in seats_of(finest, floor))
            self._near[key] = frozenset().union(*users)
        return self._near[key]
