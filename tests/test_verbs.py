"""Every verb against the table of permissions: role × verb × place, called for real."""

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import time, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from linli.accounts.actions.recovery import reset_code_issue
from linli.accounts.actions.second import second_reset
from linli.accounts.actions.users import user_add, user_end
from linli.accounts.models import User
from linli.cases.actions.forgetting import case_erase
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.phrases import Wanted, phrase_end, phrase_save
from linli.cases.actions.reference import (
    category_end,
    category_save,
    grade_save,
    remind_hours_set,
    routes_set,
)
from linli.cases.actions.searching import search_rebuild
from linli.cases.reads.reference import reference
from linli.cases.rules.erasing import Basis
from linli.deliberation.actions.agenda import agenda_decline, agenda_propose
from linli.deliberation.actions.deciding import Given, decision_add, decision_step
from linli.deliberation.actions.planning import (
    Plan,
    Taken,
    deliberation_change,
    deliberation_plan,
    deliberation_step,
)
from linli.deliberation.actions.topics import topic_save, topics_seed
from linli.deliberation.reads.topics import topics
from linli.fieldwork.actions.checking import Found, check_record
from linli.fieldwork.actions.faults import equipment_fault
from linli.fieldwork.actions.hazards import recheck_ask
from linli.fieldwork.actions.plans import Planned, plan_end, plan_save
from linli.fieldwork.actions.points import point_add, point_change, point_end
from linli.fieldwork.actions.reference import (
    checklist_end,
    checklist_publish,
    checklist_save,
    kind_end,
    kind_save,
    rounds_seed,
)
from linli.fieldwork.actions.register import Piece, equipment_add, equipment_change, equipment_set
from linli.fieldwork.actions.rounds import round_start
from linli.fieldwork.models import Hazard, Task
from linli.fieldwork.reads.reference import reference as lists
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules.permissions import INTERNAL, PERMITS, Reach
from linli.mediation.actions.texts import agreement_text_save
from linli.notify.actions import channel_add
from linli.people.actions.data import person_correct
from linli.people.actions.deputies import deputy_name
from linli.people.actions.handing import posting_hand_over
from linli.people.actions.postings import posting_add, posting_end, title_add
from linli.people.actions.registers import (
    household_add,
    household_end,
    membership_add,
    organisation_add,
    organisation_end,
    person_add,
    person_end,
)
from linli.privacy.actions.consents import consent_give, consent_text_publish, consent_withdraw
from linli.privacy.actions.holds import hold_lift, hold_place
from linli.privacy.actions.persons import person_copy, person_erase
from linli.privacy.actions.requests import data_request_add, data_request_answer
from linli.privacy.actions.retention import retention_set
from linli.privacy.actions.seeds import texts_seed
from linli.privacy.models import Hold
from linli.territory.actions import (
    place_add,
    place_end,
    place_outline_set,
    place_rename,
    places_load,
    places_redraw,
    places_redraw_undo,
)
from linli.territory.reads import tree
from linli.visits.actions.homes import household_slip_issue
from linli.visits.actions.letting_go import visit_words_erase
from linli.visits.actions.plans import visit_plan_end, visit_plan_save
from linli.visits.actions.visits import VisitGiven, visit_add, visits_add

ROOT = Path(__file__).parents[1] / "linli"
WHO = ("worker", "worker1", "head", "clerk", "clerk2", "mediator", "desk", "desk2", "officer", "officer3")
ROLES = (*WHO, "banner", "admin")
PLACES = ("grid3", "village", "town", "town2", "village2", "banner")
_numbers = count(1)


def _user() -> UUID:
    return user_add(actor=SYSTEM, username=f"somebody{next(_numbers)}", password=None).pk


def _person(place: UUID) -> UUID:
    return person_add(actor=SYSTEM, name="演示甲", place_id=place).pk


def _with_account(place: UUID) -> UUID:
    return person_add(actor=SYSTEM, name="演示丙", place_id=place, user_id=_user()).pk


def _with_second() -> UUID:
    user = _user()
    with verbs.writing():
        User.objects.filter(pk=user).update(second_at=clock.now())
    return user


def _household(place: UUID) -> UUID:
    return household_add(actor=SYSTEM, number=f"n{next(_numbers)}", place_id=place).pk


