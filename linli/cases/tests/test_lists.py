"""The desk's list: filters, what waits for me, keyset pages, counts and the stamp."""

from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.utils import translation

from linli.cases.models import Case, Category
from linli.cases.reads import lists
from linli.cases.reads.lists import Counts, Filter, counts, page, stamp
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.steps import ELSEWHERE, State
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM, Actor, Kind

pytestmark = pytest.mark.django_db


SHOWN = [state for state in State if state not in ELSEWHERE]
"""Without what is done on other matters: `test_merging` looks at those."""


def shown(actor, **wanted):
    return [row.case.pk for row in page(actor, Filter(**wanted)).rows]


@pytest.fixture
def spread(ways):
    """Matters by name, in several states and places."""
    made = {state.value: ways.at(state) for state in SHOWN}
    made["elsewhere"] = ways.receipt(place="village2").case
    made["nowhere"] = ways.receipt(place=None).case
    made["village"] = ways.receipt(place="village").case
    return made


def names(spread, found):
    by_id = {case.pk: name for name, case in spread.items()}
    return {by_id[pk] for pk in found}


def test_everything_visible_newest_first(ways, spread):
    found = shown(ways.actor("desk"))
    assert found == sorted(found, reverse=True)
    assert names(spread, found) == set(spread) - {"elsewhere", "nowhere"}
    assert names(spread, shown(ways.actor("banner"))) == set(spread)
    assert names(spread, shown(ways.actor("desk2"))) == {"elsewhere"}
    assert shown(ways.actor("admin")) == []
    assert len(shown(SYSTEM)) == len(spread)


def test_filters_by_state(ways, spread):
    desk = ways.actor("desk")
    for state in SHOWN:
        expected = {state.value} | ({"village"} if state == State.NEW else set())
        assert names(spread, shown(desk, state=state.value)) == expected
    assert names(spread, shown(desk, state="open")) == set(spread) - {
        "elsewhere",
        "nowhere",
        "closed",
        "declined",
        "withdrawn",
    }


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("banner", None),
        ("town", None),
        ("village", None),
        ("group", {"new"}),
        ("grid1", {"new"}),
        ("grid2", {"new"}),
        ("grid3", {"new"}),
        ("town2", set()),
        (None, set()),
    ],
)
def test_filters_by_place(ways, place, expected):
    near, village = ways.receipt().case, ways.receipt(place="village").case
    ways.receipt(place="village2")
    wanted = {near.pk} if expected else {near.pk, village.pk} if expected is None else set()
    place_id = ways.cast.places[place] if place else uuid4()
    assert set(shown(ways.actor("desk"), place_id=place_id)) == wanted


def test_filters_combine(ways):
    codes = dict(Category.objects.values_list("code", "pk"))
    lamp = ways.receipt("路灯坏了").case
    ways.receipt("垃圾没人收")
    closed = ways.take("worker", ways.receipt("路灯又坏了").case, "settle")
    desk = ways.actor("desk")
    assert shown(desk, category_id=codes["facilities"]) == [closed.pk, lamp.pk]
    assert shown(desk, category_id=codes["facilities"], state="open") == [lamp.pk]
    assert shown(desk, category_id=codes["facilities"], state="open", place_id=ways.cast.places["grid3"]) == [
        lamp.pk
    ]
    assert shown(desk, category_id=codes["facilities"], state="new", urgency="late") == []


def test_filters_by_day(ways):
    desk, today = ways.actor("desk"), clock.today()
    with clock.at(clock.now() - timedelta(days=5)):
        old = ways.receipt().case
    new = ways.receipt().case
    assert shown(desk, since=today - timedelta(days=5)) == [new.pk, old.pk]
    assert shown(desk, since=today - timedelta(days=4)) == [new.pk]
    assert shown(desk, until=today - timedelta(days=5)) == [old.pk]
    assert shown(desk, since=today, until=today - timedelta(days=1)) == []


