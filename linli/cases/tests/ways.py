"""How the tests bring a matter to a state: through the verbs, as the cast would."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from linli.cases.actions.intake import Receipt, Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import code_holder
from linli.cases.actions.splitting import Part
from linli.cases.actions.steps import take_step
from linli.cases.actions.tasking import TaskMove
from linli.cases.actions.tasks import take_task_step
from linli.cases.models import Case, Category, Task
from linli.cases.rules.steps import State
from linli.kernel import clock, ids
from linli.kernel.actor import ANONYMOUS, Actor

DAY = timedelta(days=1)
TO_HANDLING = ("accept", "grade", "dispatch", "take")
PATHS: dict[State, tuple[str, ...]] = {
    State.NEW: (),
    State.ACCEPTED: TO_HANDLING[:1],
    State.GRADED: TO_HANDLING[:2],
    State.DISPATCHED: TO_HANDLING[:3],
    State.HANDLING: TO_HANDLING,
    State.REPORTED_BACK: (*TO_HANDLING, "report_back"),
    State.VERIFIED: (*TO_HANDLING, "report_back", "verify"),
    State.ANSWERED: (*TO_HANDLING, "report_back", "verify", "answer"),
    State.CLOSED: (*TO_HANDLING, "report_back", "verify", "answer", "close"),
    State.WAITING: (*TO_HANDLING, "ask_more"),
    State.PARKED: ("accept", "park"),
    State.MERGED: (*TO_HANDLING, "merge"),
    State.SPLIT: (*TO_HANDLING, "split"),
    State.DECLINED: ("decline",),
    State.WITHDRAWN: ("withdraw",),
}
TAKES = {"take": "officer", "report_back": "officer", "ask_more": "officer", "withdraw": "reporter"}


class Ways:
    """Reports and moves matters for one test."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast

    def actor(self, name: str, case: Case | None = None) -> Actor:
        """A member of the cast; `reporter` holds the matter's code, `stranger` that of another one."""
        if name in ("reporter", "stranger"):
            return code_holder(case.pk if case and name == "reporter" else ids.new())
        actor: Actor = self.cast.actor(name)
        return actor

    def receipt(
        self,
        what: str = "路灯坏了。晚上看不见路",
        *,
        by: Actor = ANONYMOUS,
        files: Any = (),
        key: str = "",
        place: str | None = "grid3",
        stamp: str = "",
        **more: Any,
    ) -> Receipt:
        """A fresh report; at grid 3 unless another place of the cast, or none, is wanted."""
        more.setdefault("place_id", self.cast.places[place] if place else None)
        return case_report(actor=by, report=Report(what=what, **more), files=files, key=key, stamp=stamp)

    def given(self, step: str) -> dict[str, Any]:
        """What a step asks for, filled in sensibly."""
        category = Category.objects.get(code="facilities").pk
        unit = {"unit": self.cast.units["water"], "role": ""}
        kinds: dict[str, dict[str, Any]] = {
            "grade": {"category": category, "grade": 2},
            "dispatch": unit,
            "transfer": {"unit": self.cast.units["safety"], "role": ""},
            "triage": {"category": category, "grade": 2, **unit},
            "close": {"outcome": "solved"},
            "decline": {"decline": "statutory"},
            "park": {"review_on": clock.today() + 30 * DAY},
            "extend_ask": {"days": 3},
            "rate": {"rating": 4},
            "whistle": {"units": [self.cast.units["safety"]], "roles": [], "days": None},
            "sort": {"kind": "opinion"},
            "split": {"parts": [Part("灯不亮", category), Part("垃圾没人收", self.kind("sanitation"))]},
        }
        if step in ("merge", "link"):
            return {"other": self.receipt("又报路灯坏了").case.number}
        return kinds.get(step, {})

    def kind(self, code: str) -> UUID:
        """A category's id."""
        return Category.objects.get(code=code).pk

    def take(
        self,
        name: str,
        case: Case,
        step: str,
        words: str = "写一句。",
        *,
        files: Any = (),
        expected: int | None = None,
        key: str = "",
        public: bool | None = None,
        without: str = "",
        **given: Any,
    ) -> Case:
        """One step by a member of the cast."""
        move = Move(
            self.actor(name, case),
            case.pk,
            step,
            words=words,
            files=files,
            expected=expected,
            key=key,
            public=public,
            without=without,
        )
        return take_step(move, {**({} if "other" in given else self.given(step)), **given})

    def walk(self, case: Case, *steps: str) -> Case:
        """The steps one after another, each by whoever usually takes it."""
        for step in steps:
            case = self.take(TAKES.get(step, "desk"), case, step)
        return case

    def at(self, state: State, **report: Any) -> Case:
        """A matter that stands at `state`; from dispatch on with the water station."""
        return self.walk(self.receipt(**report).case, *PATHS[state])

    def whistle(
        self,
        case: Case,
        *units: str,
        by: str = "desk",
        roles: Any = (),
        days: int | None = None,
        words: str = "请你们去看看。",
        key: str = "",
    ) -> list[Task]:
        """Asks units of the cast (and roles nearby) to help; their tasks in order."""
        wanted = [self.cast.units[unit] for unit in units]
        self.take(by, case, "whistle", words, key=key, units=wanted, roles=[*roles], days=days)
        return list(Task.objects.filter(case=case).order_by("number"))

    def do(
        self,
        name: str,
        task: Task,
        step: str,
        words: str = "写一句。",
        *,
        files: Any = (),
        expected: int | None = None,
        key: str = "",
        unit: str = "",
        days: int | None = None,
    ) -> Task:
        """One step of a task by a member of the cast."""
        given = {"unit": self.cast.units[unit] if unit else None, "days": days}
        move = TaskMove(self.actor(name), task.pk, f"task_{step}", words, files, expected=expected, key=key)
        return take_task_step(move, given)
