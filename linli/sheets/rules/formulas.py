"""Cells that a spreadsheet program would carry out instead of showing are made plain text.

Read: a workbook gives values, so a formula arrives as its result. A text that begins like a formula (`=`,
`+`, `-`, `@`, tab, line break) loses those signs unless the whole is a number or a phone number, as in `-5`
or `+86 138 1234 1234`; so does the leading apostrophe by which people make Excel keep digits, and `="00123"`
gives 00123. What is stored can then be written into any sheet again.
Written: everything that is not a number or date goes out as a cell of type text (see `rules.template`).
"""

import re
from typing import Final

SIGNS: Final = "=+-@\t\r\n＝＋－＠"
_NUMBER: Final = re.compile(r"[+-]?[0-9(（][0-9\s().,，（）%-]*(?:[eE][+-]?[0-9]+)?")
_KEPT: Final = re.compile(r'="([^"]*)"')


def harmless(text: str) -> str:
    """The text without what would make a spreadsheet program carry it out."""
    plain = text.strip(" ")
    if kept := _KEPT.fullmatch(plain):
        plain = kept[1]
    if plain.startswith("'"):
        plain = plain[1:]
    while plain[:1] and plain[0] in SIGNS and not _NUMBER.fullmatch(plain):
        plain = plain[1:].lstrip()
    return plain
