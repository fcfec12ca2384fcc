"""The last member of an archive: what must be in it, so that anything lost or changed is noticed."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the kind of its values (`rules.values.KINDS`)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns in their order; `key` are the columns that its rows are sorted by."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def kinds(self) -> list[str]:
        """The kinds of the columns, in their order."""
        return [column.kind for column in self.columns]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows or files, and the sha256 over their lines in order."""

    count: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """`migrations` is the state that the tables have; `files` covers path, size and sha256 of each file."""

    linli: str
    made_at: str
    engine: str
    migrations: list[Node]
    tables: dict[str, Table]
    sums: dict[str, Sum] = field(default_factory=dict)
    files: Sum = field(default_factory=lambda: Sum(0, ""))
    keys: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        """As JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def read(raw: bytes) -> Manifest:
    """What `Manifest.bytes` wrote.

    Raises:
        ValueError: not a manifest, or one of a format that this version does not know.
    """
    try:
        found = json.loads(raw)
        if found.pop("format") != FORMAT:
            raise ValueError("the archive has a format that this version of Linli does not know")
        return _manifest(found)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the archive's manifest is damaged") from error


def _manifest(found: dict[str, Any]) -> Manifest:
    tables = {
        name: Table(name, tuple(Column(**column) for column in table["columns"]), tuple(table["key"]))
        for name, table in found.pop("tables").items()
    }
    sums = {name: Sum(**value) for name, value in found.pop("sums").items()}
    migrations = [(app, name) for app, name in found.pop("migrations")]
    return Manifest(tables=tables, sums=sums, migrations=migrations, files=Sum(**found.pop("files")), **found)


def differences(expected: Manifest, found: dict[str, Sum], files: Sum) -> list[str]:
    """One sentence per table, and for the files, whose count or digest is not the manifest's."""
    wrong = []
    for name in sorted(expected.sums.keys() | found.keys()):
        want, have = expected.sums.get(name), found.get(name)
        if want != have:
            wrong.append(f"{name}: {_say(want)} expected, {_say(have)} found")
    if files != expected.files:
        wrong.append(f"files: {_say(expected.files)} expected, {_say(files)} found")
    return wrong


def _say(value: Sum | None) -> str:
    return f"{value.count} ({value.sha256[:12]})" if value else "nothing"
