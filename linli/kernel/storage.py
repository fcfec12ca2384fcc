"""Bytes on disk: written to a temporary name, synced, renamed; the row comes after."""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

_ID = re.compile("[0-9a-f]{32}")


def folder() -> Path:
    """Where attachments stand: `LINLI_DATA/files`."""
    return Path(settings.LINLI_DATA) / "files"


def free() -> int:
    """Bytes that are still free where attachments stand."""
    place = folder() if folder().exists() else Path(settings.LINLI_DATA)
    return shutil.disk_usage(place).free


def path_of(file_id: UUID, *, thumb: bool = False) -> Path:
    """`files/ab/cd/<id>` (`.t` for the thumbnail); the id is random, so folders fill evenly."""
    name = file_id.hex
    return folder() / name[:2] / name[2:4] / (name + (".t" if thumb else ""))


def put(file_id: UUID, data: bytes, *, thumb: bool = False) -> None:
    """Writes `data` so that after a crash, or on a full disk, the name holds either everything or nothing.

    Raises:
        OSError: the disk is full or cannot be written to; nothing of the file stays behind.
    """
    path = path_of(file_id, thumb=thumb)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        _write(part, data)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(part: Path, data: bytes) -> None:
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("wb")
    except FileNotFoundError:  # the sweeper took the empty folder in between
        part.parent.mkdir(parents=True, exist_ok=True)
        file = part.open("wb")
    with file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def get(file_id: UUID, *, thumb: bool = False) -> bytes | None:
    """The bytes, or None where the file is gone."""
    try:
        return path_of(file_id, thumb=thumb).read_bytes()
    except FileNotFoundError:
        return None


def remove(file_id: UUID) -> None:
    """Removes a file and its thumbnail; removing twice is fine."""
    path_of(file_id).unlink(missing_ok=True)
    path_of(file_id, thumb=True).unlink(missing_ok=True)


def older_than(moment: datetime) -> Iterator[tuple[Path, UUID | None]]:
    """Every file last written before `moment`, with its id (None for a half-written part or a stray)."""
    for path in folder().glob("??/??/*"):
        if path.stat().st_mtime < moment.timestamp():
            stem = path.name.removesuffix(".t")
            yield path, UUID(hex=stem) if _ID.fullmatch(stem) else None


def empty_folders(moment: datetime) -> int:
    """Removes folders that nothing stands in any more and that `moment` finds old; returns how many."""
    removed = 0
    for pattern in ("??/??", "??"):
        for path in folder().glob(pattern):
            if path.is_dir() and path.stat().st_mtime < moment.timestamp():
                try:
                    path.rmdir()
                    removed += 1
                except OSError:  # something stands in it, or somebody else was quicker
                    continue
    return removed


@contextmanager
def kept_still() -> Iterator[None]:
    """While the block runs no sweeper removes a file: a backup has seen rows that name it.

    Waits for a sweep that is under way. The lock is the operating system's and ends with the process.
    """
    with _lock_file() as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def sweeping() -> Iterator[bool]:
    """Yields whether files may be removed now; False while a backup runs."""
    with _lock_file() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


@contextmanager
def _lock_file() -> Iterator[int]:
    folder().mkdir(parents=True, exist_ok=True)
    handle = os.open(folder() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
