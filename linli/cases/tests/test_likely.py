"""What may be the same: who is shown it, with what, and that no table is read through for it."""

from datetime import timedelta

import pytest
from django.db import connection

from linli.cases.models import Case, Words
from linli.cases.reads.likely import EACH, candidates, likely, statement, stretches
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.actor import Actor, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(ways):
    """`look("desk", case)` → the matters that are shown as perhaps the same."""

    def _look(who, case):
        case = Case.objects.get(pk=case.pk)
        actor = ways.actor(who, case)
        return [one.row.case.pk for one in likely(actor, case, Words.objects.filter(pk=case.pk).first())]

    return _look


def found(ways, case):
    case = Case.objects.get(pk=case.pk)
    return likely(ways.actor("desk"), case, Words.objects.get(pk=case.pk))


def test_enough_to_decide(ways, photo):
    first = ways.receipt("村口路灯三盏不亮，晚上看不见路", lon=117.9, lat=43.1, files=photo()).case
    second = ways.receipt("路灯三盏不亮了，老人不敢出门", lon=117.9009, lat=43.1).case
    (one,) = found(ways, second)
    assert one.row.case.pk == first.pk
    assert (one.photos, one.may_merge, 0.5 <= one.score <= 1) == (1, True, True)
    assert 60 < one.metres < 90
    assert ("路灯三盏不亮", True) in one.pieces
    assert "".join(text for text, _hit in one.pieces).startswith("村口路灯")


SEES = ("desk", "banner", "clerk", "head", "worker")
BLIND = ("desk2", "clerk2", "officer", "officer2", "mediator", "admin", "reporter", "stranger")


def test_who_is_shown_what(ways, look):
    """Only what the reader may see; a complaint stands beside its like alone."""
    case, same = ways.receipt().case, ways.receipt().case
    complaint = ways.receipt("路灯坏了。晚上看不见路", about="village").case
    about_unit = ways.receipt("路灯坏了。晚上看不见路", about_unit_id=ways.cast.units["water"]).case
    mediated = ways.take("desk", ways.at(State.GRADED), "dispatch", unit=None, role="mediator")
    assert {who: look(who, case) for who in SEES} == {who: [same.pk] for who in SEES}
    assert {who: look(who, case) for who in BLIND} == {who: [] for who in BLIND}
    for hidden in (complaint, about_unit, mediated):
        assert all(look(who, hidden) == [] for who in SEES + BLIND)
    second = ways.receipt("路灯坏了。晚上看不见路", about="village").case
    assert look("desk", second) == [complaint.pk]
    assert look("clerk", second) == []


def test_a_unit_is_shown_what_is_with_it(ways, look):
    case, other = ways.at(State.HANDLING), ways.at(State.HANDLING)
    ways.receipt()
    assert look("officer", case) == [other.pk]


def test_only_what_is_open_and_stands_on_its_own(ways, look):
    case, same = ways.receipt().case, ways.receipt().case
    ways.at(State.CLOSED)
    merged = ways.take("desk", ways.receipt().case, "merge", other=same.number)
    assert look("desk", case) == [same.pk]
    assert look("desk", merged) == []
    assert look("desk", ways.take("desk", case, "settle")) == []


def test_a_month_before_and_after(ways, look):
    with clock.at(clock.now() - timedelta(days=40)):
        ways.receipt()
    with clock.at(clock.now() - timedelta(days=20)):
        near = ways.receipt().case
    case = ways.receipt().case
    assert look("desk", case) == [near.pk]
    assert case.pk in look("desk", near)


def test_found_by_words_where_the_place_is_another(ways, look):
    case = ways.receipt("国道边的反光镜歪了，看不见来车", place="grid3").case
    other = ways.receipt("反光镜歪了看不见来车", place="village").case
    third = ways.receipt("国道边反光镜歪了，看不见来车", place="town").case
    assert set(look("desk", case)) == {other.pk, third.pk}
    assert look("clerk", case) == [other.pk]


def test_quarrels_are_shown_but_not_to_be_merged(ways):
    kind = ways.kind("dispute")
    ways.receipt("羊进菜园吵起来了", category_id=kind)
    case = ways.receipt("羊又进菜园，吵起来了", category_id=kind).case
    assert [one.may_merge for one in found(ways, case)] == [False]


def test_erased_words_and_no_place_are_no_obstacle(ways):
    case = ways.receipt("路灯坏了", place=None).case
    assert likely(ways.actor("banner"), case, None) == []
    ways.receipt("路灯坏了", place=None)
    assert len(likely(ways.actor("banner"), case, Words.objects.get(pk=case.pk))) == 1
    assert candidates(Actor(kind=Kind.ANONYMOUS), case, None) == []


def test_three_characters_in_a_row():
    assert stretches("路灯不亮 lamp") == [("路灯", "灯不"), ("灯不", "不亮")]
    assert stretches("路灯") == stretches("lamp") == []
    assert len(stretches("一二三四五六七八九十甲乙丙丁戊己")) == 12


# ------------------------------------------------------------------ how it is carried out


SQLITE = """WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 20000)
SELECT substr(id, 1, 20) || printf('%%012x', n), n, 'closed', 0, {names}
FROM cases_case, counted WHERE id = %s"""
POSTGRESQL = """SELECT (left(id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, n::text, 'closed', false,
{names} FROM cases_case, generate_series(1, 20000) n WHERE id = %s"""


@pytest.fixture
def many(ways):
    """20,000 closed matters and a few open ones in the same grid."""
    case = ways.receipt("路灯三盏不亮，晚上看不见路").case
    fixed = ("id", "number", "is_open", "state")
    columns = [field.column for field in Case._meta.concrete_fields if field.attname not in fixed]
    names = ", ".join(f'"{name}"' for name in columns)
    head = f"INSERT INTO cases_case (id, number, state, is_open, {names}) "
    with verbs.writing(), connection.cursor() as cursor:
        cursor.execute(
            head + (SQLITE if connection.vendor == "sqlite" else POSTGRESQL).format(names=names),
            [Case._meta.pk.get_db_prep_value(case.pk, connection)],
        )
        terms = "'路灯 灯三'" if connection.vendor == "sqlite" else "array_to_tsvector(ARRAY['路灯', '灯三'])"
        for said in (
            "INSERT INTO cases_search (key, case_id, terms, text) "
            f"SELECT CAST(number AS BIGINT), id, {terms}, ''",
            "INSERT INTO cases_words (case_id, what, \"where\", lang, salt) SELECT id, '路灯', '', 'zh', ''",
        ):
            cursor.execute(f"{said} FROM cases_case WHERE state = 'closed'")
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")
    for _n in range(3):
        ways.receipt("路灯三盏不亮了")
    return case


def plan(ways, case):
    made = statement(ways.actor("desk"), case, Words.objects.get(pk=case.pk))
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {made[0]}", made[1])
        return [row[-1] for row in cursor.fetchall()]


def test_no_table_is_read_through(ways, many):
    steps = [step.strip() for step in plan(ways, many)]
    if connection.vendor == "sqlite":
        scans = [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE" not in step]
        assert set(scans) <= {"SCAN way_0", "SCAN way_1", "SCAN way_2", "SCAN found"}
    else:
        assert not [step for step in steps if "Seq Scan on" in step]
    assert len(candidates(ways.actor("desk"), many, Words.objects.get(pk=many.pk))) == 3 <= EACH
