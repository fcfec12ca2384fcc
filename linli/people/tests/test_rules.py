"""Who may give which role."""

import pytest

from linli.kernel.actor import Level
from linli.people.rules import (
    MANAGERS,
    ORGANISATION_LABELS,
    READERS,
    ROLES,
    OrganisationKind,
    Role,
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