def _organisation(place: UUID) -> UUID:
    return organisation_add(actor=SYSTEM, kind="shop", name_zh="演示小店", place_id=place).pk


def _posting(place: UUID) -> UUID:
    row = posting_add(actor=SYSTEM, person_id=_person(place), role="grid_worker", place_id=place)
    return row.pk


def _case(place: UUID) -> UUID:
    return case_report(actor=ANONYMOUS, report=Report(what="路灯坏了", place_id=place)).case.pk


def _visit(place: UUID) -> UUID:
    given = VisitGiven(_household(place), clock.today(), postings=(_posting(place),))
    return visits_add(actor=SYSTEM, given=[given])[0]


def _visit_plan(place: UUID) -> UUID:
    return visit_plan_save(actor=SYSTEM, place_id=place, times=3, roles=["grid_worker"]).pk


def _phrase(place: UUID) -> UUID:
    return phrase_save(actor=SYSTEM, wanted=Wanted(place, "修好了", "{number}修好了。")).pk


def _redraw_undo(actor: Actor, change: UUID) -> None:
    with suppress(Missing):  # asked only of who may
        places_redraw_undo(actor=actor, change_id=change)


_BASIS = next(iter(Basis)).value


def _point(place: UUID) -> UUID:
    rounds_seed(actor=SYSTEM)
    kind = lists().kind_called("well")
    return point_add(actor=SYSTEM, kind_id=kind and kind.pk, name=f"井{next(_numbers)}", place_id=place).pk


def _planned(place: UUID) -> Planned:
    rounds_seed(actor=SYSTEM)
    checklist = lists().checklist_called("water")
    return Planned("查井", checklist and checklist.pk, place, ["well"], ["grid_worker"], "once")


def _plan(place: UUID) -> UUID:
    return plan_save(actor=SYSTEM, given=_planned(place)).pk


def _round(actor: Actor, plan: UUID) -> UUID:
    day = clock.today()
    return round_start(
        actor=actor, plan_id=plan, from_on=day, until_on=day + timedelta(days=20), reason="雨后"
    ).pk


def _task(place: UUID) -> UUID:
    point = _point(place)
    made = _round(SYSTEM, _plan(place))
    return Task.objects.get(round_id=made, point_id=point).pk


def _hazard(place: UUID) -> UUID:
    found = Found("hazard", words="井盖坏了")
    made = check_record(actor=SYSTEM, task_id=_task(place), found=found)
    return Hazard.objects.get(case_id=made.case_id).pk


def _piece(place: UUID) -> Piece:
    rounds_seed(actor=SYSTEM)
    kind = lists().kind_called("lamp")
    return Piece(number=f"L{next(_numbers)}", kind_id=kind and kind.pk, place_id=place)


def _equipment(place: UUID) -> UUID:
    return equipment_add(actor=SYSTEM, given=_piece(place)).pk


def _checklist() -> UUID:
    items = [{"no": 1, "zh": "看一看", "en": ""}]
    return checklist_save(actor=SYSTEM, code=f"l{next(_numbers)}", name_zh="清单", items=items).pk


def _kind() -> UUID:
    return kind_save(actor=SYSTEM, of="point", code=f"d{next(_numbers)}", name_zh="点").pk


def _agreed(place: UUID) -> UUID:
    person = _person(place)
    consent_give(actor=SYSTEM, person_id=person, purpose="photos", version=1)
    return person


def _request(**about: Any) -> UUID:
    return data_request_add(actor=SYSTEM, kind="copy", **about).pk


def _hold(actor: Actor, case_id: UUID) -> Hold:
    return hold_place(
        actor=actor, kind="case", object_id=case_id, reason="检察院来函", until_on=clock.today()
    )


def _item(place: UUID) -> UUID:
    return agenda_propose(actor=SYSTEM, place_id=place, words="路灯几点关").pk


def _talk_plan(place: UUID) -> Plan:
    """Of the village, or of the town, that the place lies in."""
    chain = tree().chain(place)
    return Plan(
        title="广场怎么修",
        topic_id=topics()[0].pk,
        place_id=chain.village_id or chain.town_id,
        where="村委会",
        meets_at=clock.now() + timedelta(days=3),
        items=("先修哪里",),
    )


def _talk(place: UUID) -> UUID:
    return deliberation_plan(actor=SYSTEM, plan=_talk_plan(place)).pk


