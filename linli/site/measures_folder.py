"""Where several server processes count together.

Prometheus' library reads the place when it is imported, so this stands apart from it.
"""

import hashlib
import os
import shutil
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def folder(data: Path, port: int) -> Path:
    """Where the processes behind one port count together: in memory where there is such a place, because a
    file that is mapped into memory ends its process when the disk is full.
    """
    name = hashlib.sha256(f"{data}:{port}".encode()).hexdigest()[:16]
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, readable by us only
    return (shared / f"linli-{name}") if os.access(shared, os.W_OK) else data / "metrics"


def begin(data: Path, port: int) -> Path:
    """An empty folder, made known to the processes to come. Call before they start."""
    place = folder(data, port)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    os.environ[FOLDER] = str(place)
    return place


def end() -> None:
    """Takes the folder away."""
    shutil.rmtree(os.environ.get(FOLDER, ""), ignore_errors=True)
