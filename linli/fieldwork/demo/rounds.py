"""A year of rounds in Wanheyong: plans, their rounds month by month, some hazards, and one round for today.

Hazards take the place of matters in the demo's year (`instead`), so that its totals stay what they are.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from linli.accounts.reads import by_ids
from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.demo.town import Town
from linli.cases.reads.reference import reference as matters
from linli.cases.reads.visible import by_ids as cases_by_ids
from linli.fieldwork.actions.checking import Found, check_record
from linli.fieldwork.actions.faults import equipment_fault
from linli.fieldwork.actions.plans import Planned, plan_save
from linli.fieldwork.actions.rounds import every, round_make, round_start
from linli.fieldwork.actions.taking import Look, looks_take_over
from linli.fieldwork.demo.places import equipment_demo, points_demo
from linli.fieldwork.demo.texts import FAULT, HAZARDS
from linli.fieldwork.models import Plan, Round, Task
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.rules.windows import window_from
from linli.kernel import clock
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.rules.calendar import add_working, is_workday
from linli.people.demo import GUANGYI
from linli.people.reads import actor_of, seats
from linli.territory.reads import tree

PLANS: tuple[tuple[str, str, tuple[str, ...], str, int], ...] = (
    # (name, list, kinds, rhythm, weeks)
    (
        "消防每月一查",
        "fire",
        ("shop", "workshop", "school", "canteen", "public_house", "haystack"),
        "monthly",
        1,
    ),
    ("道路桥梁每月一查", "roads", ("bridge", "road"), "monthly", 1),
    ("水井河道四周一查", "water", ("well", "river", "reservoir"), "weeks", 4),
    ("老旧房屋季度查", "buildings", ("old_house",), "weeks", 13),
)
FOCUSED = ("小作坊饭馆重点排查", "work_safety", ("workshop", "canteen", "shop"))
SHARE_LEFT = 0.03
AT = (12, 22, 32, 42, 52, 64)
FAULT_AT = 58
"""Which matters of the year begin as hazards, and which as a fault of a lamp."""


class Rounds:
    """The demo's rounds, made in the order in which the year went."""

    def __init__(self, town: Town, now: datetime, progress: Callable[[str, int, int], None]) -> None:
        self.town, self.now, self.progress = town, now, progress
        self.rng = Random(150426)  # noqa: S311 - a demo, not a secret
        self.grids = sorted(town.grids, key=lambda grid: not grid.code.startswith(GUANGYI))
        self.start = now - timedelta(days=360)
        town_id = tree().chain(self.grids[0].id).town_id
        assert town_id is not None
        self.town_id = town_id
        self.users: dict[UUID, UUID] = {}
        self.lamps: list[UUID] = []
        self.focused: Plan

    def begin(self) -> None:
        """Points, equipment, plans, and their rounds until today."""
        with clock.at(self.start):
            points_demo(self.grids, self.rng)
            units = {name: unit for name, (unit, _actor) in self.town.officers.items()}
            self.lamps = equipment_demo(self.grids, units, self.rng)
            regular = [self._plan(*one) for one in PLANS]
            self.focused = self._plan(*FOCUSED, "once", 1)
            held = seats(
                roles=["grid_worker"],
                place_ids=tree().descendants(self.town_id),
                unit_id=None,
                from_on=self.start.date(),
                until_on=self.now.date(),
            )
        self.users = {seat.posting_id: seat.user_id for seat in held}
        for number, plan in enumerate(regular, start=1):
            self._year(plan)
            self.progress("rounds", number, len(PLANS))

    def _plan(self, name: str, code: str, kinds: tuple[str, ...], rhythm: str, weeks: int) -> Plan:
        checklist = reference().checklist_called(code)
        assert checklist is not None
        first = (
            clock.local_date(self.start).replace(day=1)
            if rhythm == "monthly"
            else clock.local_date(self.start)
        )
        given = Planned(name, checklist.pk, self.town_id, kinds, ["grid_worker"], rhythm, first, weeks=weeks)
        return plan_save(actor=SYSTEM, given=given)

    def _year(self, plan: Plan) -> None:
        """Every round of a plan that has begun, with what was looked at before today."""
        day = clock.local_date(self.start)
        while (window := window_from(every(plan), day)) and window.from_on <= clock.local_date(self.now):
            with clock.at(_morning(max(window.from_on, clock.local_date(self.start)))):
                made = round_make(plan_id=plan.pk, window=window)
            if made is not None:
                self._look(made)
            day = window.until_on + timedelta(days=1)

    def _look(self, made: Round, keep: bool = True) -> None:
        """Looks at what was due before today, each on its day; a few were not got round to. Whoever signs in
        as the first grid's worker still has their points of the running round before them."""
        today, own = clock.local_date(self.now), self.grids[0].id
        running = keep and made.until_on >= today
        looks = {
            task.pk: Look(self.users.get(task.posting_id) if task.posting_id else None, self._hour(task.day))
            for task in Task.objects.filter(round=made, state="due").order_by("id")
            if task.day < today and not (running and task.place_id == own) and self.rng.random() > SHARE_LEFT
        }
        looks_take_over(actor=SYSTEM, round_id=made.pk, looks=looks)

    def _hour(self, day: date) -> datetime:
        return datetime.combine(day, time(9 + self.rng.randrange(8), self.rng.randrange(60)), clock.LOCAL)

    def instead(self) -> Mapping[int, Callable[[int], None]]:
        """Number of a matter in the demo's year → what makes it instead, given how many days ago."""
        found: dict[int, Callable[[int], None]] = {FAULT_AT: self._fault}
        for number, at in enumerate(AT):
            found[at] = lambda days_ago, number=number: self._hazard(number, days_ago)  # type: ignore[misc]
        return found

    def _hazard(self, number: int, days_ago: int) -> None:
        """A focused round; one hazard, handled, and looked at again but for the newest."""
        found, done, again = HAZARDS[number]
        at = self._workday(days_ago)
        with clock.at(at):
            day = clock.local_date(at)
            made = round_start(
                actor=self.town.desk,
                plan_id=self.focused.pk,
                from_on=day,
                until_on=day + timedelta(days=6),
                reason="节前重点排查",
            )
            due = Task.objects.filter(round=made).exclude(posting=None).order_by("place_code", "id")
            own = due.filter(place_id=self.grids[0].id).first()
            task = due[7 * number % due.count()] if again or own is None else own
            worker = self._actor(task)
            look = check_record(actor=worker, task_id=task.pk, found=Found("hazard", words=found, grade=2))
        assert look.case_id is not None
        self._look(made, keep=False)
        if number % 2:
            self._by_the_desk(look.case_id, at, done)
        else:
            clerk = next(self.town.clerks[pk] for pk in self._chain(task) if pk in self.town.clerks)
            self._step(clerk, look.case_id, "settle", add_working(at, 300), done)
        if again:
            self._again(look.case_id, again)
        if number % 2:
            self._step(self.town.desk, look.case_id, "verify", self._seen)
            self._step(self.town.desk, look.case_id, "answer", self._seen, done, outcome="solved")

    def _by_the_desk(self, case_id: UUID, at: datetime, done: str) -> None:
        unit, officer = self.town.officers["应急办"]
        category = cases_by_ids(SYSTEM, [case_id])[case_id].category_id
        assert category in matters().categories
        self._step(
            self.town.desk, case_id, "triage", add_working(at, 40), category=category, grade=2, unit=unit
        )
        self._step(officer, case_id, "take", add_working(at, 90), "接了，今天去看。")
        self._step(officer, case_id, "report_back", add_working(at, 500), done)

    def _again(self, case_id: UUID, words: str) -> None:
        """The second look, on its day."""
        turn = Task.objects.get(hazard__case_id=case_id, turn="recheck", state="due")
        self._seen = _morning(turn.day) + timedelta(hours=1)
        with clock.at(self._seen):
            check_record(actor=self._actor(turn), task_id=turn.pk, found=Found("ok", words=words))
        self._seen += timedelta(minutes=40)

    def _fault(self, days_ago: int) -> None:
        """A lamp is faulty: one tap, mended the same day."""
        at = self._workday(days_ago)
        worker = self.town.worker_of(self.grids[0])
        with clock.at(at):
            made = equipment_fault(actor=worker, equipment_id=self.lamps[0], words=FAULT[0])
        self._step(worker, made.case.pk, "settle", add_working(at, 240), FAULT[1])

    def today(self) -> None:
        """A round that begins today in the first grid's village, for whoever signs in there."""
        village = tree().chain(self.grids[0].id).village_id
        checklist = reference().checklist_called("fire")
        assert checklist is not None
        kinds, day = ["shop", "well", "public_house", "bridge"], clock.local_date(self.now)
        given = Planned("入冬前重点排查", checklist.pk, village, kinds, ["grid_worker"], "once", day)
        with clock.at(_morning(day)):
            plan = plan_save(actor=SYSTEM, given=given)
            round_start(
                actor=self.town.desk,
                plan_id=plan.pk,
                from_on=day,
                until_on=day + timedelta(days=13),
                reason="入冬前看一遍用火用电",
            )

    def _step(
        self, actor: Actor, case_id: UUID, step: str, at: datetime, words: str = "", **given: object
    ) -> None:
        with clock.at(at):
            take_step(Move(actor, case_id, step, words=words), given)

    def _actor(self, task: Task) -> Actor:
        assert task.posting_id is not None
        user = self.users[task.posting_id]
        return actor_of(by_ids([user])[user])

    def _chain(self, task: Task) -> tuple[UUID, ...]:
        place = tree().get(task.place_id)
        assert place is not None
        return place.chain

    def _workday(self, days_ago: int) -> datetime:
        day = clock.local_date(self.now - timedelta(days=days_ago))
        while not is_workday(day):
            day -= timedelta(days=1)
        return datetime.combine(day, time(9, 10), clock.LOCAL)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(6, 0), clock.LOCAL)