def _held(place: UUID) -> UUID:
    pk = _talk(place)
    deliberation_step(actor=SYSTEM, deliberation_id=pk, step="announce")
    with clock.at(clock.now() + timedelta(days=4)):
        counted = Taken(heads=9, households=9)
        deliberation_step(actor=SYSTEM, deliberation_id=pk, step="hold", words="先修东边", taken=counted)
    return pk


def _given() -> Given:
    return Given(clock.today() + timedelta(days=9), "village_clerk")


def _decision(place: UUID) -> UUID:
    return decision_add(actor=SYSTEM, deliberation_id=_held(place), words="先修东边", given=_given()).pk


Call = Callable[[Actor, UUID], Any]
HELD: dict[str, Call] = {
    "person_add": lambda a, at: person_add(actor=a, name="演示乙", place_id=at),
    "person_end": lambda a, at: person_end(actor=a, person_id=_person(at)),
    "household_add": lambda a, at: household_add(actor=a, number=f"n{next(_numbers)}", place_id=at),
    "household_end": lambda a, at: household_end(actor=a, household_id=_household(at)),
    "membership_add": lambda a, at: membership_add(
        actor=a, household_id=_household(at), person_id=_person(at)
    ),
    "organisation_add": lambda a, at: organisation_add(actor=a, kind="shop", name_zh="店", place_id=at),
    "organisation_end": lambda a, at: organisation_end(actor=a, organisation_id=_organisation(at)),
    "posting_add": lambda a, at: posting_add(actor=a, person_id=_person(at), role="grid_worker", place_id=at),
    "deputy_name": lambda a, at: deputy_name(
        actor=a,
        posting_id=_posting(at),
        person_id=_with_account(at),
        from_on=clock.today(),
        until_on=clock.today(),
    ),
    "posting_hand_over": lambda a, at: posting_hand_over(
        actor=a, posting_id=_posting(at), to_person_id=_with_account(at), on=clock.today()
    ),
    "posting_end": lambda a, at: posting_end(actor=a, posting_id=_posting(at)),
    "consent_give": lambda a, at: consent_give(actor=a, person_id=_person(at), purpose="photos", version=1),
    "consent_withdraw": lambda a, at: consent_withdraw(actor=a, person_id=_agreed(at), purpose="photos"),
    "data_request_add": lambda a, at: data_request_add(actor=a, kind="copy", person_id=_person(at)),
    "person_copy": lambda a, at: person_copy(actor=a, person_id=_person(at)),
    "person_correct": lambda a, at: person_correct(actor=a, person_id=_person(at), name="演示丁", phone=""),
    "person_erase": lambda a, at: person_erase(actor=a, person_id=_person(at)),
    "hold_place": lambda a, at: _hold(a, _case(at)),
    "hold_lift": lambda a, at: hold_lift(actor=a, hold_id=_hold(SYSTEM, _case(at)).pk),
    "check_record": lambda a, at: check_record(actor=a, task_id=_task(at), found=Found("ok")),
    "recheck_ask": lambda a, at: recheck_ask(actor=a, hazard_id=_hazard(at)),
    "point_add": lambda a, at: point_add(actor=a, kind_id=None, name="井", place_id=at),
    "point_change": lambda a, at: point_change(actor=a, point_id=_point(at), name="新井", place_id=at),
    "point_end": lambda a, at: point_end(actor=a, point_id=_point(at)),
    "plan_save": lambda a, at: plan_save(actor=a, given=_planned(at)),
    "plan_end": lambda a, at: plan_end(actor=a, plan_id=_plan(at)),
    "round_start": lambda a, at: _round(a, _plan(at)),
    "equipment_add": lambda a, at: equipment_add(actor=a, given=_piece(at)),
    "equipment_change": lambda a, at: equipment_change(
        actor=a, equipment_id=_equipment(at), given=_piece(at)
    ),
    "equipment_set": lambda a, at: equipment_set(actor=a, equipment_id=_equipment(at), state="faulty"),
    "equipment_fault": lambda a, at: equipment_fault(actor=a, equipment_id=_equipment(at)),
    "phrase_save": lambda a, at: phrase_save(actor=a, wanted=Wanted(at, "修好了", "{number}修好了。")),
    "phrase_end": lambda a, at: phrase_end(actor=a, phrase_id=_phrase(at)),
    "case_erase": lambda a, at: case_erase(actor=a, case_id=_case(at), scope="identity", basis=_BASIS),
    "visit_add": lambda a, at: visit_add(actor=a, given=VisitGiven(_household(at), clock.today())),
    "household_slip_issue": lambda a, at: household_slip_issue(actor=a, household_id=_household(at)),
    "visit_words_erase": lambda a, at: visit_words_erase(actor=a, visit_id=_visit(at)),
    "visit_plan_save": lambda a, at: visit_plan_save(actor=a, place_id=at, times=2, roles=["grid_worker"]),
    "visit_plan_end": lambda a, at: visit_plan_end(actor=a, plan_id=_visit_plan(at)),
}
"""Verbs whose permission depends on the place."""
TALKS: dict[str, Call] = {
    "agenda_propose": lambda a, at: agenda_propose(actor=a, place_id=at, words="路灯几点关"),
    "agenda_decline": lambda a, at: agenda_decline(actor=a, item_id=_item(at), words="不议"),
    "deliberation_plan": lambda a, at: deliberation_plan(actor=a, plan=_talk_plan(at)),
    "deliberation_change": lambda a, at: deliberation_change(
        actor=a, deliberation_id=_talk(at), plan=_talk_plan(at)
    ),
    "deliberation_step": lambda a, at: deliberation_step(actor=a, deliberation_id=_talk(at), step="announce"),
    "decision_add": lambda a, at: decision_add(
        actor=a, deliberation_id=_held(at), words="先修西边", given=_given()
    ),
    "decision_step": lambda a, at: decision_step(actor=a, decision_id=_decision(at), step="start"),
}
"""Verbs of deliberations, which are a village's or a town's."""
HELD |= TALKS

