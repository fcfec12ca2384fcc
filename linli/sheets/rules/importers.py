"""What a room above declares about one kind of import. Plain data; the flow is the same for all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Text
from linli.sheets.rules.cells import text
from linli.sheets.rules.tables import Cell

Reader = Callable[[Cell], Any]
TEXT: Reader = text()
"""A cell as the importer needs it. Never called with an empty cell. Raises `Unreadable` with what to mend."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field that a file may bring.

    Attributes:
        name: the field's word in `Row.values`, in the command's `--map` and in remembered mappings.
        synonyms: other headers people use, Chinese and English; `label` (both languages) counts by itself.
        read: makes a value of a cell.
        sealed: masked in the preview, as identities are everywhere.
        example: what the template shows.
        note: what the template and the page say about it.
        choices: the words the template offers as a list; a function where they live in the database.
    """

    name: str
    label: Text
    synonyms: tuple[str, ...] = ()
    read: Reader = TEXT
    required: bool = False
    sealed: bool = False
    example: str = ""
    note: Text = ""
    choices: Callable[[], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that could be read. `values` by column name; an empty cell has no entry, so use `get`."""

    number: int
    values: Mapping[str, Any]

    def get(self, name: str, otherwise: Any = None) -> Any:
        """The value, or `otherwise` where the cell was empty."""
        return self.values.get(name, otherwise)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why one row cannot be taken. `column` is a column's name, or empty for the row as a whole."""

    row: int
    message: Text
    column: str = ""


Check = Callable[[Actor, Sequence[Row]], Iterator[Problem]]
Write = Callable[[Actor, Sequence[Row]], Sequence[UUID]]
Undo = Callable[[Actor, Sequence[UUID]], None]


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import.

    Attributes:
        kind: stable word: in addresses, in `linli import KIND`, in audit rows.
        roles: who may use it at all; each row is checked against the actor's own place besides.
        check: reads only; yields what is wrong with rows that could be read: taken numbers, places that are
            not the actor's, repeats within the file. May be called often, also with fewer rows.
        write: called inside one transaction, with rows in which `check` found nothing; gives the ids of what
            was made, in the order in which it was made. Raises what verbs raise, and then nothing stays.
        undo: ends what `write` made, newest first, by the room's own verbs. Raises `Invalid` with the reason
            where something was used since. None where it cannot be taken back.
        view: the page that lists what was made.
    """

    kind: str
    label: Text
    columns: tuple[Column, ...]
    roles: frozenset[str]
    check: Check
    write: Write
    undo: Undo | None = None
    note: Text = ""
    view: str = ""
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Indexes the columns."""
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    def open_to(self, actor: Actor) -> bool:
        """Whether this actor may use it at all."""
        return actor.kind is Kind.SYSTEM or actor.has(*self.roles)


def repeats(rows: Sequence[Row], name: str, message: Text) -> Iterator[Problem]:
    """A problem for each row whose value of a column stood in an earlier row already.

    `message` may name that row with `%(row)s`.
    """
    seen: dict[Any, int] = {}
    for row in rows:
        value = row.get(name)
        if value is None:
            continue
        first = seen.setdefault(value, row.number)
        if first != row.number:
            yield Problem(row.number, str(message) % {"row": first}, name)
