"""My day, the calendar and its feed: what waits, when, for whom, and that rooms above can add to it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation

from linli.cases.actions.feeds import feed_add, feed_end
from linli.cases.models import Case, Category, Feed, Words
from linli.cases.reads.calendar import Mark, calendars, days_between
from linli.cases.reads.day import Line, Section, days, my_day
from linli.cases.reads.feeds import feed_copy, feed_user
from linli.cases.rules.day import Pile
from linli.cases.rules.steps import ELSEWHERE, State
from linli.cases.tests.test_statements import Statements
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden
from linli.kernel.registry import Subject
from linli.people.actions.handing import posting_hand_over
from linli.people.models import Posting

pytestmark = pytest.mark.django_db


def piles(actor):
    return {shown.name: [line.number for line in shown.lines] for shown in my_day(actor)}


@pytest.fixture
def spread(ways):
    # what a merged matter is led by is made in between; it is not what is looked at here
    return {state: ways.at(state) for state in State if state not in ELSEWHERE}


def test_each_matter_stands_under_its_heading(ways, spread):
    asked = ways.take("officer", ways.at(State.HANDLING), "extend_ask")
    found = piles(ways.actor("desk"))
    assert found[Pile.NEW] == [spread[State.NEW].number]
    assert found[Pile.SORT] == [spread[State.ACCEPTED].number, spread[State.GRADED].number]
    assert found[Pile.CLOSE] == [spread[State.ANSWERED].number]
    assert found[Pile.EXTEND] == [asked.number]
    due = {spread[State.REPORTED_BACK].number, spread[State.VERIFIED].number}
    placed = {number for pile in (Pile.TODAY, Pile.VERIFY, Pile.ANSWER) for number in found.get(pile, [])}
    assert placed == due
    assert Pile.REVIEW not in found, "its day has not come"
    officer = piles(ways.actor("officer"))
    assert set(officer.get(Pile.HANDS, []) + officer.get(Pile.TODAY, [])) == {
        spread[State.DISPATCHED].number,
        spread[State.HANDLING].number,
        asked.number,
    }
    assert "inbox" in officer, "what was sent is not read yet"
    with clock.at(clock.now() + timedelta(days=60)):
        later = piles(ways.actor("desk"))
    assert later[Pile.REVIEW] == [spread[State.PARKED].number]
    assert {spread[State.REPORTED_BACK].number, asked.number} <= set(later[Pile.LATE])


def test_an_administrator_and_a_stranger_have_an_empty_day(ways, spread):
    assert my_day(ways.actor("admin")) == []
    assert my_day(ANONYMOUS) == []


def test_an_office_handed_over_stands_there_until_its_message_is_read(ways):
    posting = Posting.objects.get(role="town_desk", place_id=ways.cast.places["town"])
    successor = Posting.objects.get(role="department_officer", unit_id=ways.cast.units["water"]).person_id
    posting_hand_over(actor=SYSTEM, posting_id=posting.pk, to_person_id=successor, on=clock.today())
    found = {shown.name: shown.lines for shown in my_day(ways.actor("officer"))}
    (line,) = found["handed_over"]
    assert "office=" in line.url


def test_rooms_above_add_their_own(ways, monkeypatch):
    monkeypatch.setattr(days, "_entries", dict(days._entries))
    line = Line("回访张家", "/desk/x", "去", due=clock.today())
    days.register("guests", Section(20, "走访", lambda actor: [line] if actor.has("town_desk") else None))
    assert [shown.name for shown in my_day(ways.actor("desk"))] == ["guests"]
    assert my_day(ways.actor("desk2"))[0].lines == [line]
    assert my_day(ways.actor("worker")) == []


def test_the_page_and_its_sheet(sign_in, ways, spread):
    client = sign_in("desk")
    page = client.get("/desk/today").content.decode()
    case = spread[State.VERIFIED]
    assert f"/desk/matters/{case.pk}/?list=mine%3Don&amp;step=answer#step-answer" in page
    sheet = client.get("/desk/today/print").content.decode()
    assert case.number in sheet
    assert "ui/paper.css" in sheet


def _many(ways, count=60):
    places, category = ways.cast.places, Category.objects.first()
    with verbs.writing():
        for n in range(count):
            case = Case.objects.create(
                number=f"T-2026-{n}",
                category=category,
                channel="door",
                created_on=clock.today(),
                town_id=places["town"],
                village_id=places["village"],
                state=["new", "reported_back", "verified"][n % 3],
                due_at=clock.now() + timedelta(hours=n - 20) if n % 3 else None,
            )
            Words.objects.create(case=case, what=f"第{n}件事", salt="s")


@pytest.mark.parametrize(
    ("path", "most"), [("/desk/today", 12), ("/desk/load/", 6), ("/desk/calendar", 12), ("/desk/print", 10)]
)
def test_statements_of_the_pages(sign_in, ways, path, most):
    from django.db import connection

    _many(ways)
    client = sign_in("desk")
    client.get(path)
    with Statements(connection) as seen:
        assert client.get(path).status_code == 200
    assert len(seen.counted) <= most, "\n".join(sql[:140] for sql in seen.counted)


# --- the calendar


def month(actor, **more):
    today = clock.today()
    flat = [today + timedelta(days=at) for at in range(-3, 40)]
    shown, capped = days_between(actor, flat, named=3, **more)
    return {one.day: one for one in shown}, capped


def test_deadlines_reviews_and_the_hotline_stand_on_their_days(ways):
    due = ways.at(State.DISPATCHED)
    parked = ways.at(State.PARKED)
    hotline = ways.receipt(
        "热线转来",
        channel="hotline",
        hotline_number="12345-1",
        hotline_due_on=clock.today() + timedelta(days=9),
        by=ways.actor("desk"),
    ).case
    found, capped = month(ways.actor("desk"))
    assert not capped
    day = found[clock.local_date(due.due_at)]
    assert (day.count, [mark.number for mark in day.marks]) == (1, [due.number])
    assert day.url.endswith(f"due={day.day}")
    (mark,) = found[parked.review_on].marks
    assert (mark.number, bool(mark.kind)) == (parked.number, True)
    (mark,) = found[hotline.hotline_due_on].marks
    assert mark.number == hotline.number
    theirs, _capped = month(ways.actor("desk2"))
    assert not any(one.marks or one.count for one in theirs.values())
    own, _capped = month(ways.actor("desk"), own=True)
    assert sum(one.count for one in own.values()) == 0, "it is the water station's turn"
    assert own[parked.review_on].marks


def test_a_full_day_names_some_and_counts_all(sign_in, ways):
    places, category = ways.cast.places, Category.objects.first()
    with verbs.writing():
        for n in range(8):
            Case.objects.create(
                number=f"T-2026-{n}", category=category, channel="door", created_on=clock.today(),
                town_id=places["town"], state="handling", due_at=clock.now() + timedelta(days=1, seconds=n),
            )  # fmt: skip
    found, _capped = month(ways.actor("desk"))
    tomorrow = found[clock.today() + timedelta(days=1)]
    assert (tomorrow.count, len(tomorrow.marks), tomorrow.more) == (8, 3, 5)
    behind = sign_in("desk").get(tomorrow.url)
    assert behind.content.decode().count("data-row=") == 8, "one click from the figure to its matters"


def test_rooms_above_add_dates(ways, monkeypatch):
    monkeypatch.setattr(calendars, "_entries", dict(calendars._entries))
    today = clock.today()
    calendars.register("rounds", lambda actor, since, until: [Mark(today, "排查", "/x", kind="排查")])
    calendars.register("none", lambda actor, since, until: None)
    found, _capped = month(ways.actor("desk"))
    assert [mark.title for mark in found[today].marks] == ["排查"]


@pytest.mark.parametrize(
    "query", ["", "?show=week", "?day=2026-10-01", "?day=x", "?day=9999-12-31", "?day=2026-02-16&mine=on"]
)
def test_the_page_reads_any_day(sign_in, query):
    client = sign_in("desk")
    page = client.get(f"/desk/calendar{query}")
    assert page.status_code == 200
    if "2026-10" in query:
        assert "国庆节" in page.content.decode()
    if "2026-02" in query:
        assert "春节" in page.content.decode()
        assert "调休上班" in page.content.decode()


# --- the feed


def test_a_feed_is_ones_own_and_says_numbers_only(sign_in, ways):
    case = ways.at(State.VERIFIED, what="路灯坏了，张三家门口")
    client = sign_in("desk")
    made = client.post("/desk/calendar/feed").content.decode()
    secret = re.search(r"/calendar/([\w-]+)\.ics", made)[1]
    text = Client().get(f"/calendar/{secret}.ics")
    assert text["Content-Type"].startswith("text/calendar")
    assert case.number in text.content.decode()
    assert "路灯" not in text.content.decode()
    assert Feed.objects.get(ended_at=None).key not in (secret, "")
    newer = feed_add(actor=ways.actor("desk"))
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404, "a new one ends the old one"
    assert feed_user(newer)
    subject = Subject(person_id=ways.cast.users["desk"], user_id=ways.cast.users["desk"])
    assert len(feed_copy(subject)["calendar_addresses"]) == 2
    assert feed_copy(Subject(person_id=subject.person_id, user_id=None)) == {}
    assert client.post("/desk/calendar/feed/end").status_code == 302
    assert feed_user(newer) is None
    feed_end(actor=ways.actor("desk"))
    with pytest.raises(Forbidden):
        feed_add(actor=ANONYMOUS)
    with pytest.raises(Forbidden):
        feed_end(actor=SYSTEM)


def test_a_closed_accounts_feed_is_closed(ways):
    from linli.accounts.actions.users import user_end

    secret = feed_add(actor=ways.actor("desk"))
    user_end(actor=SYSTEM, user_id=ways.cast.users["desk"])
    assert feed_user(secret) is None


def test_whose_who_is_erased_ends(ways):
    from linli.cases.actions.feeds import feeds_erase

    secret = feed_add(actor=ways.actor("desk"))
    with verbs.writing():
        feeds_erase(SYSTEM, Subject(person_id=ways.cast.users["desk"], user_id=ways.cast.users["desk"]))
        feeds_erase(SYSTEM, Subject(person_id=ways.cast.users["desk"], user_id=None))
    assert feed_user(secret) is None


def test_english_days():
    from linli.cases.templatetags.cases import month_words, weekday_words

    with translation.override("en"):
        assert (month_words(date(2026, 11, 25)), weekday_words(date(2026, 11, 25))) == (
            "November 2026",
            "Wed",
        )
    with translation.override("zh-hans"):
        assert (month_words(date(2026, 11, 25)), weekday_words(date(2026, 11, 25))) == ("2026年11月", "周三")