ANYWHERE: dict[str, Call] = {
    "user_add": lambda a, at: user_add(actor=a, username=f"new{next(_numbers)}", password=None),
    "user_end": lambda a, at: user_end(actor=a, user_id=_user()),
    "reset_code_issue": lambda a, at: reset_code_issue(actor=a, user_id=_user()),
    "second_reset": lambda a, at: second_reset(actor=a, user_id=_with_second()),
    "search_rebuild": lambda a, at: search_rebuild(actor=a),
    "webhook_add": lambda a, at: channel_add(
        actor=a, kind="webhook", address="json://127.0.0.1/", place_id=tree().chain(at).town_id or at
    ),
    "place_add": lambda a, at: place_add(actor=a, kind="grid", parent_id=_village(at), level=1, name_zh="新"),
    "place_rename": lambda a, at: place_rename(actor=a, place_id=at, name_zh="新名"),
    "place_outline_set": lambda a, at: place_outline_set(actor=a, place_id=at, outline=""),
    "places_redraw": lambda a, at: places_redraw(actor=a, pieces=[]),
    "places_redraw_undo": _redraw_undo,
    "place_end": lambda a, at: place_end(actor=a, place_id=_leaf(at)),
    "places_load": lambda a, at: places_load(actor=a, rows=[]),
    "title_add": lambda a, at: title_add(actor=a, role="group_head", name_zh="头雁", name_en="lead goose"),
    "topic_save": lambda a, at: topic_save(actor=a, code=f"t{next(_numbers)}", name_zh="类"),
    "category_save": lambda a, at: category_save(actor=a, code=f"c{next(_numbers)}", name_zh="类"),
    "category_end": lambda a, at: category_end(actor=a, category_id=_category()),
    "grade_save": lambda a, at: grade_save(actor=a, grade=1, name_zh="小事", name_en="small"),
    "routes_set": lambda a, at: routes_set(actor=a, category_id=_category(), routes=[]),
    "checklist_save": lambda a, at: checklist_save(actor=a, code=f"m{next(_numbers)}", name_zh="清单"),
    "checklist_publish": lambda a, at: checklist_publish(actor=a, checklist_id=_checklist()),
    "checklist_end": lambda a, at: checklist_end(actor=a, checklist_id=_checklist()),
    "kind_save": lambda a, at: kind_save(actor=a, of="point", code=f"e{next(_numbers)}", name_zh="点"),
    "kind_end": lambda a, at: kind_end(actor=a, kind_id=_kind()),
    "remind_hours_set": lambda a, at: remind_hours_set(actor=a, opens=time(7), closes=time(19)),
    "retention_set": lambda a, at: retention_set(actor=a, kind="networks", days=8),
    "consent_text_publish": lambda a, at: consent_text_publish(
        actor=a, purpose="photos", text_zh="新的文字", text_en="Other words"
    ),
    "data_request_answer": lambda a, at: data_request_answer(
        actor=a, request_id=_request(person_id=_person(at)), done=True, words="给了一份"
    ),
    "case_request_answer": lambda a, at: data_request_answer(
        actor=a, request_id=_request(about=("case", _case(at))), done=True, words="给了一份"
    ),
    "agreement_text_save": lambda a, at: agreement_text_save(actor=a, kind="water", name_zh="浇水"),
    "case_report_for": lambda a, at: case_report(actor=a, report=Report(what="路灯", channel="phone")),
}
"""Verbs of roles that work for the whole banner, or whose object lies nowhere."""

