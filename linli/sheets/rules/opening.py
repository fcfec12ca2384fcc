"""Opens a file that a stranger made. Runs as a process of its own, with little memory and time:

`python -m linli.sheets.rules.opening [ENCODING]` reads the file from standard input and writes JSON lines:
`{"sheet": name}`, then `[row number, [cells]]` for each row that holds anything, and `{"end": 1}` at the very
last; or `{"error": word, …}`. A file that makes the reader swell, spin or fall thus ends this process and no
other. Imports neither Django nor the database.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from linli.sheets.rules import tables, texts

MEMORY: Final = 1536 * 1024 * 1024
"""Bytes of address space; a sheet of 200,000 rows and 20 columns takes about a third."""
SECONDS: Final = 90
"""Processor time."""
UNPACKED: Final = 400 * 1024 * 1024
"""Bytes that a workbook may unpack to."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


class Refused(Exception):
    """The file cannot be taken; `args` are a word and what it is about."""


def events(data: bytes, encoding: str = "") -> Iterator[Any]:
    """What stands in the file, as described above.

    Raises:
        Refused: it is no spreadsheet, is damaged, locked, empty or too large.
    """
    if not data.strip():
        raise Refused("empty")
    if len(data) > tables.MAX_BYTES:
        raise Refused("large")
    yield from (_workbook(data) if data.startswith((ZIP, OLE)) else _text(data, encoding))


def _text(data: bytes, encoding: str) -> Iterator[Any]:
    if data.lstrip()[:200].lower().startswith((b"<", b"\xef\xbb\xbf<")):
        raise Refused("web")
    try:
        text = texts.decoded(data, encoding)
    except texts.NotText:
        raise Refused("encoding" if encoding else "kind") from None
    yield {"sheet": ""}
    try:
        yield from _numbered(texts.records(text), Room())
    except csv.Error:
        raise Refused("cell") from None


class Room:
    """How much has been read, over all sheets."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def take(self, cells: list[Any]) -> None:
        """Counts one row.

        Raises:
            Refused: more than may be.
        """
        self.rows += 1
        self.cells += len(cells)
        if self.rows > tables.MAX_ROWS:
            raise Refused("rows")
        if len(cells) > tables.MAX_COLUMNS or self.cells > tables.MAX_CELLS:
            raise Refused("columns")


def _numbered(records: Iterator[list[Any]], room: Room, first: int = 1) -> Iterator[Any]:
    for number, cells in enumerate(records, start=first):
        while cells and tables.is_blank(cells[-1]):
            cells.pop()
        if not cells:
            continue
        room.take(cells)
        yield [number, [_cell(cell, number) for cell in cells]]


def _cell(cell: Any, number: int) -> Any:
    if isinstance(cell, str):
        if len(cell) > tables.MAX_TEXT:
            raise Refused("cell", number)
        return cell if cell.strip() else None
    if isinstance(cell, float) and not isfinite(cell):
        return str(cell)
    if isinstance(cell, bool | int | float) or cell is None:
        return cell
    coded = tables.encode(cell)
    return coded if isinstance(coded, list) else str(cell)


def _workbook(data: bytes) -> Iterator[Any]:
    if data.startswith(ZIP):
        _weigh(data)
    elif ENCRYPTED in data:
        raise Refused("locked")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
        ]
        room = Room()
        for name in shown:
            yield {"sheet": name}
            yield from _sheet(book.get_sheet_by_name(name), room)
    except PasswordError:
        raise Refused("locked") from None
    except (CalamineError, ZipError, ValueError, OverflowError, OSError):
        raise Refused("damaged") from None


def _weigh(data: bytes) -> None:
    """Refuses what is no workbook, and what unpacks to more than a workbook should."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Refused("damaged") from None
    if sum(part.file_size for part in parts) > UNPACKED:
        raise Refused("large")
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & {part.filename for part in parts}:
        raise Refused("kind")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked")


def _sheet(sheet: CalamineSheet, room: Room) -> Iterator[Any]:
    """The rows of a sheet, with the value of each merged area in all of its cells."""
    if sheet.start is None or sheet.end is None:
        return
    if sheet.total_height > 1_048_576 or sheet.width > 16_384:
        raise Refused("columns")
    left = sheet.start[1]
    yield from _numbered(_filled(sheet, _merged(sheet, left)), room)


def _merged(sheet: CalamineSheet, left: int) -> dict[int, list[tuple[int, int, int, int]]]:
    """First row → merged areas that begin there, as (top, left, bottom, right) within the columns read."""
    found: dict[int, list[tuple[int, int, int, int]]] = {}
    for (top, west), (bottom, east) in sheet.merged_cell_ranges or ():
        area = (top, west - left, bottom, min(east - left, sheet.width - 1))
        if 0 <= area[1] <= area[3]:
            found.setdefault(top, []).append(area)
    return found


def _filled(sheet: CalamineSheet, merged: dict[int, list[tuple[int, int, int, int]]]) -> Iterator[list[Any]]:
    open_: list[tuple[int, int, int, Any]] = []
    for index, cells in enumerate(sheet.iter_rows()):
        row: list[Any] = list(cells)
        open_ = [area for area in open_ if area[0] >= index]
        for _top, west, bottom, east in merged.get(index, ()):
            open_.append((bottom, west, east, row[west]))
            if len(open_) > tables.MAX_COLUMNS * 2:
                raise Refused("columns")
        for _bottom, west, east, value in open_:
            row[west : east + 1] = [value] * (east - west + 1)
        yield row


def main() -> None:
    """Standard input to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout
    try:
        for event in events(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else ""):
            out.write(json.dumps(event, separators=(",", ":")) + "\n")
        out.write('{"end":1}\n')
    except Refused as refused:
        out.write(json.dumps({"error": refused.args[0], "about": refused.args[1:]}) + "\n")
    except (MemoryError, RecursionError):
        out.write('{"error":"large","about":[]}\n')


if __name__ == "__main__":
    main()
