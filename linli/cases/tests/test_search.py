"""Search finds what its words say, within what the reader may see, on whichever engine the tests run."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.actions.forgetting import case_erase
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import case_correct, code_holder
from linli.cases.actions.searching import search_forget, search_index, search_rebuild
from linli.cases.actions.steps import take_step
from linli.cases.models import Case, Category, Search, Words
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.verifying import unsearchable
from linli.cases.rules.search import key
from linli.cases.rules.steps import State
from linli.kernel import clock, ids, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Kind
from linli.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(ways):
    """`ask("路灯", "clerk", state="open")` → the ids found, newest first."""

    def _ask(words, who="desk", **wanted):
        return [row.case.pk for row in page(ways.actor(who), Filter(words=words, **wanted)).rows]

    return _ask


def test_two_characters_find_what_the_reader_sees(ways, ask):
    here, there = ways.receipt("村口路灯不亮").case, ways.receipt("路灯坏了", place="village2").case
    ways.receipt("垃圾没人收")
    assert {who: ask("路灯", who) for who in ("desk", "clerk", "desk2", "banner", "officer", "admin")} == {
        "desk": [here.pk],
        "clerk": [here.pk],
        "desk2": [there.pk],
        "banner": [there.pk, here.pk],
        "officer": [],
        "admin": [],
    }
    assert [row.case.pk for row in page(SYSTEM, Filter(words="路灯")).rows] == [there.pk, here.pk]


def test_a_unit_finds_what_it_was_given_and_no_longer_what_was_taken_away(ways, ask):
    case = ways.at(State.DISPATCHED)
    assert ask("路灯", "officer") == [case.pk]
    ways.take("desk", case, "transfer")
    assert ask("路灯", "officer") == []
    assert ask("路灯", "officer2") == [case.pk]


def test_a_complaint_is_not_found_by_those_it_is_about(ways, ask):
    case = ways.receipt("村里账目不清", about="village").case
    assert ask("账目", "clerk") == []
    assert ask("账目") == [case.pk]


def test_whoever_follows_by_a_code_searches_nothing(ways):
    case = ways.take("desk", ways.receipt().case, "accept")
    assert page(ways.actor("reporter", case), Filter(words="路灯")).rows == []


def test_words_of_steps_numbers_and_the_hotline(ways, ask):
    case = ways.receipt(
        "路灯坏了", where="小学门口", channel="hotline", hotline_number="NC-77001234", by=ways.actor("desk")
    ).case
    ways.take("worker", case, "note", words="电线杆也歪了")
    for words in (
        "小学",
        "电线杆",
        "电线杆 路灯",
        case.number,
        case.number.lower(),
        "nc77001234",
        "NC-77001234",
    ):
        assert ask(words) == [case.pk], words
    for words in ("电线 井盖", "小学路灯", "NC-77009999", "，。", "13800001234"):
        assert ask(words) == [], words


def test_nothing_said_to_a_mediator_is_found(ways, ask):
    case = ways.at(State.GRADED)
    given = ways.take("desk", case, "dispatch", words="请调解", unit=None, role="mediator")
    ways.take("mediator", given, "take")
    ways.take("mediator", given, "note", words="两家都让一步")
    ways.take("mediator", given, "hand_back", words="谈不拢")
    assert ask("路灯") == [case.pk]
    for words in ("调解", "一步", "谈不拢"):
        assert ask(words) == ask(words, "mediator") == ask(words, "banner") == []
    assert list(unsearchable()) == []


def test_filters_combine_with_words(ways, ask):
    codes = dict(Category.objects.values_list("code", "pk"))
    with clock.at(clock.now() - timedelta(days=5)):
        old = ways.receipt("路灯坏了").case
    done = ways.take("worker", ways.receipt("路灯又坏了").case, "settle")
    elsewhere = ways.receipt("路灯没装", place="village").case
    grid = ways.cast.places["grid2"]
    assert ask("路灯") == [elsewhere.pk, done.pk, old.pk]
    assert ask("路灯", state="open") == [elsewhere.pk, old.pk]
    assert ask("路灯", state="closed") == [done.pk]
    assert ask("路灯", state="new") == [elsewhere.pk, old.pk]
    assert ask("路灯", place_id=grid) == [done.pk, old.pk]
    assert ask("路灯", place_id=ways.cast.places["village"]) == [elsewhere.pk, done.pk, old.pk]
    assert ask("路灯", place_id=ways.cast.places["town2"]) == []
    assert ask("路灯", "clerk", place_id=ways.cast.places["village"], state="open") == [elsewhere.pk, old.pk]
    assert ask("路灯", since=clock.today(), mine=True) == [elsewhere.pk]
    assert ask("路灯", until=clock.today() - timedelta(days=1)) == [old.pk]
    assert ask("路灯", category_id=codes["facilities"], urgency="late") == []
    assert set(ask("坏", category_id=codes["facilities"])) == {old.pk, done.pk}
    assert ask("路灯", "admin", mine=True) == []


def test_pages_go_on_where_they_ended(ways):
    made = [ways.receipt("路灯坏了", place="village").case.pk for _n in range(7)]
    both = Actor(kind=Kind.USER, grants=(*ways.actor("clerk").grants, *ways.actor("banner").grants))
    for words in ("路灯", "路灯坏了"):
        found, after = [], None
        while True:
            part = page(both, Filter(words=words), after=after, limit=3)
            found += [row.case.pk for row in part.rows]
            after = part.after
            if after is None:
                break
        assert found == sorted(made, reverse=True)
    assert page(both, Filter(words="路灯"), after=uuid4()).rows == [] or connection.vendor == "postgresql"


# ------------------------------------------------------------------ against brute force

texts = st.text(alphabet="路灯不亮坏 3Ａ，", min_size=1, max_size=9).filter(lambda text: text.strip(" ，"))
words = st.lists(st.text(alphabet="路灯不亮坏", min_size=1, max_size=4), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    corpus=st.lists(st.tuples(texts, st.sampled_from(["village", "village2", None])), min_size=1, max_size=6),
    asked=st.lists(words, min_size=3, max_size=6),
)
def test_a_search_is_reading_every_visible_text(cast, corpus, asked):
    people = {name: cast.actor(name) for name in ("clerk", "desk2", "banner")}
    opens = {"clerk": {"village"}, "desk2": {"village2"}, "banner": {"village", "village2", None}}
    with transaction.atomic():
        made = []
        for what, place in corpus:
            report = Report(what=what, place_id=cast.places[place] if place else None)
            made.append((case_report(actor=SYSTEM, report=report).case.pk, what, place))
        for sought in asked:
            for name, actor in people.items():
                found = [row.case.pk for row in page(actor, Filter(words=" ".join(sought))).rows]
                expected = {
                    pk
                    for pk, what, place in made
                    if place in opens[name] and all(word in what for word in sought)
                }
                assert set(found) == expected
                assert len(found) == len(expected)
        transaction.set_rollback(True)


# ------------------------------------------------------------------ what is kept


def test_corrected_words_are_found_and_those_before_are_not(ways, ask):
    case = ways.receipt("路灯坏了").case
    ways.take("desk", case, "accept", words="马上去看")
    case_correct(Move(code_holder(case.pk), case.pk, "correct", words="水管漏了", key="c1"))
    assert ask("路灯") == []
    assert ask("水管") == ask("马上去看") == [case.pk]
    assert list(unsearchable()) == []


def test_erased_words_are_not_found_and_stay_so(ways, ask):
    case = ways.receipt("路灯坏了").case
    take_step(Move(code_holder(case.pk), case.pk, "withdraw"), {})
    case_erase(actor=SYSTEM, case_id=case.pk, scope="all")
    case_erase(actor=SYSTEM, case_id=case.pk, scope="all")
    ways.take("desk", case, "note", words="路灯")
    assert ask("路灯") == ask(case.number) == []
    assert list(unsearchable()) == []
    search_rebuild(actor=SYSTEM)
    assert ask("路灯") == []


def test_verify_sees_a_row_that_is_wrong_and_a_rebuild_mends_it(ways, ask):
    case, other = ways.receipt("路灯坏了").case, ways.receipt("井盖没了").case
    assert list(unsearchable()) == []
    with verbs.writing():
        Search.objects.filter(case=case).delete()
        Search.objects.filter(case=other).update(text="别的")
    found = list(unsearchable())
    assert [str(pk) in line for pk, line in zip((case.pk, other.pk), found, strict=False)] == [True, True]
    assert len(found) == (3 if connection.vendor == "sqlite" else 2)
    call_command("search", "--rebuild")
    assert list(unsearchable()) == []
    assert ask("路灯") == [case.pk]
    with pytest.raises(CommandError):
        call_command("search")


def test_only_administrators_rebuild(ways):
    with pytest.raises(Forbidden):
        search_rebuild(actor=ways.actor("desk"))
    ways.receipt()
    assert search_rebuild(actor=ways.actor("admin")) == 1


def test_matters_of_one_moment_get_a_row_each(ways, ask):
    """Also those written in bulk beside one that is there."""
    first = ways.receipt("路灯坏了").case
    near = [first.pk.int ^ bit for bit in (1, 2, 3)]
    assert {key(type(first.pk)(int=value)) for value in near} == {key(first.pk)}
    with verbs.writing():
        made = [
            Case.objects.create(
                id=type(first.pk)(int=value),
                number=uuid4().hex[:20],
                category=first.category,
                channel="door",
                created_on=clock.today(),
                town_id=first.town_id,
            )
            for value in near
        ]
        Words.objects.bulk_create(Words(case=case, what="路灯也坏了", salt="0") for case in made)
        assert search_index(made) == 3
    assert set(ask("路灯")) == {first.pk, *(case.pk for case in made)}
    assert list(unsearchable()) == []


def test_a_list_that_knows_only_days_is_found_batch_after_batch(ways):
    """Hundreds of matters at one midnight, in several batches and each put right once more."""
    first, midnight = ways.receipt("路灯坏了").case, datetime(2023, 1, 4, 16, tzinfo=UTC)
    for batch in range(5):
        with verbs.writing():
            made = [
                Case.objects.create(
                    id=ids.new(midnight),
                    number=uuid4().hex[:20],
                    category=first.category,
                    channel="hotline",
                    created_on=clock.today(),
                    town_id=first.town_id,
                )
                for _n in range(150)
            ]
            Words.objects.bulk_create(Words(case=case, what="井盖没了", salt="0") for case in made)
            with CaptureQueriesContext(connection) as asked:
                assert search_index(made) == 150
            assert len(asked) <= 20, batch
            search_forget(made[0].pk)
            assert search_index(made[:1]) == 1
    assert list(unsearchable()) == []


def test_two_reports_in_one_moment(ways, ask):
    with clock.at(clock.now()):
        made = {
            case_report(
                actor=ANONYMOUS, report=Report("路灯坏了", place_id=ways.cast.places["village"])
            ).case.pk
            for _n in range(5)
        }
    assert set(ask("路灯")) == made


# ------------------------------------------------------------------ how it is carried out

POSTGRESQL = "SELECT 1 FROM pg_attribute WHERE attrelid = 'cases_search'::regclass AND attname = 'terms'"


def test_the_index_is_used(ways, ask):
    """PostgreSQL: the index for rare words, a walk from the newest for common ones. SQLite: its own table."""
    case = ways.receipt("路灯坏了").case
    if connection.vendor == "sqlite":
        steps = plan("路灯", ways)
        assert steps[0].startswith("SCAN cases_search_fts VIRTUAL TABLE")
        assert all(step.startswith("SEARCH") for step in steps[1:])
        return
    with verbs.writing(), connection.cursor() as cursor:
        columns = [
            field.column for field in Case._meta.concrete_fields if field.attname not in ("id", "number")
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO cases_case (id, number, {names}) SELECT gen_random_uuid(), n::text, {names} "
            "FROM cases_case, generate_series(1, 20000) n WHERE id = %s",
            [case.pk],
        )
        cursor.execute(
            "INSERT INTO cases_search (key, case_id, terms, text) SELECT number::bigint, id, "
            "array_to_tsvector(ARRAY[CASE WHEN number::int %% 5 = 0 THEN '路灯' ELSE '垃圾' END, "
            "CASE WHEN number::int = 9000 THEN '石榴' ELSE '没人' END]), '' FROM cases_case WHERE id <> %s",
            [case.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE cases_case")
        cursor.execute("ANALYZE cases_search")
        cursor.execute(f"{POSTGRESQL} AND attstattarget = 10000")
        assert cursor.fetchone()
    assert "case_search_terms" in "\n".join(plan("石榴", ways))
    assert "case_search_terms" in "\n".join(plan("企鹅", ways))
    common = "\n".join(plan("路灯", ways))
    assert "case_search_terms" not in common
    assert "Index Scan Backward using cases_search_case_id_key" in common
    assert ask("没人石榴") == []
    assert len(ask("路灯", "banner")) == 50


def plan(words, ways):
    """The steps of the search as the engine explains them."""
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    actor = ways.actor("banner")
    with connection.execute_wrapper(watch):
        page(actor, Filter(words=words))
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {seen[0][0]}", seen[0][1])
        return [row[-1] for row in cursor.fetchall()]