SIGHT = {
    "hotline_import",
    "register_see",
    "import_use",
    "holds_see",
    "levels_see",
    "looks_see",
    "deliveries_see",
    "limits_see",
    "flood_see",
    "deliberation_see",
    "visit_counts_see",
    "visits_import",
    "rounds_see",
    "mediation_counts_see",
    "load_see",
    "together_use",
}
"""Ways of seeing: the addresses' table covers them."""


def _village(at: UUID) -> UUID:
    chain = tree().chain(at)
    village = tree().by_code("150425104202")
    assert village
    return chain.village_id or village.id


def _leaf(at: UUID) -> UUID:
    return place_add(actor=SYSTEM, kind="grid", parent_id=_village(at), level=1, name_zh="临时")


def _category() -> UUID:
    return category_save(actor=SYSTEM, code=f"k{next(_numbers)}", name_zh="类").pk


def allows(call: Call, actor: Actor, at: UUID) -> bool:
    """Whether the verb lets the actor through; whatever it wrote is taken back."""
    try:
        with transaction.atomic():
            call(actor, at)
            raise Undo
    except (Undo, Invalid):
        return True
    except (Forbidden, Missing):
        return False


class Undo(Exception):
    """Takes back what one call did."""


def public_verbs() -> Iterator[tuple[str, str]]:
    """(file, name) of every public verb that is no step of a matter."""
    for path in sorted(ROOT.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                marked = any(isinstance(d, ast.Name) and d.id == "verb" for d in node.decorator_list)
                if marked and not any(arg.arg == "wanted" for arg in node.args.args):
                    yield str(path.relative_to(ROOT)), node.name


def test_every_verb_stands_in_the_table():
    missing = [f"{file}: {name}" for file, name in public_verbs() if name not in {*PERMITS, *INTERNAL}]
    assert missing == []


def test_every_row_of_the_table_is_called():
    rows = {name for name, permit in PERMITS.items() if permit.reach == Reach.PLACE}
    assert {*HELD, *ANYWHERE} == rows - SIGHT
    assert set(HELD) & set(ANYWHERE) == set()


VILLAGES = ("village", "village2")
WORKERS = ("visit_words_erase",)
ONLY_AT: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (tuple(TALKS), (*VILLAGES, "town", "town2")),  # nothing is deliberated elsewhere
    (("posting", "deputy", *WORKERS), ("grid3", *VILLAGES)),  # no grid worker is posted elsewhere
    (("visit_plan",), VILLAGES),  # plans are the villages' and towns'; a town may plan for each of them
)
"""Beginnings of verbs, and the places where what they need can be at all."""


def fits(name: str, place: str) -> bool:
    """Whether what the verb needs can be at the place."""
    return all(place in places for begins, places in ONLY_AT if name.startswith(begins))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_role_verb_place(role, cast):
    actor = cast.actor(role)
    reference()
    topics_seed(actor=SYSTEM)
    rounds_seed(actor=SYSTEM)
    texts_seed(actor=SYSTEM)  # here: what is read of it stays in this process when a call is taken back
    wrong = []
    for name, call in {**HELD, **ANYWHERE}.items():
        for place in PLACES:
            if not fits(name, place):
                continue
            at = cast.places[place]
            chain = tree().get(at).chain if name in HELD else None
            if allows(call, actor, at) != may(actor, name, chain):
                wrong.append(f"{name} at {place}")
    assert wrong == []
