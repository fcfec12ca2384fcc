"""The divisions that ship with Linli, and division tables of the same shape that others bring."""

import csv
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from stdnum import numdb

from linli.kernel import ids
from linli.kernel.errors import Invalid
from linli.territory.rules import kinds, names, shapes
from linli.territory.rules.kinds import Kind
from linli.territory.rules.places import PlaceRow

HEXIGTEN = "150425"
_DATA = resources.files("linli.territory") / "data"


def hexigten_table() -> list[dict[str, str]]:
    """The banner, 16 towns and 145 villages: columns code, parent_code, level, name."""
    return _table((_DATA / "hexigten-divisions.csv").read_text("utf-8").splitlines())


def hexigten_outline() -> Any:
    """The banner's generalised outline, a shapely area in WGS-84."""
    collection = json.loads((_DATA / "hexigten-outline.geojson").read_text("utf-8"))
    return shapes.parse(json.dumps(collection["features"][0]["geometry"]))


def table_from(path: Path) -> list[dict[str, str]]:
    """A division table from a CSV file in UTF-8 or GBK.

    Raises:
        Invalid: the file cannot be read as such a table.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Invalid(_("The file with divisions cannot be opened."), {"divisions": [str(path)]}) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _table(raw.decode(encoding).splitlines())
        except UnicodeDecodeError:
            continue
    raise Invalid(_("The file with divisions is neither UTF-8 nor GBK text."), {"divisions": [str(path)]})


def _table(lines: list[str]) -> list[dict[str, str]]:
    reader = csv.DictReader(lines)
    if not {"code", "parent_code", "level", "name"} <= set(reader.fieldnames or ()):
        text = _("The file with divisions needs the columns code, parent_code, level and name.")
        raise Invalid(text, {"divisions": [text]})
    return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


def rows_from(table: Iterable[dict[str, str]], banner: PlaceRow) -> list[PlaceRow]:
    """`banner` followed by a row per town and village of the table, parents first.

    Raises:
        Invalid: names each line that breaks a rule.
    """
    made: dict[str, PlaceRow] = {banner.code: banner}
    taken: set[str | None] = {banner.prefix}
    problems: list[str] = []
    for line, entry in _by_height(table):
        parent = made.get(entry["parent_code"])
        kind = Kind(entry["level"])
        if parent is None or entry["code"] in made or not _fits(kind, entry, parent):
            problems.append(
                _("Line %(line)s: %(code)s does not fit.") % {"line": line, "code": entry["code"]}
            )
            continue
        short = names.prefix(entry["name"], taken) if kind is Kind.TOWN else None
        taken.add(short)
        made[entry["code"]] = PlaceRow(
            id=ids.new(),
            kind=kind,
            code=entry["code"],
            code_system=kinds.code_system(kind),
            name_zh=entry["name"],
            name_en=names.english(entry["name"], parent.name_zh),
            parent_id=parent.id,
            prefix=short,
        )
    if problems:
        raise Invalid(_("Some divisions do not fit; nothing was loaded."), {"divisions": problems})
    return list(made.values())


def _by_height(table: Iterable[dict[str, str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Numbered lines of towns, then of villages. The banner's own line says nothing new."""
    numbered = list(enumerate(table, start=2))
    known = {Kind.TOWN, Kind.VILLAGE, Kind.BANNER}
    if strange := [line for line, entry in numbered if entry["level"] not in known]:
        text = _("Line %(line)s: the level is banner, town or village.") % {"line": strange[0]}
        raise Invalid(text, {"divisions": [text]})
    for kind in (Kind.TOWN, Kind.VILLAGE):
        yield from ((line, entry) for line, entry in numbered if entry["level"] == kind)


def _fits(kind: Kind, entry: dict[str, str], parent: PlaceRow) -> bool:
    return (
        kinds.may_stand_below(kind, None, (parent.kind, None))
        and kinds.code_fits(kind, entry["code"], parent.code)
        and 1 <= len(entry["name"]) <= 60
    )


def official_name(code: str) -> str:
    """The Chinese name of a county-level division by its six digits, or an empty text."""
    found = numdb.get("cn/loc").info(code)
    return str(found[-1][1].get("county", "")).split(",")[-1].rpartition("]")[2].strip() if found else ""
