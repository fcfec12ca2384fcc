"""Keeps a small banner of today's version as text: `python -m tests.old.make` writes `tests/old/<version>/`.

Run it when a version is released. The next versions' tests then bring this banner up to date.
"""

import base64
import json
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def keep(data: Path, folder: Path) -> None:
    """Writes database, files and keys of the data folder as text; refuses a folder that is there."""
    folder.mkdir()
    line = sqlite3.connect(data / "linli.sqlite3")
    (folder / "linli.sql").write_text("\n".join(line.iterdump()) + "\n")
    line.close()
    _texts(data / "keys", folder / "keys.json", lambda raw: raw.decode())
    _texts(data / "files", folder / "files.json", lambda raw: base64.b64encode(raw).decode())


def _texts(source: Path, target: Path, text: object) -> None:
    assert callable(text)
    found = sorted(path for path in source.rglob("*") if path.is_file())
    kept = {str(path.relative_to(source)): text(path.read_bytes()) for path in found}
    target.write_text(json.dumps(kept, indent=1) + "\n")


def unpack(folder: Path, data: Path) -> None:
    """Makes the data folder that `keep` saw, as that version would have left it."""
    data.mkdir(mode=0o700, exist_ok=True)
    line = sqlite3.connect(data / "linli.sqlite3")
    line.executescript((folder / "linli.sql").read_text())
    line.close()
    for kind, raw in (("keys", str.encode), ("files", base64.b64decode)):
        for name, text in json.loads((folder / f"{kind}.json").read_text()).items():
            path = data / kind / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(raw(text))


def main() -> None:
    """Makes a banner in a throw-away folder, lives a little in it, keeps it."""
    with tempfile.TemporaryDirectory(prefix="linli-old-") as place:
        os.environ |= {"LINLI_DATA": place, "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.db import connection

        import linli
        from tests.old.living import live

        live()
        connection.close()
        folder = HERE / linli.__version__
        keep(Path(place), folder)
        print(f"kept in {folder}", file=sys.stderr)


if __name__ == "__main__":
    main()
