"""The menu asks the table of permissions, stands under headings, and takes entries as rooms write them."""

import pytest
from django.urls import reverse

from linli.kernel.actor import Actor, Grant, Kind, Level
from linli.kernel.ids import new
from linli.kernel.menu import GROUPS, WORK, Entry
from linli.kernel.rules.permissions import PERMITS
from linli.site.menu import ENTRIES


def actor(role):
    place = new()
    grant = Grant(role=role, level=Level.TOWN, place_id=place, places=frozenset({place}))
    return Actor(kind=Kind.USER, user_id=new(), grants=(grant,))


def test_every_entry_names_a_permission_a_heading_and_a_page():
    for entry in ENTRIES:
        assert isinstance(entry.permit, tuple) or entry.permit in {"", *PERMITS}, entry.view
        assert entry.group in GROUPS
        assert reverse(entry.view)
    keys = [entry.key for entry in ENTRIES if entry.key]
    assert len(keys) == len(set(keys)), "two entries open by the same letter"


def test_an_entry_takes_a_permission_roles_or_nothing():
    roles = Entry(30, "调解", "cases:matters", ("mediator", "town_desk"))
    assert (roles.opens(actor("mediator")), roles.opens(actor("adviser"))) == (True, False)
    assert roles.group == WORK
    permit = Entry(30, "在办", "cases:load", "load_see")
    assert (permit.opens(actor("town_desk")), permit.opens(actor("mediator"))) == (True, False)
    assert Entry(30, "事项", "cases:matters").opens(actor("adviser"))


@pytest.mark.django_db
def test_headings_hold_what_one_may_open(sign_in):
    desk = sign_in("desk").get("/desk/load/").content.decode()
    assert desk.count('aria-current="page"') == 2, "on the phone and beside the page"
    assert "/desk/deliveries/" not in desk
    admin = sign_in("admin").get("/desk/deliveries/").content.decode()
    assert "/desk/load/" not in admin
    assert admin.count('<details class="menu-group" open>') >= 4, "the heading of this page stands open"
