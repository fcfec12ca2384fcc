"""How the tests bring a deliberation to where they need it: through the verbs, as the cast would."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings

from linli.cases.tests.ways import Ways
from linli.deliberation.actions.deciding import Given, decision_add, decision_step
from linli.deliberation.actions.planning import Plan, Taken, deliberation_plan, deliberation_step
from linli.deliberation.actions.topics import topics_seed
from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.reads.topics import topics
from linli.kernel import clock
from linli.kernel.actor import SYSTEM

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

DAY = timedelta(days=1)


class Talks:
    """`talks.at("held")`, `talks.decide(row)`, `talks.take("clerk", row, "announce")`."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        topics_seed(actor=SYSTEM)

    def plan(self, **changes: Any) -> Plan:
        given: dict[str, Any] = {
            "title": "村口广场怎么修",
            "topic_id": topics()[1].pk,
            "place_id": self.cast.places["village"],
            "where": "村委会院里",
            "meets_at": clock.now() + 5 * DAY,
            "items": ("先修哪一块", "钱从哪里来"),
        }
        return Plan(**(given | changes))

    def planned(self, by: str = "clerk", **changes: Any) -> Deliberation:
        return deliberation_plan(actor=self.cast.actor(by), plan=self.plan(**changes))

    def take(
        self, by: str, row: Deliberation, step: str, words: str = "说一句。", **taken: Any
    ) -> Deliberation:
        seen = taken.pop("seen", None)
        actor = self.cast.actor(by)
        return deliberation_step(
            actor=actor, deliberation_id=row.pk, step=step, words=words, taken=Taken(**taken), seen=seen
        )

    def held(self, row: Deliberation, heads: int = 32, households: int = 28) -> Deliberation:
        with clock.at(row.meets_at + timedelta(hours=2)):
            return self.take("clerk", row, "hold", "先修东边。", heads=heads, households=households)

    def at(self, state: str, **changes: Any) -> Deliberation:
        row = self.planned(**changes)
        if state == "draft":
            return row
        row = self.take("clerk", row, "announce")
        if state in ("held", "decided"):
            row = self.held(row)
        if state == "decided":
            row = self.take("clerk", row, "decide")
        if state in ("adjourned", "cancelled"):
            row = self.take("clerk", row, state.removesuffix("ed").replace("cancell", "cancel"))
        return row

    def decide(self, row: Deliberation, words: str = "先修东边，月底前修完", **given: Any) -> Decision:
        given = {"due_on": clock.today() + 20 * DAY, "role": "village_clerk"} | given
        actor = self.cast.actor("clerk")
        return decision_add(actor=actor, deliberation_id=row.pk, words=words, given=Given(**given))

    def move(self, by: str, row: Decision, step: str, words: str = "说一句。", **more: Any) -> Decision:
        given = {name: more.pop(name) for name in ("due_on", "role", "unit_id") if name in more}
        actor = self.cast.actor(by)
        return decision_step(
            actor=actor,
            decision_id=row.pk,
            step=step,
            words=words,
            given=Given(**{"due_on": None, **given}),
            **more,
        )


@pytest.fixture
def talks(cast: Any) -> Talks:
    """Plans and moves deliberations for one test."""
    return Talks(cast)


@pytest.fixture
def ways(cast: Any) -> Ways:
    """Matters, as the matters room's own tests make them."""
    return Ways(cast)
