"""`python -m tests.messages`: gathers every translatable text into the Chinese catalogue.

Babel reads Python; templates go through Django's own `templatize`, so no system program is needed.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
PO = ROOT / "linli" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
NOT_OURS = ('"POT-Creation-Date', '"PO-Revision-Date', '"Report-Msgid-Bugs-To')
"""Header lines that change with every run or would name a mailbox nobody reads."""

KEYWORDS = {
    "_": None,
    "_g": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _sources() -> Iterator[tuple[Path, bytes]]:
    for path in sorted((ROOT / "linli").rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix == ".py":
            yield path, path.read_bytes()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield path, templatize(path.read_text()).encode()


def _in_fstrings(source: bytes) -> Iterator[tuple[int, str]]:
    """Texts asked for inside an f-string, which Babel passes over."""
    for node in ast.walk(ast.parse(source)):
        for call in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ("_", "_g", "gettext")
            ):
                yield call.lineno, ast.literal_eval(call.args[0])


def gather() -> Catalog:
    """A fresh template of every text in the source, with its places."""
    found = Catalog(
        domain="django",
        locale="zh_Hans",
        project="Linli",
        last_translator="Linli",
        language_team="Linli",
        fuzzy=False,
    )
    for path, source in _sources():
        for line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
            found.add(
                message,
                locations=[(str(path.relative_to(ROOT)), line)],
                context=context,
                flags=["python-format"] if "%(" in str(message) else [],
            )
        for line, message in _in_fstrings(source) if path.suffix == ".py" else ():
            found.add(message, locations=[(str(path.relative_to(ROOT)), line)])
    return found


def catalogue() -> Catalog:
    """The Chinese catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def _same(catalog: Catalog, message: Message) -> Message | None:
    return catalog.get(message.id if isinstance(message.id, str) else message.id[0], message.context)


def missing() -> list[str]:
    """Texts the catalogue lacks, leaves empty or marks as unsure, and texts it no longer needs."""
    wanted, have = gather(), catalogue()
    lacking = []
    for message in wanted:
        if not message.id:
            continue
        known = _same(have, message)
        told = known.string if known and not known.fuzzy else ""
        if not told or (isinstance(told, tuple) and not all(told)):
            lacking.append(f"not translated: {message.id}")
        elif known:
            lacking += [f"placeholders differ ({wrong}): {message.id}" for wrong in known.check(have)]
    needless = [m for m in have if m.id and _same(wanted, m) is None]
    return lacking + [f"not used any more: {message.id}" for message in needless]


def update() -> None:
    """Brings the catalogue's list of texts up to date and keeps what was translated."""
    fresh = gather()
    if PO.exists():
        have = catalogue()
        for message in fresh:
            known = _same(have, message)
            if message.id and known is not None:
                message.string = known.string
    fresh.header_comment = "# Chinese (zh-Hans) texts of Linli. Source texts are English."
    PO.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, fresh, width=110, sort_output=True, omit_header=False, no_location=True)
    lines = [line for line in out.getvalue().decode().splitlines() if not line.startswith(NOT_OURS)]
    PO.write_text("\n".join(lines).replace("Linli VERSION", "Linli") + "\n")


if __name__ == "__main__":
    update()
    left = missing()
    print("\n".join(left) or "complete")
    sys.exit(bool(left))
