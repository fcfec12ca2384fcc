"""Terms of Chinese and other texts, queries, and where their words stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.rules.bigrams import LONGEST, folded, terms
from linli.kernel.rules.marking import excerpt, marked
from linli.kernel.rules.queries import Term, identifier, parse

pytestmark = pytest.mark.rules
SMALL = st.text(alphabet="路灯不亮坏 ，a3Ａ", max_size=12)


def found(typed, text):
    plain = folded(text)
    return parse(typed).meets(terms(plain) | {identifier("WHY-2024-00068")}, plain)


def test_characters_pairs_and_words():
    assert terms(folded("路灯坏了，ＬＥＤ 3号")) == {
        "路",
        "灯",
        "坏",
        "了",
        "路灯",
        "灯坏",
        "坏了",
        "led",
        "3",
        "号",
    }
    assert terms(folded("！？ 　")) == set()
    assert max(map(len, terms("a" * 5000))) == LONGEST


@pytest.mark.parametrize(
    "private",
    [
        "13800001234",
        "138-0000-1234",
        "+86 138 0000 1234",
        "１３８００００１２３４",
        "150425199001011234",
        "15042519900101123X",
    ],
)
def test_phones_and_identity_numbers_are_neither_kept_nor_sought(private):
    assert folded(f"电话{private}，路灯坏了") == "电话 路灯坏了"
    assert not parse(private)


def test_other_numbers_stay():
    assert folded("2024年9月3日 12345678") == "2024年9月3日 12345678"


@pytest.mark.parametrize(
    ("typed", "text", "hit"),
    [
        ("路灯", "村口路灯不亮", True),
        ("路灯 村口", "村口路灯不亮", True),
        ("路灯 井盖", "村口路灯不亮", False),
        ("灯路", "村口路灯不亮", False),
        ("灯", "村口路灯不亮", True),
        ("路灯亮不亮", "路灯亮，灯亮不亮", False),
        ("“路灯，坏了”", "路灯 坏了", True),
        ("「路灯 坏了」", "坏了 路灯", False),
        ("LED", "ｌｅｄ灯", True),
        ("le", "led灯", False),
        ("http", "https网页", True),
        ("3号楼", "13号楼", False),
        ("3号楼", "在3号楼下", True),
        ("why202400068", "路灯", True),
        ("why20240006", "路灯", True),
        ("why2024", "路灯", False),
        ('路灯"', "路灯", True),
    ],
)
def test_what_is_a_hit(typed, text, hit):
    assert found(typed, text) is hit


def test_a_known_number_is_looked_for_as_such():
    query = parse("why-2024-68 路灯", lambda word: "WHY-2024-00068" if "-" in word else None)
    assert query.groups == ((Term("#why202400068"),), (Term("路灯"),))
    assert query.words == ("路灯",)


@given(st.text(alphabet="路灯不亮坏", min_size=1, max_size=4), SMALL)
def test_a_chinese_word_is_a_hit_exactly_where_it_stands(word, text):
    assert found(word, text) == (word in text)


@given(st.text())
def test_nothing_typed_breaks_and_terms_fit_both_engines(typed):
    for group in parse(typed).groups:
        for term in group:
            assert term.text
            assert not set(term.text) & set(" '\"\\:&|*()\x00")


@given(SMALL, st.lists(SMALL.map(folded), max_size=3))
def test_pieces_are_the_text(text, words):
    assert "".join(piece for piece, _hit in marked(text, words)) == text


def test_highlights_what_was_written():
    assert marked("晚上ＬＥＤ灯坏了", ["led", "坏"]) == [
        ("晚上", False),
        ("ＬＥＤ", True),
        ("灯", False),
        ("坏", True),
        ("了", False),
    ]
    assert marked("路灯", []) == [("路灯", False)]


def test_an_excerpt_stands_around_the_first_hit():
    pieces = excerpt("很长" * 30 + "路灯坏了" + "好" * 40, ["路灯"])
    assert pieces[0] == pieces[-1] == ("…", False)
    assert ("路灯", True) in pieces
    assert len("".join(text for text, _hit in pieces)) == 30
    assert excerpt("路灯坏了", ["路灯"]) == [("路灯", True), ("坏了", False)]
    assert excerpt("路灯坏了", ["井盖"]) == []
