"""Cells, headers, refused columns, formulas: pure, with what Chinese offices really write."""

from datetime import date, datetime, time

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import clock
from linli.sheets.rules import (
    cells,
    dates,
    formulas,
    headers,
    identity,
    matching,
    refused,
    tables,
    texts,
    words,
)
from linli.sheets.rules.cells import Unreadable
from linli.sheets.rules.importers import Column
from linli.sheets.rules.tables import Line, Sheet

pytestmark = pytest.mark.rules

COLUMNS = (
    Column("number", "Number", ("户号",)),
    Column("name", "Name", ("姓名", "户主姓名")),
    Column("phone", "Phone", ("手机", "联系电话")),
    Column("day", "Day", ("登记日期",), dates.day),
)


def lines(*rows):
    return Sheet("", tuple(Line(at, tuple(row)) for at, row in enumerate(rows, start=1)))


@pytest.mark.parametrize(
    "cell",
    [
        "2024.9.3",
        "2024-9-3",
        "2024/09/03",
        "2024年9月3日",
        "２０２４．９．３",
        "20240903",
        45538,
        45538.0,
        "2024年9月3号",
        date(2024, 9, 3),
        datetime(2024, 9, 3, 8, 30),
        20240903.0,
        "2024-09-03 08:30",
        " 2024。9。3 ".replace("。", "."),
    ],
)
def test_days(cell):
    assert dates.day(cell) == date(2024, 9, 3)


@pytest.mark.parametrize(
    "cell",
    ["2024.9", "9.3", "去年", "2024-13-01", "2024-02-30", True, 2024.9 * 1e6, time(8), "2024-9-3 四点", -1],
)
def test_what_is_no_day(cell):
    with pytest.raises(Unreadable), override("en"):
        dates.day(cell)


@pytest.mark.parametrize(
    ("cell", "hour", "minute"),
    [
        ("2024-9-3 14:30", 14, 30),
        ("2024年9月3日下午2点30分", 14, 30),
        ("2024-09-03T14:30:00", 14, 30),
        ("2024.9.3", 0, 0),
        (45538.5, 12, 0),
    ],
)
def test_moments(cell, hour, minute):
    assert dates.moment(cell) == datetime(2024, 9, 3, hour, minute, tzinfo=clock.LOCAL)


def test_times_of_day():
    assert dates.time_of_day(0.5) == dates.time_of_day("12:00") == dates.time_of_day(time(12)) == time(12)
    with pytest.raises(Unreadable):
        dates.time_of_day("25:00")
    with pytest.raises(Unreadable):
        dates.time_of_day("中午")


def test_numbers():
    assert cells.integer()("１２.0") == cells.integer()(12.0) == 12
    assert cells.number()("1,234.5") == 1234.5
    for read, cell in (
        (cells.integer(), "12.5"),
        (cells.number(), "x"),
        (cells.number(0, 5), 6),
        (cells.number(), "nan"),
        (cells.integer(), "1e400"),
    ):
        with pytest.raises(Unreadable):
            read(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", True), ("√", True), (1.0, True), (True, True), ("否", False), ("×", False), (0, False)],
)
def test_yes_and_no(cell, value):
    assert cells.yes_no(cell) is value


def test_choices_texts_codes():
    read = cells.choice(lambda: {"部门": 1, "Department": 1})
    assert read(" 部　门 ") == read("department") == 1
    for wrong in ("别的", ""):
        with pytest.raises(Unreadable):
            read(wrong)
    with pytest.raises(Unreadable):
        cells.yes_no("也许")
    with pytest.raises(Unreadable):
        cells.text(3)("四个字啊")
    assert cells.code()("Ａ－０１２") == "A-012"
    assert cells.code()(12.0) == "12"
    for wrong in (1.5, 1.5e17, "x" * 41):
        with pytest.raises(Unreadable):
            cells.code()(wrong)


def test_phones():
    assert identity.phone(13900000001.0) == identity.phone("１３９ ００００ ０００１") == "+8613900000001"
    for damaged in ("1.39E+10", 1.39e17):
        with pytest.raises(Unreadable, match="39"), override("en"):
            identity.phone(damaged)
    with pytest.raises(Unreadable):
        identity.phone("12")


def test_identity_numbers():
    good = "11010519491231002X"
    assert identity.id_number(good.lower()) == identity.id_number(good.replace("1", "１")) == good
    for wrong in (
        "110105194912310021",
        "110105194913310021",
        "1101051949123100",
        1.10105194912310e17,
        "1.10105E+17",
    ):
        with pytest.raises(Unreadable):
            identity.id_number(wrong)


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_of_an_identity_number_is_found(at, by):
    good = "110105194912310021"[:17]
    total = sum(int(d) * w for d, w in zip(good, identity._WEIGHTS, strict=True))
    whole = good + identity._CHECKS[total % 11]
    assert identity.id_number(whole) == whole
    changed = whole[:at] + ("0" if whole[at] == "X" else str((int(whole[at]) + by) % 10)) + whole[at + 1 :]
    with pytest.raises(Unreadable):
        identity.id_number(changed)


def test_credit_codes():
    assert identity.uscc("91110000600037341L") == "91110000600037341L"
    with pytest.raises(Unreadable):
        identity.uscc("91110000600037341M")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("=1+1", "1+1"),
        ("@SUM(A1)", "SUM(A1)"),
        ("+cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
        ("-5", "-5"),
        ("+86 138 1234 1234", "+86 138 1234 1234"),
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("=-=@x", "x"),
        ("\t=x", "x"),
        ("＝1+1", "1+1"),
        ("-无-", "无-"),
        ("甲=乙", "甲=乙"),
        ("(0476)522", "(0476)522"),
        ("=", ""),
    ],
)
def test_formulas_become_text(text, plain):
    assert formulas.harmless(text) == plain


