"""How much lies with each unit and office: information for who plans, in the order of the register.

Units and offices, never people (the words of dignity hold: nobody is measured here).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.cases.reads.lists import CAP, Filter
from linli.cases.reads.reference import named, reference
from linli.cases.reads.visible import NOTHING, branches
from linli.cases.rules.deadline import Urgency, urgency
from linli.cases.rules.holding import Holding, holding
from linli.cases.rules.place import Standing
from linli.cases.rules.steps import ELSEWHERE, State
from linli.kernel import clock, ids
from linli.kernel.actor import Actor, Level
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

NEWEST = 10_000
"""Open matters that are looked at, the newest of each way of seeing."""

READ = (
    "state",
    "level",
    "unit_id",
    "handler_role",
    "town_id",
    "village_id",
    "category_id",
    "due_at",
    "soon_at",
    "created_on",
)
NOBODY = ids.new()


@dataclass(slots=True)
class Load:
    """One line: a unit or an office, what lies with it, and the conditions of the list behind each figure."""

    holding: Holding
    name: str
    wanted: Filter
    open: int = 0
    soon: int = 0
    late: int = 0
    oldest: date | None = None
    categories: Counter[UUID] = field(default_factory=Counter)

    @property
    def by(self) -> list[tuple[UUID, str, int]]:
        """(category, its name, how many), in the order of the register."""
        known = reference().categories
        return [(pk, named(row), self.categories[pk]) for pk, row in known.items() if self.categories[pk]]


@dataclass(frozen=True, slots=True)
class Loads:
    """`partial`: there are more open matters than were looked at."""

    lines: list[Load]
    partial: bool


def loads(actor: Actor) -> Loads:
    """Every unit and office with something open, in one statement a way of seeing and one for the names. What
    is done on others counts there.
    """
    now, seen, partial = clock.now(), NOTHING, False
    found: dict[Holding, Load] = {}
    for branch in branches(actor):
        newest = (
            Case.objects.filter(branch, is_open=True).exclude(seen | Q(state__in=ELSEWHERE)).order_by("-id")
        )
        rows = list(newest.values(*READ)[:NEWEST])
        seen |= branch
        partial |= len(rows) == NEWEST
        for row in rows:
            _add(found, row, now)
    return Loads(_ordered(found.values()), partial)


def _standing(row: dict[str, Any]) -> Standing:
    return Standing(
        id=NOBODY,
        state=State(row["state"]),
        level=Level(row["level"]),
        floor=0,
        town_id=row["town_id"],
        village_id=row["village_id"],
        group_id=None,
        grid_id=None,
        handler_role=row["handler_role"],
        unit_id=row["unit_id"],
        about_unit_id=None,
    )


def _add(found: dict[Holding, Load], row: dict[str, Any], now: datetime) -> None:
    held = holding(_standing(row))
    load = found.setdefault(held, Load(held, "", _wanted(held)))
    hurry = urgency(row["due_at"], row["soon_at"], now)
    load.open += 1
    load.soon += hurry == Urgency.SOON
    load.late += hurry == Urgency.LATE
    load.oldest = min(load.oldest or row["created_on"], row["created_on"])
    load.categories[row["category_id"]] += 1


def _wanted(held: Holding) -> Filter:
    if held.unit_id:
        return Filter(state="open", unit=held.unit_id)
    return Filter(state="open", role=held.role, place_id=held.place_id, bare=held.bare)


def _ordered(found: Iterable[Load]) -> list[Load]:
    lines = list(found)
    units = organisations_by_ids({line.holding.unit_id for line in lines if line.holding.unit_id})
    language = get_language() or "zh-hans"
    for line in lines:
        role = str(ROLES[Role(line.holding.role)].label)
        if line.holding.unit_id:
            line.name = organisation_name(units[line.holding.unit_id])
        else:
            top = tree().banner()
            place = line.holding.place_id or (top.id if top else None)
            where = tree().name(place, language) if place else ""
            line.name = _("%(place)s: %(role)s") % {"place": where, "role": role}
            line.name += f" ({_('in no village')})" if line.holding.bare else ""

    def rank(line: Load) -> tuple[Any, ...]:
        unit = units.get(line.holding.unit_id) if line.holding.unit_id else None
        place = tree().get(unit.place_id if unit else line.holding.place_id)
        height = -Level(place.kind).height if place else -Level.BANNER.height
        return height, place.code if place else "", list(Role).index(Role(line.holding.role)), line.name

    return sorted(lines, key=rank)


def capped(count: int) -> str:
    """A figure as the page shows it."""
    return f"{count:,}" if count < CAP else f"{CAP:,}+"
