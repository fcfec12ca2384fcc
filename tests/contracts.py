"""Writes `.importlinter`: the rows of rooms, the order of files in each, and who may touch whose models."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = ROOT / ".importlinter"

ROOMS = (
    "site",
    "keeping",
    "(briefing)",
    "(stewardship) | (harvest) | (liaison)",
    "fieldwork | visits | mediation | deliberation | (activities) | (needs)",
    "cases | (bank) | (stations)",
    "privacy",
    "notify",
    "people",
    "territory",
    "sheets",
    "accounts",
    "ui",
    "kernel",
)
FILES = (
    "urls : apps",
    "pages : api : jobs : management : demo : middleware : menu : imports : exports : open311 : openrosa",
    "forms : tables : filters : schemas : templatetags",
    "actions",
    "reads",
    "models",
    "rules",
)
OWN_FILES = {
    "site": (
        "wsgi : cli : urls",
        "management",
        "settings : apps",
        "pages : watch : api : middleware : context : jobs : recording : edge : limits",
        "demo : menu : trouble : measures : bearer : bodies : describing",
        "problems : scopes",
        "actions : founding : migrating : schedule : second : watching : standing",
        "measures_folder : journal : trouble_kinds",
        "reads",
        "databases",
    ),
    "accounts": (
        "urls : apps",
        "pages : second : menu : management : jobs",
        "forms",
        "actions",
        "backends : sessions",
        "reads",
        "models",
        "rules",
    ),
    "keeping": (
        "apps",
        "jobs",
        "actions",
        "reads",
        "archive : envelope : places",
        "scrypt_age",
        "rules",
    ),
    "sheets": (
        "urls : apps",
        "pages : api : jobs : management : menu",
        "forms : templatetags",
        "actions",
        "writing",
        "reads",
        "models",
        "rules",
    ),
    "kernel": (
        "apps",
        "pages : jobs : management",
        "actions",
        "menu : caching",
        "reads",
        "models",
        "fields : triggers : registry : cleaning : storage : verbs",
        "keys : ids",
        "permits",
        "actor : errors",
        "rules",
        "clock",
    ),
}
"""Rooms with files that no other room has."""
OUTSIDE = "linli.**.tests.** -> **", "linli.**.tests -> **", "** -> linli.**.tests.**", "** -> linli.**.tests"
NO_LAYER = ("tests", "migrations")


def rooms() -> list[str]:
    """Every room there is, by its folder."""
    return sorted(path.parent.name for path in (ROOT / "linli").glob("*/__init__.py"))


def _optional(row: str) -> str:
    for sign in (" : ", " | "):
        if sign in row:
            return sign.join(_optional(part) for part in row.split(sign))
    return row if row.startswith("(") else f"({row})"


def _lines(name: str, values: "list[str] | tuple[str, ...]") -> str:
    return "\n".join([f"{name} =", *(f"    {value}" for value in values)])


def _contract(key: str, name: str, *parts: str) -> str:
    ignored = _lines("ignore_imports", OUTSIDE)
    return "\n".join(
        [
            f"[importlinter:contract:{key}]",
            f"name = {name}",
            *parts,
            ignored,
            "unmatched_ignore_imports_alerting = none",
            "",
        ]
    )


def _layers(
    key: str, name: str, layers: tuple[str, ...], containers: list[str], outside: tuple[str, ...]
) -> str:
    return _contract(
        key,
        name,
        "type = layers",
        _lines("layers", layers),
        _lines("containers", containers),
        "exhaustive = true",
        _lines("exhaustive_ignores", outside),
    )


def text() -> str:
    """The whole configuration."""
    head = "# Written by `python -m tests.contracts`; do not edit.\n[importlinter]\nroot_package = linli\n"
    common = [f"linli.{room}" for room in rooms() if room not in OWN_FILES]
    parts = [
        head,
        _layers("rooms", "rooms import downwards", ROOMS, ["linli"], ("__main__",)),
        _layers("files", "files of a room import downwards", tuple(map(_optional, FILES)), common, NO_LAYER),
    ]
    for room, files in OWN_FILES.items():
        own = tuple(map(_optional, files))
        parts.append(
            _layers(f"files-{room}", f"files of {room} import downwards", own, [f"linli.{room}"], NO_LAYER)
        )
    for room in rooms():
        if (ROOT / "linli" / room / "models.py").exists() or (ROOT / "linli" / room / "models").exists():
            parts.append(
                _contract(
                    f"models-{room}",
                    f"only {room} imports its models",
                    "type = protected",
                    _lines("protected_modules", [f"linli.{room}.models"]),
                    _lines("allowed_importers", [f"linli.{room}"]),
                )
            )
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(text())