@given(st.text())
def test_nothing_harmless_begins_like_a_formula(text):
    found = formulas.harmless(text)
    assert not found or found[0] not in "=@\t\r"
    assert found[:1] not in ("+", "-") or formulas._NUMBER.fullmatch(found)
    assert formulas.harmless(found) == found or found.startswith(("'", '="'))


@pytest.mark.parametrize(
    "header",
    [
        "重点人员",
        "是否上访人员",
        "信访次数",
        "宗教信仰",
        "政治面貌",
        "政治可靠性",
        "民族",
        "民 族",
        "前科",
        "精神病史",
        "信用等级",
        "人脸照片",
        "户等级",
        "稳控级别",
        "Religion",
        "political status",
        "（是否）刑满释放",
        "ＤＮＡ",
    ],
)
def test_columns_that_sort_people(header):
    assert refused.refusal(header)


@pytest.mark.parametrize(
    "header",
    [
        "姓名",
        "统一社会信用代码",
        "民族村",
        "信访事项编号",
        "事项等级",
        "风险隐患",
        "积分",
        "联系电话",
        "Unified social credit code",
        "户号",
        "上访事项",
        "地址",
        "隐患等级",
        "分级",
        "部门",
    ],
)
def test_columns_that_do_not(header):
    assert refused.refusal(header) is None


def test_titles_that_sort_people():
    assert refused.title_refusal("万合永镇重点人员花名册")
    assert refused.title_refusal("信访人台账")
    assert refused.title_refusal("12345 热线及信访事项台账") is None


def test_a_header_below_titles():
    found = headers.table(
        lines(("某镇住户表",) * 4, ("单位：户",), ("户号", "姓名", "手机"), (1, "甲", 2)), COLUMNS
    )
    assert (found.headers, found.first, found.last) == (("户号", "姓名", "手机"), 3, 3)
    assert [line.number for line in found.lines] == [4]


def test_a_header_in_two_merged_rows():
    found = headers.table(
        lines(
            ("户号", "户主姓名", "联系方式", "联系方式"),
            ("户号", "户主姓名", "手机", "固话"),
            (1, "甲", 2, 3),
        ),
        COLUMNS,
    )
    assert found.headers == ("户号", "户主姓名", "联系方式/手机", "联系方式/固话")
    assert matching.guess(found.headers, COLUMNS) == {"number": 0, "name": 1, "phone": 2}


def test_a_header_in_two_rows_without_merging():
    found = headers.table(
        lines(("户号", "姓名", "联系方式", None), (None, None, "手机", "固话"), (1, "甲", 2, 3)), COLUMNS
    )
    assert found.headers == ("户号", "姓名", "联系方式/手机", "联系方式/固话")


def test_text_rows_below_a_header_are_no_second_header():
    found = headers.table(lines(("户号", "姓名", "备注"), ("A1", "甲", None), ("A2", "乙", "有")), COLUMNS)
    assert (found.first, found.last, len(found.lines)) == (1, 1, 2)


def test_headers_that_nobody_knows_and_none_at_all():
    assert headers.table(lines(("甲列", "乙列"), ("1", "2")), COLUMNS).first == 1
    assert headers.table(Sheet("", ()), COLUMNS).headers == ()


@pytest.mark.parametrize(
    ("text", "foot"),
    [
        ("合计", True),
        ("合 计：3户", True),
        ("制表人：某", True),
        ("合计村", True),
        ("甲", False),
        ("H-1", False),
    ],
)
def test_feet(text, foot):
    assert headers.is_foot(Line(9, (None, text))) is foot


def test_headers_are_compared_without_noise():
    assert words.normal("＊联系 电话：") == "联系电话"
    assert "联系电话" in words.variants("*联系电话（必填）")
    assert matching.score("联系电话（必填）", COLUMNS[2]) == matching.EXACT
    assert 0 < matching.score("户主的联系电话号", COLUMNS[2]) < matching.EXACT
    assert matching.score("", COLUMNS[2]) == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings(encoding):
    assert texts.decoded(
        "户号,姓名\n1,𠮷".replace("𠮷" if encoding == "gbk" else "\0", "吉").encode(encoding)
    ).startswith("户号")


def test_what_is_no_text():
    for data in (b"\xff\xff\xff", b"a\0b"):
        with pytest.raises(texts.NotText):
            texts.decoded(data)
    with pytest.raises(texts.NotText):
        texts.decoded("户".encode("gbk"), "utf-8")


def test_separators():
    assert list(texts.records("a\tb,c\td\n")) == [["a", "b,c", "d"]]
    assert list(texts.records('"a;b",c\n')) == [["a;b", "c"]]


def test_cells_survive_being_written_down():
    for cell in (None, "x", 1, 1.5, True, date(2024, 9, 3), datetime(2024, 9, 3, 8), time(8, 30)):
        assert tables.decode(tables.encode(cell)) == cell
    assert [
        tables.written(c) for c in (None, True, False, 12.0, 1.5, date(2024, 9, 3), datetime(2024, 9, 3, 8))
    ] == [
        "",
        "是",
        "否",
        "12",
        "1.5",
        "2024-09-03",
        "2024-09-03 08:00",
    ]
