"""One value in three spellings: as a database hands it out, in the archive (JSON), as a database takes it."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

KINDS = {
    "UUIDField": "uuid",
    "DateTimeField": "moment",
    "DateField": "date",
    "TimeField": "time",
    "JSONField": "json",
    "BooleanField": "bool",
    "FloatField": "float",
    "DecimalField": "decimal",
    "BinaryField": "binary",
    "CharField": "text",
    "TextField": "text",
    "SlugField": "text",
    "URLField": "text",
    "EmailField": "text",
    **dict.fromkeys(
        (
            "AutoField",
            "BigAutoField",
            "SmallAutoField",
            "IntegerField",
            "BigIntegerField",
            "SmallIntegerField",
            "PositiveIntegerField",
            "PositiveSmallIntegerField",
            "PositiveBigIntegerField",
        ),
        "int",
    ),
}
"""Django's internal type of a field → the kind of its values in an archive."""

Spell = Callable[[Any], Any]


def _moment(raw: datetime | str) -> str:
    moment = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def _clock(raw: date | time | str) -> str:
    return raw if isinstance(raw, str) else raw.isoformat()


_KEPT: dict[str, Spell] = {
    "uuid": lambda raw: str(raw if isinstance(raw, UUID) else UUID(raw)),
    "moment": _moment,
    "date": _clock,
    "time": _clock,
    "json": lambda raw: json.loads(raw) if isinstance(raw, str) else raw,
    "bool": bool,
    "int": int,
    "float": float,
    "decimal": lambda raw: f"{Decimal(str(raw)).normalize():f}",
    "binary": lambda raw: base64.b64encode(bytes(raw)).decode(),
    "text": str,
}

_SQLITE: dict[str, Spell] = {
    "uuid": lambda kept: kept.replace("-", ""),
    "moment": lambda kept: str(datetime.fromisoformat(kept).replace(tzinfo=None)),
    "time": lambda kept: str(time.fromisoformat(kept)),
    "json": lambda kept: json.dumps(kept, ensure_ascii=False),
    "binary": base64.b64decode,
}

_COPY: dict[str, Spell] = {
    "json": lambda kept: json.dumps(kept, ensure_ascii=False),
    "bool": lambda kept: "t" if kept else "f",
    "float": repr,
    "binary": lambda kept: "\\x" + base64.b64decode(kept).hex(),
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _same(value: Any) -> Any:
    return value


def kept_line(kinds: Sequence[str], row: Sequence[Any]) -> bytes:
    """A row as its line in the archive: a JSON array with sorted keys, the same from either database."""
    values = [None if raw is None else _KEPT[kind](raw) for kind, raw in zip(kinds, row, strict=True)]
    return (json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def row_of(line: bytes) -> list[Any]:
    """The values that `kept_line` spelled.

    Raises:
        ValueError: this is no such line.
    """
    row = json.loads(line)
    if not isinstance(row, list):
        raise ValueError("a row is a JSON array")
    return row


def sqlite_row(kinds: Sequence[str], row: Sequence[Any]) -> list[Any]:
    """The row as Django itself would have put it into SQLite."""
    return [
        None if kept is None else _SQLITE.get(kind, _same)(kept)
        for kind, kept in zip(kinds, row, strict=True)
    ]


def copy_line(kinds: Sequence[str], row: Sequence[Any]) -> str:
    """The row in the text format of PostgreSQL's COPY."""
    return (
        "\t".join(
            "\\N" if kept is None else str(_COPY.get(kind, _same)(kept)).translate(_ESCAPES)
            for kind, kept in zip(kinds, row, strict=True)
        )
        + "\n"
    )
