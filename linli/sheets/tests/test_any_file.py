"""Any spreadsheet: no traceback, nothing written by halves. Through the reader, the flow, every importer."""

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Category
from linli.kernel.errors import Invalid, LinliError
from linli.kernel.models import Audit
from linli.people.models import Household, Membership, Organisation, Person, Posting
from linli.sheets.actions.confirming import run_confirm
from linli.sheets.actions.staging import run_plan, run_stage
from linli.sheets.models import ImportRun
from linli.sheets.reads import importers, opened, waiting_of
from linli.sheets.rules.opening import Refused, events
from linli.sheets.rules.tables import Line, Sheet
from linli.sheets.tests.making import xlsx
from linli.territory.models import Place

pytestmark = pytest.mark.django_db

KINDS = ("categories", "divisions", "households", "organisations", "rosters")
odd = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "\x0b",
        "\u202e",
        "=1+1",
        "@x",
        "-",
        "1.39E+10",
        "2024.9.3",
        "广义村",
        "万合永镇广义村1组",
        "网格员",
        "部门",
        "150425104202",
        "15042510420299",
        "13900000001",
        "是",
        "x" * 5000,
        "\ud800",
        "９",
        "H1",
        "三级",
        "2个工作日",
        "合计",
    ]
)
cell = st.one_of(
    st.none(),
    odd,
    odd,
    st.text(max_size=30),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


def all_rows():
    models = (Household, Membership, Organisation, Person, Posting, Place, Category)
    return [model.objects.count() for model in models]


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=200).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail),
        st.text(max_size=200).map(lambda t: t.encode("utf-16", "surrogatepass")),
    )
)
def test_any_bytes_are_read_or_refused(data):
    with suppress(Refused):
        list(events(data))


WHOLE = (
    xlsx(("户号", "村组"), ("9001", "广义村"), merge=("A4:B5",))
    if False
    else xlsx(("户号", "村组"), ("9001", "广义村"))
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20),
    st.integers(0, len(WHOLE)),
)
def test_any_damaged_workbook_is_read_or_refused(changes, cut):
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    for damaged in (bytes(data), bytes(data[:cut])):
        with suppress(Refused):
            list(events(damaged))


@settings(max_examples=6, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_the_process_that_opens_never_falls_on_us(data):
    with suppress(Invalid):
        opened(data)


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_any_table_is_written_whole_or_not_at_all(kind, cast, data):
    importer = importers.get(kind)
    names = [column.name for column in importer.columns]
    rows = data.draw(st.lists(st.lists(cell, min_size=len(names), max_size=len(names)), max_size=6))
    lines = [Line(at, tuple(cells)) for at, cells in enumerate([names, *rows], start=1)]
    actor = cast.actor("admin")
    with transaction.atomic():
        before = all_rows()
        run = run_stage(actor=actor, kind=kind, file_name="x", sheets=[Sheet("x", tuple(lines))], digest="x")
        waiting = waiting_of(run)
        with suppress(LinliError):
            run = run_plan(actor=actor, run_id=run.pk, plan=waiting.plan)
        assert all_rows() == before
        try:
            with transaction.atomic():
                done = run_confirm(actor=actor, run_id=run.pk, leaving=run.bad)
        except LinliError:
            assert all_rows() == before
            assert ImportRun.objects.get(pk=run.pk).state == "staged"
        else:
            assert done.state == "confirmed"
            assert Audit.objects.filter(verb="run_confirm", object_id=run.pk).count() == 1
        transaction.set_rollback(True)


def test_a_verb_that_fails_late_leaves_nothing(cast, monkeypatch):
    """The last of several writes is refused: the earlier ones go with it, and the file still waits."""
    from linli.people.imports import rosters
    from linli.sheets.tests.making import csv, previewed

    desk = cast.actor("desk")
    run = previewed(
        desk,
        "rosters",
        csv(("姓名", "岗位", "所在村"), ("甲", "网格员", "广义村"), ("乙", "网格员", "广义村")),
    )
    calls = iter(range(9))
    real = rosters.posting_add

    def failing(**given):
        if next(calls) == 1:
            raise Invalid("late")
        return real(**given)

    monkeypatch.setattr(rosters, "posting_add", failing)
    before = all_rows()
    with pytest.raises(Invalid, match="late"), transaction.atomic():
        run_confirm(actor=desk, run_id=run.pk)
    assert all_rows() == before
    run.refresh_from_db()
    assert run.state == "staged"


def test_greedy_files_end_the_reader_and_not_us():
    import io

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write("A1", "x")
    sheet.write("XFD1048576", "y")
    book.close()
    with pytest.raises(Invalid):
        opened(out.getvalue())
    with pytest.raises(Invalid):
        opened(b"x" * (20 * 1024 * 1024 + 1))


def test_limits(monkeypatch):
    from linli.sheets.rules import tables

    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    for data, word in (
        (b"a\n" * 4, "rows"),
        (b"a," * 300 + b"b", "columns"),
        (b"a" * 40_000, "cell"),
        (b" \n", "empty"),
    ):
        with pytest.raises(Refused, match=word):
            list(events(data))


def test_dates_and_times_of_a_workbook():
    (sheet,) = opened(xlsx((date(2024, 9, 3), datetime(2024, 9, 3, 8, 30), time(8, 30), True, 1.5)))
    assert sheet.lines[0].cells[0] in (date(2024, 9, 3), datetime(2024, 9, 3))
