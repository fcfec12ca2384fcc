"""Values in three spellings, and what a manifest notices."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.keeping.rules import manifest
from linli.keeping.rules.manifest import Column, Manifest, Sum, Table
from linli.keeping.rules.values import copy_line, kept_line, row_of, sqlite_row

pytestmark = pytest.mark.rules
KINDS = ["uuid", "moment", "date", "time", "json", "bool", "int", "float", "decimal", "binary", "text"]
ROWS = st.tuples(
    st.uuids(),
    st.datetimes(timezones=st.just(UTC)),
    st.dates(),
    st.times(),
    st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=5), max_size=3),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.binary(max_size=9),
    st.text(st.characters(exclude_categories=["Cs"])),
)


def as_sqlite(row):
    """What SQLite and Django's converters hand out for it."""
    line = row_of(kept_line(KINDS, row))
    raw = sqlite_row(KINDS, line)
    return [*raw[:2], date.fromisoformat(raw[2]), *raw[3:]]


@given(ROWS)
def test_both_engines_spell_a_row_alike(row):
    from_sqlite = as_sqlite(row)
    assert kept_line(KINDS, from_sqlite) == kept_line(KINDS, row)
    assert kept_line(KINDS, row).count(b"\n") == 1


@given(ROWS)
def test_copy_lines_have_one_field_per_column(row):
    line = copy_line(KINDS, row_of(kept_line(KINDS, row)))
    assert line.endswith("\n")
    assert line.count("\n") == 1
    fields = line[:-1].split("\t")
    assert len(fields) == len(KINDS)
    plain = fields[-1].replace("\\\\", "\0").replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r")
    assert plain.replace("\0", "\\") == row[-1] or "\0" in row[-1]


def test_nothing_stays_nothing():
    empty = [None] * len(KINDS)
    assert row_of(kept_line(KINDS, empty)) == empty
    assert sqlite_row(KINDS, empty) == empty
    assert copy_line(["int", "text"], [None, ""]) == "\\N\t\n"


def test_spellings():
    row = [UUID(int=1), datetime(2024, 1, 2, tzinfo=UTC), date(2024, 1, 2), time(8), {"b": 1, "a": 2}, True]
    line = row_of(kept_line(KINDS[:6], row))
    assert line[1] == "2024-01-02T00:00:00.000000+00:00"
    assert sqlite_row(KINDS[:6], line)[:2] == ["0" * 31 + "1", "2024-01-02 00:00:00"]
    assert json.dumps(line[4]) == '{"a": 2, "b": 1}'
    assert kept_line(["decimal", "moment"], [Decimal("1.50"), "2024-01-02 00:00:00"]).startswith(b'["1.5",')
    assert kept_line(["json"], ['{"a": 1}']) == b'[{"a":1}]\n'
    with pytest.raises(ValueError, match="array"):
        row_of(b"{}")


def _manifest():
    table = Table("t", (Column("id", "int"), Column("name", "text")), ("id",))
    return Manifest("1", "now", "sqlite", [("cases", "0001")], {"t": table}, {"t": Sum(1, "a")}, Sum(2, "b"))


def test_a_manifest_reads_back():
    made = _manifest()
    assert manifest.read(made.bytes()) == made
    assert made.tables["t"].kinds == ["int", "text"]


@pytest.mark.parametrize("raw", [b"[]", b"{}", b"\xff", b'{"format": 2}', b'{"format": 1, "tables": 3}'])
def test_what_is_no_manifest(raw):
    with pytest.raises(ValueError, match=r"."):
        manifest.read(raw)


def test_differences_are_named():
    made = _manifest()
    assert manifest.differences(made, made.sums, made.files) == []
    wrong = manifest.differences(made, {"u": Sum(1, "c")}, Sum(0, ""))
    assert [one.split(":")[0] for one in wrong] == ["t", "u", "files"]
