"""A list taken out: every text stays a text, dates are dates, and memory does not grow with the rows."""

from datetime import UTC, date, datetime
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from linli.sheets.rules.exporting import LONGEST, Column, Shape, file_name, harmless, local, noted
from linli.sheets.writing import write_sheet

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def written(columns, rows, **more) -> tuple[CalamineWorkbook, int, bytes]:
    file = BytesIO()
    count = write_sheet(file, "事项", columns, rows, **more)
    return CalamineWorkbook.from_filelike(BytesIO(file.getvalue())), count, file.getvalue()


def texts(values: list[str]) -> tuple[list[str], bytes]:
    book, _count, raw = written([Column("说了什么", lambda row: row)], values)
    rows = book.get_sheet_by_index(0).to_python()
    return [str(row[0]) for row in rows[1:]], raw


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "-x"])
def test_a_leading_sign_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+8613812345678", "-1,234.50", "138****1234", "村口路灯", "a=1", ""])
def test_numbers_and_plain_words_stay(text):
    assert harmless(text) == text


def test_what_no_cell_holds_is_cut_with_a_mark():
    assert len(harmless("字" * 40_000)) == LONGEST
    assert harmless("字" * 40_000).endswith("…")


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_any_text_is_a_text_and_comes_back(values):
    found, raw = texts(values)
    sheet = ZipFile(BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert not [text for text in found if text[:1] in ("=", "@", "＝", "＠")]


@pytest.mark.parametrize(
    "text", ["<r><t>x</t></r>", "<r></r>", "http://x.cn", "internal:A1", "_x0041_", "a\nb"]
)
def test_markup_links_and_escapes_are_words(text):
    found, raw = texts([text])
    assert found[0].strip() == text
    assert b"<hyperlink" not in ZipFile(BytesIO(raw)).read("xl/worksheets/sheet1.xml")


def test_dates_are_dates_in_local_time():
    moment = datetime(2026, 11, 23, 17, 30, 12, tzinfo=UTC)
    columns = [
        Column("a", lambda _row: moment, Shape.MOMENT),
        Column("b", lambda _row: date(2026, 1, 2), Shape.DAY),
        Column("c", lambda _row: 4, Shape.NUMBER),
        Column("d", lambda _row: None, Shape.DAY),
    ]
    book, count, _raw = written(columns, [1])
    assert count == 1
    assert book.get_sheet_by_index(0).to_python()[1] == [
        datetime(2026, 11, 24, 1, 30),
        date(2026, 1, 2),
        4,
        "",
    ]
    assert local(moment) == datetime(2026, 11, 24, 1, 30)


def test_the_header_stays_in_sight_and_columns_have_their_widths():
    _book, _count, raw = written([Column("编号", str, width=17)], [])
    sheet = ZipFile(BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert 'width="17.' in sheet


def test_more_rows_than_a_sheet_holds_go_on_in_the_next():
    book, count, _raw = written([Column("n", lambda row: row, Shape.NUMBER)], range(7), most=3)
    assert count == 7
    assert book.sheet_names == ["事项", "事项 2", "事项 3"]
    assert book.get_sheet_by_index(2).to_python() == [["n"], [6.0]]


@pytest.mark.parametrize("many", [0, 3, 6])
def test_full_sheets_leave_no_empty_one(many):
    book, _count, _raw = written([Column("n", lambda row: row, Shape.NUMBER)], range(many), most=3)
    assert len(book.sheet_names) == max(1, many // 3)


def test_rows_are_taken_one_by_one():
    taken = []
    columns = [Column("n", lambda row: taken.append(row.n) or row.n, Shape.NUMBER)]

    def rows():
        for n in range(5):
            assert taken == list(range(n))
            yield SimpleNamespace(n=n)

    assert written(columns, rows())[1] == 5


def test_audit_keeps_ids_and_states_but_no_words():
    given_ = {"state": "open", "since": "2026-01-01", "q": "王小明 138", "mine": ""}
    assert noted(given_) == {"state": "open", "since": "2026-01-01", "q": "…"}


def test_the_name_says_what_and_when():
    assert file_name("事项", date(2026, 11, 24)) == "事项-2026-11-24.xlsx"
