"""Deliberations in Wanheyong's villages over the demo's year: planned, announced, held, decided, followed."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from linli.cases.demo.town import Town
from linli.cases.demo.voices import Wish
from linli.deliberation.actions.agenda import agenda_propose
from linli.deliberation.actions.deciding import Given, decision_add, decision_step
from linli.deliberation.actions.planning import Plan, Taken, deliberation_plan, deliberation_step
from linli.deliberation.demo.texts import COMING, DONE, DROPPED, PROPOSED, TALKS, UNDER_WAY
from linli.deliberation.models import Deliberation
from linli.deliberation.reads.topics import topics
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.people.demo import GUANGYI
from linli.territory.reads import tree

WHERE = "村委会活动室"
ROLES = ("village_clerk", "group_head")
"""Owners that are roles; others are organisations by name. An empty one is the clerk."""


def _evening(now: datetime, days_ago: int) -> datetime:
    day = (now - timedelta(days=days_ago)).date()
    return datetime.combine(day, time(18, 30), clock.LOCAL)


def deliberations_demo(
    town: Town,
    units: dict[str, UUID],
    opinions: list[Wish],
    *,
    now: datetime,
    progress: Callable[[str, int, int], None],
) -> None:
    """Seven that were held, one that is coming up, and proposals, one of them from an open opinion."""
    kinds = {row.code: row.pk for row in topics()}
    places = _villages(town)
    for number, talk in enumerate(TALKS):
        code, title, days, agenda, *_rest = talk
        place = places[number % len(places)]
        clerk, meets = town.clerks[place], _evening(now, days)
        plan = Plan(title, kinds[code], place, WHERE, meets, items=agenda)
        row = _announced(clerk, plan, meets)
        _held(row, clerk, meets, talk, units)
        progress("deliberations", number + 1, len(TALKS) + 1)
    _coming(town, kinds, opinions, now)
    progress("deliberations", len(TALKS) + 1, len(TALKS) + 1)


def _villages(town: Town) -> list[UUID]:
    """Villages in the order in which they deliberate; every second time the one with the demo's sign-ins."""
    home = tree().by_code(GUANGYI)
    others = [place for place in sorted(town.clerks) if home is None or place != home.id]
    return [place for other in others for place in ([home.id] if home else []) + [other]]


def _announced(clerk: Actor, plan: Plan, meets: datetime) -> Deliberation:
    with clock.at(meets - timedelta(days=8)):
        row = deliberation_plan(actor=clerk, plan=plan)
    with clock.at(meets - timedelta(days=7)):
        return deliberation_step(actor=clerk, deliberation_id=row.pk, step="announce")


def _held(
    row: Deliberation, clerk: Actor, meets: datetime, talk: tuple[Any, ...], units: dict[str, UUID]
) -> None:
    minutes, heads, households, decisions = talk[4:]
    after = meets + timedelta(hours=2)
    with clock.at(after):
        counted = Taken(heads=heads, households=households)
        deliberation_step(actor=clerk, deliberation_id=row.pk, step="hold", words=minutes, taken=counted)
        made = []
        for what, who, days, stands, words in decisions:
            unit = None if who in ROLES or not who else units[who]
            role = "" if unit else who or "village_clerk"
            given = Given(clock.today() + timedelta(days=days), role, unit)
            one = decision_add(actor=clerk, deliberation_id=row.pk, words=what, given=given)
            made.append((one.pk, days, stands, words))
    with clock.at(after + timedelta(hours=14)):
        deliberation_step(actor=clerk, deliberation_id=row.pk, step="decide")
    for pk, days, stands, words in made:
        steps = {DONE: ("start", "finish"), DROPPED: ("drop",), UNDER_WAY: ("start", "note")}.get(stands, ())
        for position, step in enumerate(steps):
            share = (position + 1) * min(days, 8)
            said = words if step != "start" else ""
            with clock.at(after + timedelta(days=min(share, days - 1) or 1, hours=position)):
                decision_step(actor=clerk, decision_id=pk, step=step, words=said)


def _coming(town: Town, kinds: dict[str, UUID], opinions: list[Wish], now: datetime) -> None:
    code, title, agenda = COMING
    wish, place = opinions[0]
    clerk = town.clerks[place]
    with clock.at(now - timedelta(days=1, hours=8)):
        item = agenda_propose(actor=clerk, place_id=None, words="河沿空地种菜园，一家一垄", case_id=wish)
    meets = _evening(now, -6)
    plan = Plan(title, kinds[code], place, WHERE, meets, items=agenda, waiting=(item.pk,))
    with clock.at(now - timedelta(days=1, hours=6)):
        row = deliberation_plan(actor=clerk, plan=plan)
        deliberation_step(actor=clerk, deliberation_id=row.pk, step="announce")
    for words, (grid, worker) in zip(PROPOSED, sorted(town.workers.items()), strict=False):
        with clock.at(now - timedelta(hours=30)):
            agenda_propose(actor=worker, place_id=grid, words=words)
