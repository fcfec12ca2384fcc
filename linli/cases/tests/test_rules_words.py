"""Titles, suggestions, numbers, endings, and the one reopening."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.rules.outcomes import DECLINES, OUTCOMES
from linli.cases.rules.reopening import REOPEN_DAYS, Past, may_reopen
from linli.cases.rules.words import number, read_number, suggest, title

pytestmark = pytest.mark.rules
NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("路灯坏了。已经三天", "路灯坏了"),
        ("路灯坏了！！", "路灯坏了"),
        ("！！！路灯坏了", "路灯坏了"),
        ("\n第二行", "第二行"),
        ("？？", "？？"),
        ("", ""),
        ("一二三四五六七八九十" * 3, "一二三四五六七八九十一二三四五六七八九十一二三四五六七…"),
        (
            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八",
            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八",
        ),
    ],
)
def test_title(text, shown):
    assert title(text) == shown


@given(st.text())
def test_a_title_fits_the_row_and_is_there(text):
    shown = title(text)
    assert len(shown) <= 28
    assert bool(shown) == bool(text.strip())


def test_suggest_counts_words_and_the_first_wins_ties():
    options = [("light", "路灯 灯"), ("road", "路 坑"), ("other", "")]
    assert suggest("路灯坏了，灯不亮", options) == "light"
    assert suggest("路上有坑", options) == "road"
    assert suggest("坑里的灯", options) == "light"
    assert suggest("随便说说", options) is None
    assert suggest("路灯", []) is None


@pytest.mark.parametrize(
    "typed",
    [
        "WHY-2024-00068",
        "why-2024-68",
        "why 2024 00068",
        "WHY202400068",
        "why–2024—00068",
        "ＷＨＹ－２０２４－００６８",
        " WHY_2024_00068 ",
        "WHY−2024‐68",
    ],
)
def test_read_number_forgives(typed):
    assert read_number(typed) == "WHY-2024-00068"


@pytest.mark.parametrize(
    "typed", ["", "2024-00068", "WHY-24-68", "WHY-2024-", "hello", "WHY-2024-00068x", "W-2024-1"]
)
def test_read_number_refuses(typed):
    assert read_number(typed) is None


@given(
    prefix=st.from_regex(r"[A-Z][A-Z0-9]{1,5}", fullmatch=True),
    year=st.integers(2020, 2099),
    serial=st.integers(1, 9_999_999),
)
def test_a_number_reads_back(prefix, year, serial):
    shown = number(prefix, year, serial)
    assert len(shown) <= 20
    assert read_number(shown) == read_number(shown.lower().replace("-", " - ")) == shown


@given(prefix=st.from_regex(r"[A-Z]{2,6}", fullmatch=True), serial=st.integers(1, 99_999))
def test_a_number_without_dashes_reads_back(prefix, serial):
    assert read_number(number(prefix, 2026, serial).replace("-", "")) == number(prefix, 2026, serial)


def test_endings_have_words():
    assert all(str(label) for label in (*DECLINES.values(), *OUTCOMES.values()))
    assert "statutory" in DECLINES
    assert max(map(len, (*DECLINES, *OUTCOMES))) <= 12


def entry(step, days_ago, by_reporter=False):
    return Past(step, by_reporter, NOW - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("story", "open_"),
    [
        ([], False),
        ([entry("report", 1, True)], False),
        ([entry("answer", REOPEN_DAYS)], True),
        ([entry("answer", REOPEN_DAYS + 0.001)], False),
        ([entry("answer", 20), entry("close", 3)], True),
        ([entry("answer", 20), entry("note", 1)], False),
        ([entry("decline", 2)], True),
        ([entry("settle", 2)], True),
        ([entry("settle", 9), entry("reopen", 8), entry("answer", 2)], True),
        ([entry("settle", 9), entry("reopen", 8, True), entry("answer", 2)], False),
    ],
)
def test_reopening(story, open_):
    assert may_reopen(story, NOW) is open_
