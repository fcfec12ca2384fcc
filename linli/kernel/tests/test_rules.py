"""Rules without a database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from linli.kernel.clock import LOCAL
from linli.kernel.rules import backoff, calendar, chain, geodesy, media, numerals, text

pytestmark = pytest.mark.rules
MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 1)).map(lambda m: m.replace(tzinfo=LOCAL))


def at(*numbers):
    return datetime(*numbers, tzinfo=LOCAL)


# --- working time


@given(MOMENTS, st.integers(0, 8 * 60 * 30))
def test_adding_and_counting_are_inverse(start, minutes):
    assert calendar.working_between(start, calendar.add_working(start, minutes)) == minutes


@given(MOMENTS, MOMENTS)
def test_counting_and_adding_are_inverse(start, end):
    assume(start < end)
    minutes = calendar.working_between(start, end)
    reached = calendar.add_working(start, minutes)
    assert calendar.working_between(start, reached) == minutes
    assert calendar.working_between(reached, end) == 0 or reached <= end


@given(MOMENTS, st.integers(0, 5000), st.integers(0, 5000))
def test_adding_twice_is_adding_the_sum(start, one, other):
    twice = calendar.add_working(calendar.add_working(start, one), other)
    assert twice == calendar.add_working(start, one + other) or other == 0


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-01-01", False),  # New Year
        ("2024-02-04", True),  # Sunday made up for Spring Festival
        ("2024-02-12", False),
        ("2024-02-18", True),
        ("2024-09-14", True),  # Saturday made up for Mid-Autumn
        ("2024-10-12", True),
        ("2024-10-04", False),
        ("2025-01-26", True),
        ("2025-01-28", False),
        ("2025-02-08", True),
        ("2025-05-01", False),
        ("2025-10-11", True),
        ("2026-01-01", False),
        ("2026-02-17", False),
        ("2026-10-01", False),
        ("2026-03-03", True),
        ("2026-03-07", False),
    ],
)
def test_holidays_and_days_made_up(day, works):
    assert calendar.known(date.fromisoformat(day))
    assert calendar.is_workday(date.fromisoformat(day)) is works


def test_beyond_the_table_weekdays_count():
    assert not calendar.known(date(2099, 10, 1))
    assert calendar.is_workday(date(2099, 10, 1))  # a Thursday, and no notice yet
    assert not calendar.is_workday(date(2099, 10, 3))


def test_office_hours():
    assert calendar.OFFICE.minutes_per_day == 480
    assert calendar.add_working(at(2024, 11, 1, 17, 30), 60) == at(2024, 11, 4, 9, 0)
    assert calendar.add_working(at(2024, 11, 4, 11, 50), 20) == at(2024, 11, 4, 13, 40)
    assert calendar.add_working(at(2024, 11, 2, 3, 0), 0) == at(2024, 11, 4, 8, 30)
    assert calendar.working_between(at(2024, 11, 4, 9), at(2024, 11, 4, 9)) == 0
    assert calendar.working_between(at(2024, 11, 5), at(2024, 11, 4)) == 0


@pytest.mark.parametrize(("start", "minutes"), [(at(2024, 1, 2), -1), (datetime(2024, 1, 2), 1)])
def test_adding_refuses(start, minutes):
    with pytest.raises(ValueError, match="aware"):
        calendar.add_working(start, minutes)


# --- geodesy


@given(st.floats(97, 127), st.floats(37, 54))
def test_gcj02_there_and_back(lon, lat):
    back = geodesy.gcj02_to_wgs84(*geodesy.wgs84_to_gcj02(lon, lat))
    assert geodesy.distance((lon, lat), back) <= 1e-4


def test_gcj02_moves_a_point_by_hundreds_of_metres():
    assert 100 < geodesy.distance((117.5, 43.2), geodesy.wgs84_to_gcj02(117.5, 43.2)) < 900


def test_area_of_a_known_square():
    cell = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])  # one degree at the equator: 12,308.778 km²
    assert geodesy.area(cell) == pytest.approx(12_308_778_361, rel=1e-6)
    assert geodesy.area(cell.reverse()) == geodesy.area(cell)
    assert geodesy.area(MultiPolygon([cell])) == geodesy.area(cell)
    assert geodesy.mu(10_000) == pytest.approx(15)
    assert geodesy.hectares(10_000) == 1


def test_distance_of_a_degree():
    assert geodesy.distance((0, 0), (1, 0)) == pytest.approx(111_319.49, abs=0.01)


@pytest.mark.parametrize(
    ("lon", "lat", "good"),
    [
        (0, 0, True),
        (180, -90, True),
        (181, 0, False),
        (0, 91, False),
        (float("nan"), 0, False),
        (0, float("inf"), False),
    ],
)
def test_positions(lon, lat, good):
    assert geodesy.is_position(lon, lat) is good


# --- text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  １２号 ＡＢｃ ", "12号 ABc"),
        ("路灯坏了？（三天）", "路灯坏了？（三天）"),
        ("a：b", "a：b"),
        ("a\r\nb\tc\x00\u200b", "a\nb c"),
        ("ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "ᠮᠣᠩᠭᠣᠯ\u180eᠠ"),
    ],
)
def test_tidy(written, kept):
    assert text.tidy(written) == kept
    assert text.tidy(kept) == kept


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 1234 5678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("+86 138-1234-5678", "+8613812345678"),
        ("0476-5222222", "+864765222222"),
        ("+1 650 253 0000", "+16502530000"),
        ("12", None),
        ("王小明", None),
        ("", None),
    ],
)
def test_phone(typed, number):
    assert text.phone(typed) == number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("+8613812341234", "138****1234"),
        ("13812341234", "138****1234"),
        ("王小明", "王**"),
        ("王", "王*"),
        ("阿拉坦其其格", "阿***"),
        ("15042519900101123X", "1***"),
        ("", ""),
    ],
)
def test_mask(value, shown):
    assert text.mask(value) == shown


@given(st.binary(min_size=8, max_size=8))
def test_a_code_is_read_as_it_was_spelled(secret):
    code = text.spell(secret, 60)
    assert len(code) == 12
    assert not set(code) & set("ILOU")
    typed = "-".join(code[i : i + 4].lower() for i in range(0, 12, 4))
    assert text.read_code(typed.replace("0", "o").replace("1", "l")) == code


def test_keyed_parts_do_not_run_into_each_other():
    assert text.keyed(b"k", "ab", "c") != text.keyed(b"k", "a", "bc")
    assert text.keyed(b"k", "a") != text.keyed(b"l", "a")
    assert len(text.keyed(b"k")) == 32


@pytest.mark.parametrize(
    ("number", "words"), [(0, "零"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_numerals(number, words):
    assert numerals.chinese(number) == words


@pytest.mark.parametrize("number", [-1, 100])
def test_numerals_end(number):
    with pytest.raises(ValueError, match="99"):
        numerals.chinese(number)


# --- chain


def test_one_spelling_for_one_value():
    assert chain.canonical({"b": 1, "a": "万"}) == '{"a":"万","b":1}'.encode()
    assert chain.digest({"b": 1, "a": 2}) == chain.digest({"a": 2, "b": 1})
    one = uuid4()
    assert chain.digest([one]) == chain.digest([str(one)])


def test_salt_and_links():
    salt = chain.new_salt()
    assert len(salt) == 32
    assert chain.salted(salt, "a") != chain.salted(chain.new_salt(), "a")
    assert chain.salted(salt, "ab", "c") != chain.salted(salt, "a", "bc")
    first = chain.link(chain.GENESIS, [1])
    assert chain.link(first, [2]) != chain.link(chain.GENESIS, [2])


# --- back-off


def test_backoff_doubles_up_to_six_hours():
    assert [backoff.delay(n) for n in (0, 1, 2, 3)] == [timedelta(minutes=m) for m in (1, 1, 2, 4)]
    assert backoff.delay(50) == timedelta(hours=6)


# --- media


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, media.JPEG),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, media.PNG),
        (b"RIFF\0\0\0\0WEBPVP8 ", media.WEBP),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"\0\0\0\x18ftypheic", media.HEIC),
        (b"\0\0\0\x18ftypisom", None),
        (b"%PDF-1.7", media.PDF),
        (b"GIF89a", None),
        (b"<svg xmlns=", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_sniff(head, kind):
    assert media.sniff(head) == kind


def segment(marker, body):
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


JFIF, ADOBE = segment(0xE0, b"JFIF\0"), segment(0xEE, b"Adobe")
SCAN = segment(0xDA, b"\1") + b"\x12\xff\x00\x34\xff\xd0\x56"


def test_strip_jpeg_keeps_pixels_only():
    dirty = (
        b"\xff\xd8"
        + JFIF
        + segment(0xE1, b"Exif\0\0GPS")
        + b"\xff"
        + segment(0xED, b"8BIM")
        + ADOBE
        + segment(0xFE, b"comment")
        + segment(0xEF, b"x")
        + SCAN
        + segment(0xE2, b"MPF")
        + SCAN
        + b"\xff\xd9<html>"
    )
    assert media.strip_jpeg(dirty) == b"\xff\xd8" + JFIF + ADOBE + SCAN + SCAN + b"\xff\xd9"


def test_strip_jpeg_mends_a_missing_end():
    assert media.strip_jpeg(b"\xff\xd8" + SCAN) == b"\xff\xd8" + SCAN + b"\xff\xd9"


@pytest.mark.parametrize(
    "broken",
    [b"", b"GIF89a", b"\xff\xd8\x00\x00\x00\x00", b"\xff\xd8\xff\xe1\x00\x01", b"\xff\xd8\xff\xe1\x00\x09ab"],
)
def test_strip_jpeg_refuses(broken):
    with pytest.raises(ValueError, match="JPEG"):
        media.strip_jpeg(broken)


def box(kind, body, long=False):
    if long:
        return b"\0\0\0\1" + kind + (16 + len(body)).to_bytes(8, "big") + body
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def test_strip_jp2():
    sign, code = box(b"jP  ", b"\r\n\x87\n"), b"\0\0\0\0jp2c" + b"pixels"
    dirty = sign + box(b"uuid", b"GPS", long=True) + box(b"xml ", b"<x:xmpmeta/>") + box(b"uinf", b"") + code
    assert media.strip_jp2(dirty) == sign + code
    assert media.strip_jp2(b"\xff\x4f\xff\x51bare") == b"\xff\x4f\xff\x51bare"
    for broken in (b"\0\0\0\x09jP  ", b"\0\0\0\x02jP  "):
        with pytest.raises(ValueError, match="boxes"):
            media.strip_jp2(broken)


def test_utc_is_understood_too():
    assert calendar.working_between(datetime(2024, 11, 4, 0, 30, tzinfo=UTC), at(2024, 11, 4, 9)) == 30