def test_filters_by_urgency(ways):
    case, desk = ways.at(State.HANDLING), ways.actor("desk")
    ways.at(State.NEW)
    for moment, urgency in ((case.soon_at, "soon"), (case.due_at, "late")):
        with clock.at(moment - timedelta(seconds=1)):
            assert shown(desk, urgency=urgency) == []
        with clock.at(moment):
            assert shown(desk, urgency=urgency) == [case.pk]
            assert page(desk, Filter(urgency=urgency)).rows[0].urgency == Urgency(urgency)
    with clock.at(case.due_at):
        assert shown(desk, urgency="soon") == []
        assert counts(desk).late == 1
        ways.take("officer", case, "report_back")
        assert shown(desk, urgency="late") == []


# ------------------------------------------------------------------ what waits for me

DESKS = {"new", "accepted", "graded", "reported_back", "verified", "answered", "village"}


def test_what_waits_for_whom(ways, spread):
    people = ("desk", "desk2", "banner", "officer", "officer2", "clerk", "worker", "mediator", "admin")
    assert {name: names(spread, shown(ways.actor(name), mine=True)) for name in people} == {
        **{name: set() for name in people},
        "desk": DESKS,
        "desk2": {"elsewhere"},
        "banner": {"nowhere"},
        "officer": {"dispatched", "handling"},
    }


def test_an_extension_asked_for_waits_for_the_desk(ways):
    case = ways.take("officer", ways.at(State.HANDLING), "extend_ask")
    assert shown(ways.actor("desk"), mine=True) == [case.pk]
    ways.take("officer", case, "ask_more")
    assert shown(ways.actor("desk"), mine=True) == []


def test_a_parked_matter_waits_from_its_review_day_on(ways):
    case = ways.at(State.PARKED)
    assert shown(ways.actor("desk"), mine=True) == []
    with clock.at(clock.now() + timedelta(days=31)):
        assert shown(ways.actor("desk"), mine=True) == [case.pk]
        assert counts(ways.actor("desk")).mine == 1


def test_a_clerk_is_desk_and_handler_in_one(ways):
    down = ways.take("desk", ways.receipt().case, "hand_down")
    given = ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role="village_clerk")
    assert set(shown(ways.actor("clerk"), mine=True)) == {down.pk, given.pk}
    assert shown(ways.actor("desk"), mine=True) == []


def test_two_postings_do_not_lend_each_other_their_places(ways):
    """A clerk here who is the town desk there: matters here do not wait for the desk there."""
    here = ways.receipt().case
    there = ways.receipt(place="village2").case
    both = Actor(kind=Kind.USER, grants=(*ways.actor("clerk").grants, *ways.actor("desk2").grants))
    assert set(shown(both)) == {here.pk, there.pk}
    assert shown(both, mine=True) == [there.pk]
    assert counts(both).mine == 1


# ------------------------------------------------------------------ pages


@pytest.fixture
def many(ways):
    """Rows laid directly: 25 in the village, every third with the water station, five elsewhere."""
    places, category = ways.cast.places, Category.objects.first()
    with verbs.writing():
        return [
            Case.objects.create(
                number=f"T-2026-{n}",
                category=category,
                channel="door",
                created_on=clock.today(),
                state="handling",
                town_id=places["town2" if n % 6 == 5 else "town"],
                village_id=places["village2" if n % 6 == 5 else "village"],
                unit_id=ways.cast.units["water"] if n % 3 == 0 else None,
            )
            for n in range(30)
        ]


def through(actor, limit, each=lambda n: None):
    found, after, n = [], None, 0
    while True:
        part = page(actor, Filter(), after=after, limit=limit)
        assert len(part.rows) <= limit
        found += [row.case.pk for row in part.rows]
        if part.after is None:
            return found
        assert part.after == found[-1]
        after, n = part.after, n + 1
        each(n)


@pytest.mark.parametrize("limit", [1, 2, 7, 29, 30, 31, 100])
def test_pages_of_several_postings_have_no_gaps_and_no_doubles(ways, many, limit):
    names_ = ("clerk", "officer", "desk2", "desk", "worker")
    several = Actor(kind=Kind.USER, grants=tuple(g for name in names_ for g in ways.actor(name).grants))
    assert through(several, limit) == sorted((case.pk for case in many), reverse=True)


def test_new_ones_do_not_disturb_who_is_reading(ways, many):
    desk = ways.actor("banner")
    found = through(desk, 4, each=lambda n: ways.receipt())
    assert found == sorted((case.pk for case in many), reverse=True)


