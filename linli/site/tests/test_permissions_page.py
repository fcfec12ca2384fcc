"""The page that shows the table of permissions."""

import pytest

from linli.cases.rules.steps import STEPS, VOICE_STEPS
from linli.kernel.rules import permissions
from linli.people.rules import ROLES, Role
from linli.site import reads


def shown(role: str = "") -> set[str]:
    return {line.name for _label, lines in reads.groups([], role) for line in lines}


def test_the_whole_table_is_shown():
    assert shown() == {*permissions.PERMITS, *STEPS, *permissions.VOICE_STEPS, *permissions.TASKS}
    assert set(permissions.VOICE_STEPS) <= set(VOICE_STEPS)


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_its_own_part(role):
    part = shown(role)
    for name, permit in permissions.PERMITS.items():
        if permit.reach == permissions.Reach.PLACE:
            assert (name in part) == (role in permit.roles)
    assert ("accept" in part) == (role in ("village_clerk", "town_desk", "banner_desk"))


def test_only_roles_that_exist_are_named():
    named = {wearer.role for wearers in permissions.HATS.values() for wearer in wearers}
    named |= {role for permit in permissions.PERMITS.values() for role in permit.roles}
    assert named - {""} <= set(Role)
    assert {hat for hats in permissions.TASKS.values() for hat in hats} <= set(permissions.HATS)
    assert {hat for hats in permissions.STEPS.values() for hat in hats} <= set(permissions.HATS)
    assert set(permissions.HATS) == set(permissions.HAT_LABELS)


def test_the_page_marks_ones_own_role(cast, client, sign_in):
    sign_in("clerk")
    page = client.get("/desk/permissions").content.decode()
    assert page.count("✓") > 10
    narrowed = client.get("/desk/permissions?role=mediator").content.decode()
    assert str(ROLES[Role.MEDIATOR].label) in narrowed
    assert str(permissions.PERMITS["place_add"].label) not in narrowed
    assert client.get("/desk/permissions?role=emperor").status_code == 200
