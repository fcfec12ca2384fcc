"""Matters from an old hotline list: all of them in one transaction, each with the story that the list knows.

The rows keep what `case_report` and the steps promise: salted words, entries with digests, sealed reporters,
gap-free numbers, audit rows. They go in by the thousand. Nobody is told of each: most is long past, and
whoever brought the list sees it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.intake import own_place, prefix_of
from linli.cases.actions.searching import search_index
from linli.cases.actions.takeover import BATCH, Matter, Takeover
from linli.cases.models import Case
from linli.cases.reads.hotline import known_numbers
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.rules import deadline
from linli.cases.rules.hotline import Stand, Told, story, wrong
from linli.cases.rules.place import hats, level_at_intake, may_be_given
from linli.cases.rules.steps import Hat
from linli.cases.rules.words import number
from linli.kernel import clock, ids
from linli.kernel.actions.audit import audit_record_many
from linli.kernel.actions.numbers import numbers_take
from linli.kernel.actions.versions import version_lock
from linli.kernel.actor import Actor, Kind, Level
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.permits import may
from linli.kernel.rules.permissions import PERMITS
from linli.kernel.verbs import verb
from linli.people.reads import holders, organisations_by_ids
from linli.territory.reads import tree

IMPORT_ROLES = frozenset(PERMITS["hotline_import"].roles)


@verb
def hotline_import(*, actor: Actor, told: Sequence[Told]) -> list[UUID]:
    """Takes the rows of a list in as matters; returns their ids in the order of the rows.

    Raises:
        Forbidden: lists are the desks' to bring. Invalid: a row cannot be, or its hotline number is here
        already; then nothing is written.
    """
    if not may(actor, "hotline_import"):
        raise Forbidden(_("Bringing in a hotline list is for the desks."))
    version_lock(
        topic="hotline-import"
    )  # the same list twice at once: the second sees the first one's numbers
    now = clock.now()
    _check(actor, told, now)
    matters = list(_matters(actor, told, now))
    _number(matters)
    taken = Takeover(actor, now)
    for matter in matters:
        taken.add(matter)
    taken.write()
    for start in range(0, len(matters), BATCH):
        some = [matter.id for matter in matters[start : start + BATCH]]
        search_index(list(Case.objects.filter(pk__in=some)))
    audit_record_many(actor=actor, verb="case_import", kind=KIND, rows=taken.audited)
    return [matter.id for matter in matters]


def _check(actor: Actor, told: Sequence[Told], now: datetime) -> None:
    numbers = [row.number for row in told]
    taken = known_numbers(actor, numbers)
    if taken or len(set(numbers)) < len(numbers):
        raise Invalid(_("Some of these hotline numbers are here already or stand in the list twice."))
    if any(wrong(row, now) for row in told):
        raise Invalid(_("Some rows of the list cannot be taken. Nothing was written."))


def _matters(actor: Actor, told: Sequence[Told], now: datetime) -> Iterator[Matter]:
    """Each row with its place, desk, deadline and story; still without a number."""
    home, known = own_place(actor), tree()
    clocks = _Clocks(actor, now)
    for row in told:
        place = known.get(row.place_id) or home
        chain = known.chain(place.id if place else None)
        about = "unit" if row.about else ""
        level, floor = level_at_intake(town_known=chain.town_id is not None, about=about, straight_up=False)
        matter = Matter(ids.new(row.at), row, place, chain, level, floor)
        running = clocks.of(matter) if row.stand is Stand.OPEN and row.unit_id else deadline.STOPPED
        steps = tuple(story(row, now, running.due_at))
        matter.running, matter.steps = running, steps
        yield matter


class _Clocks:
    """Which open matters go straight to their unit, and the deadline that starts with it."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self._actor, self._now = actor, now
        self._level = cache(_unit_level)
        self._start = cache(self._fresh)

    def of(self, matter: Matter) -> deadline.Deadline:
        """A fresh clock where `case_dispatch` would take it: the actor's own desk, a unit that may see it and
        somebody in it; else none, and it waits at the desk.
        """
        unit = matter.told.unit_id
        level = self._level(unit) if unit else None
        standing = matter.standing
        desk = self._actor.kind == Kind.SYSTEM or Hat.DESK in hats(self._actor, standing)
        if not desk or level is None or not may_be_given(standing, unit_id=unit, unit_level=level):
            return deadline.STOPPED
        return self._start(matter.told.category_id)

    def _fresh(self, category_id: UUID) -> deadline.Deadline:
        return deadline.start(self._now, reference().minutes(category_id, None, "handle"))


def _unit_level(unit_id: UUID) -> Level | None:
    """The level of a unit in which somebody is posted, else None."""
    unit = organisations_by_ids([unit_id]).get(unit_id)
    place = tree().get(unit.place_id) if unit and unit.ended_on is None else None
    staffed = holders(role="department_officer", unit_id=unit_id)
    return Level(place.kind) if place and staffed else None


def _number(matters: Sequence[Matter]) -> None:
    """Gap-free numbers of the town and of the year in the list, older matters first. Counters are locked in
    one order, after everything else was looked up.
    """
    ordered = sorted(matters, key=lambda matter: (matter.told.at, matter.told.number))
    keys = {matter.id: (prefix_of(matter.place), clock.local(matter.told.at).year) for matter in ordered}
    counts = Counter(keys.values())
    following = {key: numbers_take(prefix=key[0], year=key[1], count=counts[key]) for key in sorted(counts)}
    for matter in ordered:
        key = keys[matter.id]
        matter.number = number(*key, following[key])
        following[key] += 1
