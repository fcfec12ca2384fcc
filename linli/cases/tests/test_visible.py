"""The pure rule and the database agree on who sees what: for made-up matters and postings."""

from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Case, Category
from linli.cases.reads.lists import mine
from linli.cases.reads.visible import branches, by_ids, sees_case, visible_to
from linli.cases.rules.place import DESK_ROLES, HANDLER_ROLES, visible
from linli.cases.rules.steps import WITH_HANDLER, State
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Grant, Kind, Level
from linli.people.rules import Role

pytestmark = pytest.mark.django_db
PLACES = ("banner", "town", "village", "grid1", "group", "grid2", "grid3", "town2", "village2")
UNITS = ("water", "safety")

place = st.sampled_from(PLACES)
some_place = st.none() | place
rows = st.fixed_dictionaries(
    {
        "state": st.sampled_from([state for state in State if state != State.MERGED]),
        "level": st.sampled_from([*DESK_ROLES]),
        "floor": st.sampled_from([0, 3, 4]),
        "town": some_place,
        "village": some_place,
        "group": some_place,
        "grid": some_place,
        "unit": st.none() | st.sampled_from(UNITS),
        "about_unit": st.none() | st.sampled_from(UNITS),
        "handler_role": st.sampled_from(["", *HANDLER_ROLES]),
        "extension_days": st.none() | st.just(3),
    }
)
grants = st.tuples(
    st.sampled_from([role.value for role in Role]),
    st.sampled_from(Level),
    st.frozensets(place, min_size=1, max_size=3),
    st.none() | st.sampled_from(UNITS),
)
actors = st.tuples(
    st.sampled_from([Kind.USER, Kind.CODE_HOLDER, Kind.SYSTEM, Kind.ANONYMOUS]),
    st.lists(grants, max_size=3),
    st.sampled_from(["this", "other", None]),
)


def insert(cast, row):
    columns = {
        f"{name}_id": cast.places[row[name]] if row[name] else None
        for name in ("town", "village", "group", "grid")
    }
    units = {f"{name}_id": cast.units[row[name]] if row[name] else None for name in ("unit", "about_unit")}
    plain = {name: row[name] for name in ("state", "level", "floor", "handler_role", "extension_days")}
    with verbs.writing():
        return Case.objects.create(
            number=uuid4().hex[:20],
            category=Category.objects.first(),
            channel="door",
            created_on=clock.today(),
            **columns,
            **units,
            **plain,
        )


def person(cast, made, case):
    kind, held, holds = made
    return Actor(
        kind=kind,
        case_id={"this": case.pk, "other": uuid4(), None: None}[holds],
        grants=tuple(
            Grant(
                role=role,
                level=level,
                place_id=cast.places[min(places)],
                unit_id=cast.units.get(unit),
                places=frozenset(cast.places[name] for name in places),
            )
            for role, level, places, unit in held
        ),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=rows, people=st.lists(actors, min_size=4, max_size=8))
def test_the_rule_and_the_database_agree(cast, row, people):
    with transaction.atomic():
        case = insert(cast, row)
        for made in people:
            actor = person(cast, made, case)
            seen = visible(actor, case.standing)
            assert Case.objects.filter(visible_to(actor), pk=case.pk).exists() == seen, actor
            assert sees_case(actor, case.pk) == seen
            assert set(by_ids(actor, [case.pk, uuid4()])) == ({case.pk} if seen else set())
            ways = [Case.objects.filter(branch, pk=case.pk).exists() for branch in branches(actor)]
            assert any(ways) == seen
        transaction.set_rollback(True)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=rows, people=st.lists(actors, min_size=4, max_size=8))
def test_what_waits_for_somebody_is_seen_and_is_theirs_to_move(cast, row, people):
    from linli.cases.rules.place import hats
    from linli.cases.rules.steps import Hat, possible

    with transaction.atomic():
        case = insert(cast, row | {"state": row["state"]})
        with verbs.writing():
            Case.objects.filter(pk=case.pk).update(
                is_open=case.state not in ("closed", "declined", "withdrawn")
            )
        for made in people:
            actor = person(cast, made, case)
            if not Case.objects.filter(mine(actor), pk=case.pk).exists():
                continue
            worn = hats(actor, case.standing)
            assert worn & {Hat.DESK, Hat.HANDLER}
            assert set(possible(State(case.state), worn)) - {"note"}
            if Hat.HANDLER not in worn:
                assert case.level in {grant.level for grant in actor.grants}
                assert State(case.state) not in WITH_HANDLER or case.extension_days
        transaction.set_rollback(True)


def test_strangers_see_nothing_and_the_system_everything(ways):
    case = ways.at(State.NEW)
    assert not Case.objects.filter(visible_to(ANONYMOUS)).exists()
    assert not Case.objects.filter(visible_to(Actor(kind=Kind.CODE_HOLDER))).exists()
    assert list(Case.objects.filter(visible_to(SYSTEM))) == [case]
    assert visible(SYSTEM, case.standing)


def test_a_user_with_two_postings_asks_each_once(ways):
    grant = ways.actor("clerk").grants[0]
    assert len(branches(Actor(kind=Kind.USER, grants=(grant, grant)))) == 1
