"""Saved views: round trip, who sees them, and two colleagues changing one at once."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.accounts.actions.tokens import token_add
from linli.cases.actions.views import MOST, view_default, view_end, view_rename, view_save, view_share
from linli.cases.reads.lists import Filter
from linli.cases.reads.views import address, conditions, offices, open_counts, view_get, views
from linli.kernel.actor import ANONYMOUS
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db
LAMPS = Filter(words="路灯", state="open")

some = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
filters = st.builds(
    Filter,
    state=st.sampled_from(["", "open", "closed"]),
    category_id=st.none() | st.uuids(),
    place_id=st.none() | st.uuids(),
    urgency=st.sampled_from(["", "soon", "late"]),
    mine=st.booleans(),
    since=some,
    until=some,
    words=st.text(max_size=30),
    unit=st.none() | st.uuids(),
    role=st.sampled_from(["", "town_desk", "mediator"]),
    bare=st.booleans(),
    due=some,
)


@given(filters)
def test_what_is_kept_is_what_was_asked(wanted):
    assert conditions(address(wanted)) == wanted


@pytest.fixture
def shared(ways):
    """The water station's view."""
    officer = ways.actor("officer")
    return view_save(actor=officer, name=" 路  灯 ", wanted=LAMPS, office=offices(officer)[0])


def test_a_view_is_its_owners_until_it_is_shared(ways, shared):
    desk = ways.actor("desk")
    own = view_save(actor=desk, name="我的", wanted=LAMPS)
    assert [row.name for row in views(desk)] == ["我的"]
    assert [row.name for row in views(ways.actor("officer"))] == ["路 灯"]
    for other in ("officer2", "clerk", "banner", "desk2", "admin"):
        assert views(ways.actor(other)) == []
        with pytest.raises(Missing):
            view_get(ways.actor(other), own.pk)
        with pytest.raises(Missing):
            view_rename(actor=ways.actor(other), view_id=own.pk, name="x")
    assert views(ANONYMOUS) == []
    with pytest.raises(Forbidden):
        view_save(actor=ANONYMOUS, name="x", wanted=LAMPS)


def test_colleagues_see_a_shared_one_rename_it_and_only_the_owner_takes_it_back(ways, shared):
    from dataclasses import replace

    colleague = replace(ways.actor("officer"), user_id=ways.actor("desk2").user_id)
    assert views(colleague) == [shared]
    assert view_rename(actor=colleague, view_id=shared.pk, name="灯", expected=1).seq == 2
    with pytest.raises(Stale):
        view_rename(actor=ways.actor("officer"), view_id=shared.pk, name="路", expected=1)
    with pytest.raises(Forbidden):
        view_share(actor=colleague, view_id=shared.pk, office=None)
    with pytest.raises(Forbidden):
        view_share(actor=ways.actor("officer"), view_id=shared.pk, office=offices(ways.actor("desk"))[0])
    view_share(actor=ways.actor("officer"), view_id=shared.pk, office=None, expected=2)
    assert views(colleague) == []
    view_end(actor=ways.actor("officer"), view_id=shared.pk)
    assert views(ways.actor("officer")) == []


def test_names_lengths_and_numbers_are_bounded(ways):
    desk = ways.actor("desk")
    for name in ("", "  ", "长" * 41):
        with pytest.raises(Invalid):
            view_save(actor=desk, name=name, wanted=LAMPS)
    with pytest.raises(Invalid):
        view_save(actor=desk, name="x", wanted=Filter(words="路" * 100))
    for number in range(MOST):
        view_save(actor=desk, name=str(number), wanted=LAMPS)
    with pytest.raises(Invalid):
        view_save(actor=desk, name="x", wanted=LAMPS)


def test_counts_what_is_open_in_one_statement(ways, django_assert_num_queries):
    ways.receipt("路灯坏了")
    ways.receipt("垃圾没人收")
    ways.take("worker", ways.receipt("路灯又坏了").case, "settle")
    desk = ways.actor("desk")
    made = [
        view_save(actor=desk, name="x", wanted=wanted)
        for wanted in (Filter(words="路灯"), Filter(), Filter(words="！"), Filter(state="closed"))
    ]
    with django_assert_num_queries(1):
        assert open_counts(desk, made) == [1, 2, 0, 0]


