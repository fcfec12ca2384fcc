"""Every verb against the table of permissions: role × verb × place, called for real."""

import ast
from collections.abc import Callable, Iterator
from contextlib import suppress
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
from linli.cases.actions.reference import category_end, category_save, grade_save, routes_set
from linli.cases.actions.searching import search_rebuild
from linli.cases.reads.reference import reference
from linli.cases.rules.erasing import Basis
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules.permissions import INTERNAL, PERMITS, Reach
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


def _redraw_undo(actor: Actor, change: UUID) -> None:
    with suppress(Missing):  # asked only of who may
        places_redraw_undo(actor=actor, change_id=change)


_BASIS = next(iter(Basis)).value


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
    "case_erase": lambda a, at: case_erase(actor=a, case_id=_case(at), scope="identity", basis=_BASIS),
}
"""Verbs whose permission depends on the place."""

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
    "category_save": lambda a, at: category_save(actor=a, code=f"c{next(_numbers)}", name_zh="类"),
    "category_end": lambda a, at: category_end(actor=a, category_id=_category()),
    "grade_save": lambda a, at: grade_save(actor=a, grade=1, name_zh="小事", name_en="small"),
    "routes_set": lambda a, at: routes_set(actor=a, category_id=_category(), routes=[]),
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
    "case_report_for": lambda a, at: case_report(actor=a, report=Report(what="路灯", channel="phone")),
}
"""Verbs of roles that work for the whole banner, or whose object lies nowhere."""

SIGHT = {
    "hotline_import",
    "register_see",
    "import_use",
    "holds_see",
    "looks_see",
    "deliveries_see",
    "limits_see",
    "flood_see",
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


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_role_verb_place(role, cast):
    actor = cast.actor(role)
    reference()
    texts_seed(actor=SYSTEM)  # here: what is read of it stays in this process when a call is taken back
    wrong = []
    for name, call in {**HELD, **ANYWHERE}.items():
        for place in PLACES:
            at = cast.places[place]
            chain = tree().get(at).chain if name in HELD else None
            if name.startswith(("posting", "deputy")) and place in ("town", "town2", "banner"):
                continue  # no grid worker is posted there
            if allows(call, actor, at) != may(actor, name, chain):
                wrong.append(f"{name} at {place}")
    assert wrong == []
