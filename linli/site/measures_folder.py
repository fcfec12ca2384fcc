"""Where several server processes count together.

Prometheus' library looks for the place when it is imported, so this stands apart from it.
"""

import hashlib
import os
import shutil
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")  # noqa: S108 - folders of our own in it, readable by us only


def begin(data: Path) -> None:
    """An empty folder, made known to this process and those to come; folders of dead servers are removed.

    In memory where there is such a place, because a file that is mapped into memory ends its process when the
    disk is full.
    """
    above = MEMORY if os.access(MEMORY, os.W_OK) else data / "metrics"
    start = f"linli-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}-"
    for old in above.glob(start + "*"):
        if not Path(f"/proc/{old.name.removeprefix(start)}").exists():
            shutil.rmtree(old, ignore_errors=True)
    place = above / f"{start}{os.getpid()}"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[FOLDER] = str(place)


def end() -> None:
    """Takes the folder away."""
    shutil.rmtree(os.environ.get(FOLDER, ""), ignore_errors=True)
