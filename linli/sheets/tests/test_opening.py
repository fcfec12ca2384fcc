"""What the reader makes of workbooks and of files that only look like one; in this process."""

import io
import json
import zipfile
from datetime import date, time

import pytest
import xlsxwriter

from linli.sheets.rules import opening, tables
from linli.sheets.rules.importers import Column
from linli.sheets.rules.opening import Refused, emit, events
from linli.sheets.rules.writing import bad_rows
from linli.sheets.tests.making import xlsx

pytestmark = pytest.mark.rules


def word(data: bytes, encoding: str = "") -> str:
    with pytest.raises(Refused) as refused:
        list(events(data, encoding))
    return refused.value.args[0]


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def test_cells_of_a_workbook():
    found = list(events(xlsx(("甲", 1, 1.5, True, time(8, 30), " "), (), (date(2024, 9, 3),))))
    assert found[:2] == [{"sheet": "表"}, [1, ["甲", 1.0, 1.5, True, ["c", "08:30:00"]]]]
    assert found[2][0] == 3


def test_merged_areas_are_filled():
    found = list(events(xlsx(("甲", None, "乙"), (1, 2, None), merge=("A1:B1", "C1:C2"))))
    assert found[1:] == [[1, ["甲", "甲", "乙"]], [2, [1.0, 2.0, "乙"]]]
    assert list(events(xlsx(("甲", None, None), merge=("C1:D1",))))[1:] == [[1, ["甲"]]]


def test_empty_and_hidden_sheets_are_left_out():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("空")
        hidden = book.add_worksheet("藏")
        hidden.write(0, 0, "x")
        hidden.hide()
    assert list(events(out.getvalue())) == [{"sheet": "空"}]


def test_too_much(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert word(b"a\n" * 4) == "rows"
    assert word(b"a," * 300 + b"b") == "columns"
    assert word(b"a" * 40_000) == "cell"
    monkeypatch.setattr(tables, "MAX_TEXT", 2)
    assert word(xlsx(("甲乙丙",))) == "cell"
    monkeypatch.setattr(tables, "MAX_COLUMNS", 1)
    assert word(xlsx(("a", "b") * 3, merge=("A1:A2", "B1:B2", "C1:C2"))) == "columns"
    monkeypatch.setattr(tables, "MAX_BYTES", 3)
    assert word(b"abcd") == "large"


def test_what_only_looks_like_a_workbook(monkeypatch):
    assert word(b" \n") == "empty"
    assert word(b"<table></table>") == "web"
    assert word(b"\xff\xff\xff\xff") == "kind"
    assert word("户".encode("gbk"), "utf-8") == "encoding"
    assert word(b"PK\x03\x04" + b"x" * 50) == "damaged"
    assert word(packed(word__document_xml=b"<x/>")) == "kind"
    assert word(packed(xl__workbook_xml=b"not xml")) == "damaged"
    assert word(opening.OLE + b"x" * 600 + opening.ENCRYPTED) == "locked"
    locked = bytearray(packed(xl__workbook_xml=b"x"))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert word(bytes(locked)) == "locked"
    monkeypatch.setattr(opening, "UNPACKED", 3)
    assert word(packed(xl__workbook_xml=b"xxxx")) == "large"


@pytest.mark.parametrize(("data", "last"), [(b"a,b\n", {"end": 1}), (b"", {"error": "empty"})])
def test_the_last_line_says_how_it_ended(data, last):
    out = io.StringIO()
    emit(data, "", out.write)
    assert json.loads(out.getvalue().splitlines()[-1]) == last


def test_numbers_that_are_none():
    assert opening._cell(float("inf")) == "inf"
    assert opening._cell(None) is None


def test_rows_to_mend_come_back_as_they_were():
    line = tables.Line(7, ("=1+1", True, 1.5, date(2024, 9, 3), time(8), 2e17, None, date(1800, 1, 1)))
    rows = [
        event[1]
        for event in events(bad_rows(tuple("abcdefgh"), [line], {7: "why"}))
        if isinstance(event, list)
    ]
    assert rows[1][:3] == ["=1+1", True, 1.5]
    assert rows[1][4:8] == ["08:00:00", "2e+17", None, "1800-01-01"]
    assert rows[1][8:] == [7.0, "why"]


def test_a_long_list_of_choices_is_left_out():
    from linli.sheets.rules.importers import Importer
    from linli.sheets.rules.writing import template

    for many in (3, 300):
        column = Column("a", "A", choices=lambda many=many: ["词"] * many)
        importer = Importer("x", "X", (column,), frozenset(), lambda *_: iter(()), lambda *_: [])
        book = zipfile.ZipFile(io.BytesIO(template(importer))).read("xl/worksheets/sheet1.xml")
        assert (b"dataValidation" in book) == (many == 3)
