"""`python -m tests.messages`: gathers every translatable text into the Chinese catalogue.

Babel reads Python; templates go through Django's own `templatize`, so no system program is needed.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
PO = ROOT / "linli" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None, "_g": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
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


def gather() -> Catalog:
    """A fresh template of every text in the source, with its places."""
    found = Catalog(domain="django", locale="zh_Hans", fuzzy=False)
    for path, source in _sources():
        for line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
            found.add(message, locations=[(str(path.relative_to(ROOT)), line)], context=context,
                      flags=["python-format"] if "%(" in str(message) else [])
    return found


def catalogue() -> Catalog:
    """The Chinese catalogue as it stands in the repository."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def missing() -> list[str]:
    """Texts of the source that the catalogue lacks, leaves empty or marks as unsure, and texts it no longer needs."""
    wanted, have = gather(), catalogue()
    lacking = []
    for message in wanted:
        if not message.id:
            continue
        known = have.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        done = known is not None and known.string and not known.fuzzy
        if not done or (isinstance(known.string, tuple) and not all(known.string)):
            lacking.append(f"not translated: {message.id}")
    needless = [m for m in have if m.id and wanted.get(m.id if isinstance(m.id, str) else m.id[0], m.context) is None]
    return lacking + [f"not used any more: {message.id}" for message in needless]


def update() -> None:
    """Brings the catalogue's list of texts up to date and keeps what was translated."""
    fresh = gather()
    if PO.exists():
        have = catalogue()
        for message in fresh:
            known = have.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            if message.id and known is not None:
                message.string = known.string
    fresh.header_comment = "# Chinese (zh-Hans) texts of Linli. Source texts are English."
    fresh.mime_headers  # noqa: B018 - fills the headers
    PO.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, fresh, width=110, sort_output=True, omit_header=False, no_location=True)
    lines = [line for line in out.getvalue().decode().splitlines() if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))]
    PO.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    update()
    left = missing()
    print("\n".join(left) or "complete")  # noqa: T201
    sys.exit(bool(left))
