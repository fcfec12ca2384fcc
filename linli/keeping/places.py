"""Where things stand in the data folder, and the two marks that are left there."""

import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from linli.kernel import clock


def data() -> Path:
    """`LINLI_DATA`."""
    return Path(settings.LINLI_DATA)


def files() -> Iterator[tuple[Path, str]]:
    """Every kept file with its name below `files/`, in order; half-written parts are not kept."""
    folder = data() / "files"
    for path in sorted(folder.glob("??/??/*")):
        if path.is_file() and not path.name.endswith(".part"):
            yield path, path.relative_to(folder).as_posix()


def keys() -> dict[str, bytes]:
    """The installation's keys by name."""
    folder = data() / "keys"
    found = sorted(path for path in folder.glob("*") if path.is_file() and path.suffix == "")
    return {path.name: path.read_bytes() for path in found}


def write(path: Path, raw: bytes) -> None:
    """Writes a file whole or not at all, readable by its owner only."""
    write_stream(path, io.BytesIO(raw))


def write_stream(path: Path, source: IO[bytes], modified: int = 0) -> None:
    """The same from a stream; `modified` is its time (seconds since 1970), so that sweepers see its age."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
    if modified:
        os.utime(part, (modified, modified))
    part.replace(path)


class Mark:
    """A small JSON file in the data folder."""

    def __init__(self, name: str) -> None:
        self._name = name

    def path(self) -> Path:
        """Where it stands."""
        return data() / self._name

    def read(self) -> dict[str, Any]:
        """What it says; {} where there is none."""
        try:
            found = json.loads(self.path().read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def set(self, **facts: Any) -> None:
        """Writes it."""
        write(self.path(), json.dumps(facts).encode())

    def clear(self) -> None:
        """Takes it away."""
        self.path().unlink(missing_ok=True)


BACKED_UP = Mark("last-backup.json")
"""When the last backup was made and checked: for whoever watches."""
RESTORING = Mark("restoring.json")
"""A restore is under way, or was cut off."""


def _worker_mark() -> Path:
    return data() / "worker-seen"


def worker_seen() -> None:
    """Touches the worker's mark; a full disk does not hinder it once it is there."""
    _worker_mark().touch()


def worker_age() -> float | None:
    """Seconds since the worker was seen; None where it never was."""
    try:
        return max(0.0, clock.now().timestamp() - _worker_mark().stat().st_mtime)
    except FileNotFoundError:
        return None


def backup_age() -> float | None:
    """Seconds since the last backup that was checked; None where there was none."""
    made = BACKED_UP.read().get("at")
    return (clock.now() - datetime.fromisoformat(made)).total_seconds() if made else None
