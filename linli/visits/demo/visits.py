"""A year of visits in Wanheyong: who lives near, on working days, needs said, promises kept or open."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from linli.cases.demo.year import Found
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.rules.calendar import is_workday
from linli.people.reads import homes_ever, postings
from linli.territory.reads import PlaceInfo, tree
from linli.visits.actions.plans import visit_plan_save
from linli.visits.actions.visits import LineGiven, PromiseGiven, VisitGiven, visits_add
from linli.visits.demo.texts import CANNOT, LINES, NEEDS, PROMISES
from linli.visits.reads.near import stands_at
from linli.visits.rules.visits import Stand

VISITS = 780
"""In the year; one household goes through the list once before any is visited again."""
FROM_VISITS = 14
"""Of the matters that grid workers came across, so many came up at somebody's door."""
KINDS = {
    "facilities": "power",
    "roads": "road",
    "sanitation": "other",
    "dispute": "neighbours",
    "hazard": "safety",
    "livelihood": "care",
    "farming": "farming",
    "policy": "allowance",
    "grassland": "farming",
}
"""category of a matter → kind of need that stands for it at the door."""


def visits_demo(
    town: PlaceInfo,
    found: Sequence[Found],
    *,
    now: datetime,
    progress: Callable[[str, int, int], None],
    scale: int = 100,
) -> None:
    """780 visits over the year before `now` (`scale` percent of them), and a plan for what comes."""
    with clock.at(now):
        door = _Door(town, now)
        matters = [one for matter in found[:FROM_VISITS] if (one := door.matter(matter))]
        count = max(1, round(VISITS * scale / 100) - len(matters))
        given = [*matters, *(door.visit(number, count) for number in range(count))]
        visits_add(actor=SYSTEM, given=sorted(given, key=lambda one: (one.on, one.household_id)))
        visit_plan_save(actor=SYSTEM, place_id=town.id, times=2, roles=["grid_worker"])
    progress("visits", len(given), len(given))


class _Door:
    """Makes up visits, the same ones each time."""

    def __init__(self, town: PlaceInfo, now: datetime) -> None:
        self.rng = Random(150425104)  # noqa: S311 - a demo, not a secret
        self.now, self.today = now, clock.local_date(now)
        self.homes = [(pk, place) for pk, place, _ in homes_ever(tree().descendants(town.id))]
        self.rng.shuffle(self.homes)
        self.workers: dict[UUID, list[UUID]] = {}
        for row in reversed(postings(SYSTEM, role="grid_worker", limit=10_000)):
            self.workers.setdefault(row.place_id, []).append(row.pk)

    def _worker(self, place_id: UUID, number: int) -> UUID:
        """One of those whose grid the household lies in, the finest grids first."""
        above = stands_at(place_id)
        fine = [at for at in (*above[::-1],) if (place := tree().get(at)) and place.level == 3]
        near = [pk for at in (fine or above) for pk in self.workers.get(at, [])]
        near = near or [pk for at in above for pk in self.workers.get(at, [])]
        return near[number % len(near)]

    def _day(self, days_ago: int) -> date:
        day = self.today - timedelta(days=days_ago)
        while not is_workday(day):
            day -= timedelta(days=1)
        return day

    def _hour(self, day: date) -> datetime:
        """In the forenoon, the afternoon, or after supper."""
        hour = self.rng.choice((9, 10, 10, 14, 15, 15, 16, 19))
        at = datetime.combine(day, time(hour, self.rng.randrange(60)), clock.LOCAL)
        return min(at, self.now)

    def visit(self, number: int, count: int) -> VisitGiven:
        """One of `count` visits of the year."""
        home, place = self.homes[number % len(self.homes)]
        day = self._day(1 + (count - 1 - number) * 360 // count)
        kinds, words = self.rng.choice(NEEDS)
        promises = self._promises(kinds, day)
        return VisitGiven(
            home,
            day,
            words=words,
            kinds=kinds,
            promises=promises,
            lines=self._lines(day),
            postings=(self._worker(place, number),),
            at=self._hour(day),
        )

    def _promises(self, kinds: tuple[str, ...], day: date) -> tuple[PromiseGiven, ...]:
        """In two of five visits with a need; the old ones are answered, one in twenty with a no."""
        if not kinds or self.rng.random() > 0.4:
            return ()
        said = PROMISES[kinds[0]]
        until = day + timedelta(days=self.rng.randrange(5, 25))
        if until > self.today:
            return (PromiseGiven(said, until),)
        settled = min(until - timedelta(days=self.rng.randrange(5)), self.today)
        if self.rng.random() < 0.05:
            return (PromiseGiven(said, until, stand=Stand.CANNOT, why=CANNOT, settled_on=until),)
        return (PromiseGiven(said, until, stand=Stand.KEPT, settled_on=settled),)

    def _lines(self, day: date) -> tuple[LineGiven, ...]:
        if self.rng.random() > 0.1:
            return ()
        on = day + timedelta(days=self.rng.randrange(7, 30))
        done = on if on <= self.today else None
        return (LineGiven(self.rng.choice(LINES), on, done),)

    def matter(self, found: Found) -> VisitGiven | None:
        """The visit at which a matter came up, in the matter's own group and on its own day."""
        group = tree().chain(found.grid.id).group_id
        near = [home for home, place in self.homes if place == group]
        own = next((grant.posting_id for grant in found.worker.grants if grant.posting_id), None)
        if not near or own is None:
            return None
        return VisitGiven(
            self.rng.choice(near),
            clock.local_date(found.at),
            words=f"说起：{found.what}。",
            kinds=(KINDS.get(found.code, "other"),),
            lines=(LineGiven(case_id=found.case.pk),),
            postings=(own,),
            at=found.at,
        )
