"""Who may give which role."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.actor import Level
from linli.people.rules import (
    MANAGERS,
    MAX_AWAY,
    ORGANISATION_LABELS,
    READERS,
    ROLES,
    OrganisationKind,
    Role,
    away_refused,
    day_before,
    hand_over_refused,
    level_of,
    may_post,
)

pytestmark = pytest.mark.rules

GIVES = {
    Role.ADMINISTRATOR: set(Role),
    Role.BANNER_DESK: set(Role) - {Role.ADMINISTRATOR, Role.BANNER_DESK},
    Role.TOWN_DESK: {Role.GRID_WORKER, Role.GROUP_HEAD, Role.VILLAGE_CLERK, Role.MEDIATOR},
}


@pytest.mark.parametrize("manager", Role)
@pytest.mark.parametrize("role", Role)
def test_the_permission_table(manager, role):
    assert may_post(manager, role) == (role in GIVES.get(manager, set()))


def test_only_an_administrator_makes_an_administrator():
    assert [role for role in Role if may_post(role, Role.ADMINISTRATOR)] == [Role.ADMINISTRATOR]


def test_managers_are_those_who_give_roles_and_read_besides_the_clerk():
    assert set(GIVES) == MANAGERS
    assert {Role.VILLAGE_CLERK} == READERS - MANAGERS


def test_every_role_and_kind_has_a_name_and_a_place():
    assert set(ROLES) == set(Role)
    assert all(rule.kinds and str(rule.label) for rule in ROLES.values())
    assert set(ORGANISATION_LABELS) == set(OrganisationKind)


@pytest.mark.parametrize("level", Level)
def test_levels_are_named_as_places(level):
    assert level_of(level.value) is level


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(start=DAYS, end=DAYS, today=DAYS, began=DAYS, ends=st.one_of(st.none(), DAYS))
def test_what_is_not_refused_is_a_sound_time_away(start, end, today, began, ends):
    sound = today <= start <= end and (end - start).days + 1 <= MAX_AWAY
    inside = began <= start and (ends is None or end <= ends)
    assert (away_refused(start, end, today=today, posted=(began, ends)) is None) is (sound and inside)


@given(on=DAYS, today=DAYS, began=DAYS, ends=st.one_of(st.none(), DAYS))
def test_a_post_is_handed_over_from_a_day_on_which_it_runs(on, today, began, ends):
    runs = began <= on and (ends is None or on <= ends)
    assert (hand_over_refused(on, today=today, posted=(began, ends)) is None) is (runs and on >= today)
    assert day_before(on) + timedelta(days=1) == on