def test_on_the_desk_and_in_the_api(sign_in, ways, client):
    case = ways.receipt("村口路灯<b>坏了").case
    sign_in("desk")
    answer = client.post("/desk/views/", {"name": "灯", "office": "", "query": "q=路灯&state=open"})
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "<mark>路灯</mark>&lt;b&gt;坏了" in page
    row = views(ways.actor("desk"))[0]
    assert row.query == address(LAMPS)
    assert client.get(f"/desk/?view={uuid4()}").status_code == 404
    assert client.get("/desk/?view=x").status_code == 404
    assert "井盖" in client.get("/desk/?q=井盖&state=open").content.decode()
    assert client.post("/desk/views/", {"name": ""}).status_code == 422
    prefix = str(row.pk)[-8:]
    changed = {f"{prefix}-name": "路灯", f"{prefix}-expected": "1", f"{prefix}-office": ""}
    assert client.post(f"/desk/views/{row.pk}/", changed).status_code == 302
    assert client.post(f"/desk/views/{row.pk}/", {**changed, f"{prefix}-name": "再改"}).status_code == 422
    token = token_add(actor=ways.actor("desk"), label="t")
    headers = {"Authorization": f"Bearer {token}"}
    listed = client.get("/api/v1/views", headers=headers).json()
    assert [item["name"] for item in listed] == ["路灯"]
    for query in (f"view={row.pk}", "q=路灯"):
        items = client.get(f"/api/v1/matters?{query}", headers=headers).json()["items"]
        assert [UUID(item["id"]) for item in items] == [case.pk]
    assert client.get(f"/api/v1/matters?view={row.pk}&q=x", headers=headers).status_code == 422
    assert client.get(f"/api/v1/matters?view={uuid4()}", headers=headers).status_code == 404
    assert client.post(f"/desk/views/{row.pk}/end").status_code == 302
    assert views(ways.actor("desk")) == []


def test_an_offices_default_is_what_its_list_opens_with(sign_in, ways):
    lamp, rubbish = ways.receipt("路灯坏了").case, ways.receipt("垃圾没人收").case
    desk = ways.actor("desk")
    own = view_save(actor=desk, name="自己的", wanted=LAMPS)
    with pytest.raises(Invalid):
        view_default(actor=desk, view_id=own.pk, on=True)
    first = view_save(actor=desk, name="灯", wanted=LAMPS, office=offices(desk)[0])
    other = view_save(actor=desk, name="全部", wanted=Filter(state="open"), office=offices(desk)[0])
    client = sign_in("desk")
    assert client.post(f"/desk/views/{other.pk}/default", {"on": "1"}).status_code == 302
    assert view_default(actor=desk, view_id=first.pk, on=True, expected=1).is_default
    assert [row.name for row in views(desk) if row.is_default] == ["灯"], "one takes the other's place"
    page = client.get("/desk/").content.decode()
    assert lamp.number in page
    assert rubbish.number not in page
    assert rubbish.number in client.get("/desk/?state=open").content.decode()
    assert client.post(f"/desk/views/{first.pk}/default", {"on": "0"}).status_code == 302
    assert rubbish.number in client.get("/desk/").content.decode()
    view_default(actor=desk, view_id=first.pk, on=True)
    view_share(actor=desk, view_id=first.pk, office=None)
    assert not any(row.is_default for row in views(desk)), "nobody's list opens with what is not shared"


def test_a_story_knows_its_neighbours_in_the_list(sign_in, ways):
    cases = [ways.receipt(f"路灯坏了{n}").case for n in range(3)]
    between = ways.receipt("垃圾没人收").case
    last = ways.receipt("路灯坏了九").case
    client = sign_in("desk")

    def beside(case, query):
        page = client.get(f"/desk/matters/{case.pk}/", {"list": query}).content.decode()
        found = []
        for name in ("prev", "next"):
            tag = page.split(f'rel="{name}" href="/desk/matters/')
            found.append(UUID(tag[1][:36]) if len(tag) > 1 else None)
        return tuple(found)

    assert beside(cases[2], "state=open") == (between.pk, cases[1].pk)
    assert beside(cases[2], "q=路灯&state=open") == (last.pk, cases[1].pk)
    assert beside(cases[0], "state=open") == (cases[1].pk, None)
    assert beside(last, "state=open") == (None, between.pk)
    ways.take("desk", cases[1], "accept")
    assert beside(cases[1], "state=new") == (cases[2].pk, cases[0].pk), "it has left the list, they have not"
    view = view_save(actor=ways.actor("desk"), name="灯", wanted=LAMPS)
    assert beside(cases[2], f"view={view.pk}") == (last.pk, cases[1].pk)
    assert beside(cases[2], f"view={uuid4()}") == (None, None)
    assert beside(cases[2], "view=x") == (None, None)
    assert beside(cases[2], "") == (None, None)
    page = client.get("/desk/?q=路灯&state=open").content.decode()
    assert "?list=q%3D" in page
    done = client.post(f"/desk/matters/{cases[0].pk}/accept?list=state%3Dopen", {"expected": "1"})
    assert done["Location"].endswith("?list=state%3Dopen"), "a step stays within the list"
