"""A flood is seen by the desk that answers, set aside in one step, and brought back in one step."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.actions.floods import cases_bring_back, cases_set_aside
from linli.cases.models import Case, Entry
from linli.cases.reads.floods import MOST, flood_size, floods, set_aside
from linli.cases.reads.stories import story
from linli.cases.rules.bursts import MANY, WITHIN, bursts
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid
from linli.kernel.models import Audit
from linli.kernel.reads import broken

NOON = clock.now().replace(hour=4, minute=0, second=0, microsecond=0) - timedelta(days=1)
TIMES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 20_000)), max_size=80)


@given(TIMES)
def test_a_report_is_part_of_a_flood_if_some_hour_with_it_holds_many(rows):
    reports = [(n, line, NOON + timedelta(seconds=at)) for n, (line, at) in enumerate(rows)]
    found = {pk for group in bursts(reports) for pk in group}
    for pk, line, at in reports:
        hours = [start for _pk, other, start in reports if other == line and start <= at <= start + WITHIN]
        among = any(
            sum(line == other and start <= when <= start + WITHIN for _pk, other, when in reports) >= MANY
            for start in hours
        )
        assert (pk in found) == among


@given(TIMES)
def test_no_report_stands_in_two_floods(rows):
    groups = bursts([(n, line, NOON + timedelta(seconds=at)) for n, (line, at) in enumerate(rows)])
    marked = [pk for group in groups for pk in group]
    assert len(marked) == len(set(marked))
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)


@pytest.fixture
def flood(ways, settings):
    """Many reports over one line, and two that are nobody's flood."""
    settings.LINLI_CROWD = 100
    line = Actor(kind=Kind.ANONYMOUS, network="line")
    cases = [ways.receipt(f"垃圾信息{n}", by=line).case for n in range(MANY)]
    ways.receipt("路灯坏了", by=Actor(kind=Kind.ANONYMOUS, network="other"))
    ways.receipt("来电", by=ways.actor("desk"), channel="phone")
    return cases


def ids(cases):
    return [case.pk for case in cases]


@pytest.mark.django_db
def test_only_the_desk_that_answers_is_told(flood, ways):
    (found,) = floods(ways.actor("desk"))
    assert {row.case.pk for row in found.rows} == set(ids(flood))
    assert found.count == flood_size(ways.actor("desk")) == MANY
    for name in ("banner", "desk2", "clerk", "worker", "officer", "admin"):
        assert flood_size(ways.actor(name)) == 0
        assert floods(ways.actor(name)) == []
        assert set_aside(ways.actor(name)) == []


@pytest.mark.django_db
def test_set_aside_and_brought_back_by_the_ordinary_way(flood, ways):
    desk = ways.actor("desk")
    done = cases_set_aside(actor=desk, case_ids=ids(flood), words="一下子来了很多，先放一边。")
    assert (len(done.moved), done.left) == (MANY, 0)
    assert set(Case.objects.filter(pk__in=ids(flood)).values_list("state", "outcome")) == {
        ("declined", "set_aside")
    }
    assert Entry.objects.filter(step="set_aside", public=True).count() == MANY
    assert Audit.objects.filter(verb="case_set_aside").count() == MANY
    assert flood_size(desk) == 0
    assert {row.case.pk for row in set_aside(desk)} == set(ids(flood))
    assert list(broken()) == []
    back = cases_bring_back(actor=desk, case_ids=ids(flood))
    assert len(back.moved) == MANY
    assert set(Case.objects.filter(pk__in=ids(flood)).values_list("state", "is_open", "outcome")) == {
        ("new", True, "")
    }


@pytest.mark.django_db
def test_the_reporter_reads_why_and_has_it_reopened(flood, ways):
    cases_set_aside(actor=ways.actor("desk"), case_ids=ids(flood), words="先放一边。")
    case = Case.objects.get(pk=flood[0].pk)
    told = story(ways.actor("reporter", case), case)
    assert told.lines[-1].text == "先放一边。"
    assert "reopen" in told.steps
    again = ways.take("reporter", case, "reopen", "这是真事。")
    assert (again.state, again.outcome) == (State.ACCEPTED, "")
    assert "go_higher" in story(ways.actor("reporter", again), again).steps


@pytest.mark.django_db
def test_what_somebody_took_up_or_another_desk_answers_is_left(flood, ways):
    ways.take("desk", flood[0], "accept")
    ways.take("desk", flood[1], "pass_up")
    elsewhere = ways.receipt(place="village2").case
    done = cases_set_aside(actor=ways.actor("desk"), case_ids=[*ids(flood), elsewhere.pk], words="先放一边。")
    assert (len(done.moved), done.left) == (MANY - 2, 3)
    assert Case.objects.get(pk=elsewhere.pk).state == State.NEW
    declined = ways.at(State.DECLINED)
    assert cases_bring_back(actor=ways.actor("desk"), case_ids=[declined.pk]).left == 1
    with pytest.raises(Invalid):
        ways.take("desk", declined, "bring_back")
    one = ways.take("desk", flood[2], "bring_back")
    assert one.state == State.NEW
    assert ways.take("desk", one, "set_aside").outcome == "set_aside"


@pytest.mark.django_db
def test_too_much_nothing_and_no_words_are_refused_whole(flood, ways):
    desk = ways.actor("desk")
    for chosen, words in ((), "x"), ([flood[0].pk], " "), (_many(), "x"):
        with pytest.raises(Invalid):
            cases_set_aside(actor=desk, case_ids=chosen, words=words)
    assert not Case.objects.exclude(state=State.NEW).exists()


def _many():
    from uuid import UUID

    return [UUID(int=n) for n in range(MOST + 1)]


@pytest.mark.django_db
def test_statements_grow_by_a_few_a_matter(flood, ways):
    desk = ways.actor("desk")

    def cost(cases):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            cases_set_aside(actor=desk, case_ids=ids(cases), words="先放一边。")
        return len([q for q in seen.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    two, ten = cost(flood[:2]), cost(flood[2:12])
    assert (ten - two) / 8 <= 14  # one for what hangs together, one each for decisions, hazards and faults


# ------------------------------------------------------------------ the page


@pytest.mark.django_db
def test_the_list_says_so_and_the_page_does_it(flood, sign_in):
    client = sign_in("desk")
    assert "at-once" in client.get("/desk/").content.decode()
    page = client.get("/desk/matters/at-once").content.decode()
    assert page.count('name="case"') == MANY
    assert "line" not in [part.strip('"') for part in page.split("value=")]
    empty = client.post("/desk/matters/at-once", {"case": ids(flood)[:1], "words": ""})
    assert empty.status_code == 422
    assert f'value="{flood[0].pk}" checked' in empty.content.decode()
    assert f'value="{flood[1].pk}" checked' not in empty.content.decode()
    nothing = client.post("/desk/matters/at-once", {"words": "先放一边。", "case": "not-an-id"})
    assert nothing.status_code == 422
    done = client.post(
        "/desk/matters/at-once", {"case": [*ids(flood), flood[0].pk], "words": "先放一边。"}, follow=True
    )
    assert done.content.decode().count('name="case"') == MANY
    back = client.post("/desk/matters/at-once/back", {"case": ids(flood)}, follow=True)
    assert "at-once/back" not in back.content.decode()
    assert Case.objects.filter(pk__in=ids(flood), state=State.NEW).count() == MANY
    again = client.post("/desk/matters/at-once/back", {}, follow=True)
    assert again.status_code == 200
    gone = client.post("/desk/matters/at-once/back", {"case": ids(flood)[:1]}, follow=True)
    assert gone.status_code == 200
    assert not verbs.inside()
