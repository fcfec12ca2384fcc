"""Text files as tables: which encoding, which separator."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from linli.sheets.rules.tables import MAX_TEXT

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5hkscs")
"""What `--encoding` may name."""


class NotText(ValueError):
    """The bytes are no text in any encoding that is tried."""


def decoded(data: bytes, encoding: str = "") -> str:
    """The text: by its byte order mark, else UTF-8, else GB 18030 (which holds GBK and GB 2312).

    Raises:
        NotText: it is none of these, or not in the `encoding` that was named.
    """
    named = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    for name in (encoding,) if encoding else (named,) if named else ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise NotText


def separator(text: str) -> str:
    """The sign that stands most often in the first lines, outside quotes: tab, comma or semicolon."""
    head = "".join(text[:20_000].split('"')[::2])
    return max("\t,;", key=lambda sign: (head.count(sign), sign == ","))


def records(text: str) -> Iterator[list[str]]:
    """The records; a quoted cell may hold line breaks.

    Raises:
        csv.Error: a cell is longer than a spreadsheet could hold.
    """
    csv.field_size_limit(MAX_TEXT)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