def test_a_page_of_nothing(ways):
    assert page(ways.actor("desk"), Filter()) == lists.Page([], None)
    assert page(Actor(kind=Kind.ANONYMOUS), Filter()) == lists.Page([], None)


# ------------------------------------------------------------------ counts and stamp


def test_counts(ways, spread):
    assert counts(ways.actor("desk")) == Counts(new=2, mine=7, soon=0, late=0)
    assert counts(ways.actor("officer")) == Counts(new=0, mine=2, soon=0, late=0)
    assert counts(ways.actor("admin")) == Counts(0, 0, 0, 0)
    assert counts(SYSTEM) == Counts(new=4, mine=0, soon=0, late=0)


def test_counts_count_nothing_twice(ways, many):
    both = Actor(
        kind=Kind.USER,
        grants=tuple(g for name in ("desk", "clerk", "officer") for g in ways.actor(name).grants),
    )
    assert counts(both).mine == 10
    with verbs.writing():
        Case.objects.update(state="new")
    assert counts(both).new == 25 + 0


def test_counts_stop_at_the_cap(ways, many, monkeypatch):
    with verbs.writing():
        Case.objects.update(state="new")
    monkeypatch.setattr(lists, "CAP", 4)
    both = Actor(kind=Kind.USER, grants=(*ways.actor("desk").grants, *ways.actor("desk2").grants))
    assert counts(both).new == 4


def test_the_stamp_moves_with_every_visible_step(ways):
    desk = ways.actor("desk")
    seen = [stamp(desk)]
    case = ways.receipt().case
    seen.append(stamp(desk))
    for step in ("accept", "grade", "dispatch"):
        case = ways.take("desk", case, step)
        seen.append(stamp(desk))
    case = ways.take("worker", case, "note")
    seen.append(stamp(desk))
    assert all(before != after for before, after in pairwise(seen))
    still = stamp(desk)
    ways.receipt(place="village2")
    assert stamp(desk) == still
    assert stamp(Actor(kind=Kind.ANONYMOUS)) == ""


@pytest.mark.parametrize(
    ("name", "given"), [("officer", {}), ("mediator", {"unit": None, "role": "mediator"})]
)
def test_the_stamp_moves_when_a_matter_leaves(ways, name, given):
    graded = [ways.at(State.GRADED) for _n in range(2)]
    first, second = (ways.take("desk", case, "dispatch", **given) for case in graded)
    actor = ways.actor(name)
    before = stamp(actor)
    assert first.moved_at < second.moved_at
    ways.take("desk", first, "transfer", unit=None, role="grid_worker")
    assert stamp(actor) != before


# ------------------------------------------------------------------ rows


def test_a_row_says_what_where_who_and_when(ways):
    handling = ways.at(State.HANDLING, what="村口的路灯坏了。很黑")
    ways.take("desk", ways.at(State.GRADED, place="village"), "dispatch", unit=None, role="village_clerk")
    ways.receipt("丢了", place="town")
    ways.receipt("某处", place=None, where="河边")
    rows = page(ways.actor("banner"), Filter()).rows
    assert [row.where for row in rows] == ["河边", "万合永镇", "广义村委会", "广义村委会 1组"]
    assert rows[3].title == "村口的路灯坏了"
    assert rows[3].who == "水利站"
    assert rows[3].left == pytest.approx(24 * 60, abs=2)
    assert rows[3].state == str(rows[3].state) != ""
    assert rows[2].who
    assert rows[2].urgency == Urgency.OK
    assert (rows[0].left, rows[0].urgency) == (None, Urgency.NONE)
    with translation.override("en"):
        english = next(row for row in page(ways.actor("desk"), Filter()).rows if row.case.pk == handling.pk)
    assert (english.who, english.category) == ("Water station", "Public facilities")


def test_a_finished_row_has_no_clock(ways):
    case = ways.take("officer", ways.at(State.HANDLING), "settle")
    row = page(ways.actor("desk"), Filter()).rows[0]
    assert (row.case.pk, row.left, row.urgency) == (case.pk, None, Urgency.NONE)
