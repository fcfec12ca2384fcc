"""Figures of the ladder: right, each opening as its list, nobody compared, and only for those who plan."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.cases.filters import FilterForm
from linli.cases.models import Case
from linli.cases.pages.asking import told
from linli.cases.reads.levels import WAITS, scope_of, settled, settled_flat, waiting
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.views import address, conditions
from linli.cases.rules.counting import UNKNOWN, span
from linli.cases.rules.ladder import waits_at
from linli.cases.rules.steps import ELSEWHERE, State
from linli.cases.tests.ways import PATHS
from linli.kernel import clock, verbs
from linli.kernel.actor import Level
from linli.kernel.errors import Forbidden, Missing
from linli.territory.reads import tree

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/desk/\?[^"]+)">(?:<b>)?(\d+)')


@pytest.fixture
def matters(ways):
    """Settled at every level, one in another town, one whose level nobody knows; and open ones at each."""
    given = ways.at(State.GRADED)
    closed = {
        "grid": ways.take("worker", ways.receipt().case, "settle"),
        "group": ways.take("head", ways.take("worker", ways.receipt().case, "pass_up"), "settle"),
        "village": ways.take("clerk", ways.at(State.HANDLING), "settle"),
        "town": ways.at(State.CLOSED),
        "banner": ways.take("banner", ways.take("desk", ways.receipt().case, "pass_up"), "settle"),
        "": ways.at(State.CLOSED),
        "elsewhere": ways.take("desk2", ways.receipt(place="village2").case, "settle"),
        "about": ways.take("desk", ways.receipt(about="village").case, "settle"),
    }
    with verbs.writing():
        Case.objects.filter(pk=closed[""].pk).update(settled_level="")
    for state in PATHS:
        ways.at(state, place="village2" if state == State.NEW else "grid3") if state != State.CLOSED else None
    ways.take("desk", given, "dispatch", unit=None, role="grid_worker")
    ways.take("worker", ways.receipt().case, "pass_up")
    ways.take("desk", ways.receipt().case, "pass_up")
    ways.take("desk", ways.receipt().case, "hand_down")
    return closed


def figures(actor, place=None):
    scope = scope_of(actor, place)
    return settled(scope, *span(None, clock.today()))


def by(tallies):
    return {key: dict(tally.by) for key, tally in tallies.items()}


def test_counted_by_grade_month_and_place(ways, matters):
    found = figures(ways.actor("desk"))
    assert by(found.by_grade) == {
        0: {"grid": 1, "group": 1, "banner": 1, "town": 1},
        2: {"village": 1, "town": 1, UNKNOWN: 1},
    }
    month = clock.today().replace(day=1)
    assert by(found.by_month) == {
        month: {"grid": 1, "group": 1, "village": 1, "town": 2, "banner": 1, UNKNOWN: 1}
    }
    village = ways.cast.places["village"]
    assert list(found.by_place) == [village]
    everywhere = figures(ways.actor("banner"))
    assert sum(tally.total for tally in everywhere.by_grade.values()) == 8
    assert set(everywhere.by_place) == {ways.cast.places["town"], ways.cast.places["town2"]}


def test_a_village_sees_its_own_without_complaints_about_it(ways, matters):
    found = figures(ways.actor("clerk"))
    assert sum(tally.total for tally in found.by_month.values()) == 6
    assert found.by_place == {}


def test_an_administrator_counts_all_and_opens_none(ways, matters):
    scope = scope_of(ways.actor("admin"))
    assert not scope.listed
    assert sum(row.total for row in waiting(scope)) == Case.objects.filter(WAITS).count()
    assert sum(t.total for t in figures(ways.actor("admin")).by_month.values()) == 8


def test_the_flat_lines_add_up_to_the_same(ways, matters):
    scope = scope_of(ways.actor("banner"))
    lines = list(settled_flat(scope, *span(None, clock.today())))
    assert sum(line.tally.total for line in lines) == 8
    places = [line.place for line in lines]
    known = [place.id for place in tree().of_kind("town")]
    assert places == sorted(places, key=known.index), "in the register's order, whatever the figures"


def test_only_the_time_asked_for(ways, matters):
    scope = scope_of(ways.actor("desk"))
    assert settled(scope, *span(clock.today().year - 1, clock.today())).by_grade == {}


@pytest.mark.parametrize("name", ["worker", "head", "mediator", "officer"])
def test_not_for_whoever_plans_nothing(ways, name):
    with pytest.raises(Forbidden):
        scope_of(ways.actor(name))


def test_other_places_are_out_of_sight(ways):
    places = ways.cast.places
    for name, place in (
        ("desk", "town2"),
        ("desk", "banner"),
        ("clerk", "town"),
        ("clerk", "village2"),
        ("desk", "grid3"),
    ):
        with pytest.raises(Missing):
            scope_of(ways.actor(name), places[place])
    assert scope_of(ways.actor("banner"), places["village2"]).listed
    assert scope_of(ways.actor("desk"), places["village"]).place.kind == "village"


def test_every_open_matter_waits_at_one_level_as_the_rule_says(ways, matters):
    banner = ways.actor("banner")
    rows = waiting(scope_of(banner))
    wanted = {}
    for case in Case.objects.filter(is_open=True).exclude(state__in=ELSEWHERE):
        key = (waits_at(case.standing), State(case.state))
        wanted[key] = wanted.get(key, 0) + 1
    assert {(row.level, row.state): row.total for row in rows} == wanted
    assert {row.level for row in rows} == {Level.GRID, Level.GROUP, Level.VILLAGE, Level.TOWN, Level.BANNER}
    for row in rows:
        listed = page(banner, Filter(level=row.level, state=row.state), limit=100).rows
        assert len(listed) == row.total
        assert {waits_at(line.case.standing) for line in listed} == {row.level}
    seen = [line.case.pk for level in Level for line in page(banner, Filter(level=level), limit=100).rows]
    assert len(seen) == len(set(seen)) == sum(wanted.values())


def test_how_long_they_wait(ways):
    for days in (0, 7, 8, 30, 31):
        with clock.at(clock.now() - timedelta(days=days)):
            ways.receipt()
    (row,) = waiting(scope_of(ways.actor("banner")))
    assert row.ages == {"week": 2, "month": 2, "longer": 1}


# ------------------------------------------------------------------ the page


@pytest.mark.parametrize("name", ["clerk", "desk", "banner"])
def test_every_figure_opens_the_list_it_counted(ways, matters, sign_in, name):
    client = sign_in(name)
    shown = client.get("/desk/levels/").content.decode()
    links = LINK.findall(shown)
    assert len(links) > 12
    actor = ways.actor(name)
    for href, figure in links:
        query = dict(part.split("=", 1) for part in unescape(href).split("?")[1].split("&"))
        form = FilterForm(query)
        listed = page(actor, form.wanted(), limit=200).rows
        assert form.is_valid(), (href, form.errors)
        assert len(listed) == int(figure), href
    assert client.get(unescape(links[0][0])).status_code == 200


def test_the_page_says_what_it_is_not_and_ranks_nothing(ways, matters, sign_in):
    shown = sign_in("banner").get("/desk/levels/").content.decode()
    assert "不是指标" in shown
    assert "%" not in re.sub(r'viewBox="[^"]*"|href="[^"]*"', "", shown.split("<main")[1].split("</main")[0])
    names = [tree().name(place.id, "zh-hans") for place in tree().of_kind("town")]
    table = shown.split("按地方")[1]
    at = [table.index(f">{name}<") for name in names]
    assert at == sorted(at), "places stand in the register's order"
    assert "style=" not in shown


def test_an_administrators_page_has_figures_and_no_lists(ways, matters, sign_in):
    shown = sign_in("admin").get("/desk/levels/").content.decode()
    assert not LINK.findall(shown)
    assert "<b>8</b>" in shown


def test_down_to_a_town_and_back_up(ways, matters, sign_in):
    client = sign_in("banner")
    town, village = ways.cast.places["town"], ways.cast.places["village"]
    assert f"?place={town}" in client.get("/desk/levels/?year=2020&place=nonsense").content.decode()
    below = client.get(f"/desk/levels/?place={town}&year={clock.today().year}").content.decode()
    assert f"?place={ways.cast.places['banner']}&amp;year={clock.today().year}" in below
    assert "按地方" not in client.get(f"/desk/levels/?place={village}").content.decode()
    assert client.get(f"/desk/levels/?place={ways.cast.users['desk']}").status_code == 404
    assert sign_in("clerk").get(f"/desk/levels/?place={town}").status_code == 404
    assert sign_in("worker").get("/desk/levels/").status_code == 403


def test_an_empty_place_says_so_in_english(ways, sign_in):
    client = sign_in("clerk2")
    client.cookies["linli_lang"] = "en"
    shown = client.get("/desk/levels/").content.decode()
    assert "Nothing was settled in this time" in shown
    assert "Nothing is open here" in shown
    assert "no target" in shown


def test_few_statements_however_much_there_is(ways, matters, sign_in):
    client = sign_in("banner")
    client.get("/desk/levels/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/desk/levels/")
    counting = [query["sql"] for query in seen if 'FROM "cases_case"' in query["sql"]]
    assert len(counting) == 3, counting


# ------------------------------------------------------------------ the list's own conditions


def test_conditions_survive_the_address_bar(ways):
    day = datetime(2024, 11, 18, tzinfo=clock.LOCAL).date()
    for wanted in (
        Filter(grade=0, level="group"),
        Filter(grade=2, settled="town", settled_since=day, settled_until=day),
        Filter(settled=UNKNOWN),
    ):
        assert conditions(address(wanted)) == wanted
        assert len(told(wanted)) == sum(
            value not in ("", None)
            for value in (
                wanted.grade,
                wanted.level,
                wanted.settled,
                wanted.settled_since,
                wanted.settled_until,
            )
        )


def test_where_it_waits_or_was_settled_stands_on_its_page(ways, matters, sign_in):
    client = sign_in("banner")
    shown = client.get(f"/desk/matters/{matters['group'].pk}/").content.decode()
    assert "<dt>办结层级</dt><dd>组</dd>" in shown
    passed = ways.take("worker", ways.receipt().case, "pass_up")
    assert "<dt>现在哪一级</dt><dd>组</dd>" in client.get(f"/desk/matters/{passed.pk}/").content.decode()


def test_passing_up_on_the_page_says_who_has_it_now(ways, sign_in):
    case = ways.receipt().case
    client = sign_in("worker")
    answer = client.post(
        f"/desk/matters/{case.pk}/pass_up", {"text": "要铲车。", "expected": "1", "key": "k" * 20}
    )
    assert answer.headers["Location"] == f"/desk/matters/{case.pk}/", "it stays in sight"
    assert "组长" in client.get(answer.headers["Location"]).content.decode()
