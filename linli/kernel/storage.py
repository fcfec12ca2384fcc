"""Bytes on disk: written to a temporary name, synced, renamed; the row comes after."""

import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings


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
    """Writes `data` so that after a crash the name holds either everything or nothing."""
    path = path_of(file_id, thumb=thumb)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
    """Every file last written before `moment`, with its id (None for a half-written part)."""
    for path in folder().glob("??/??/*"):
        if path.stat().st_mtime < moment.timestamp():
            stem = path.name.removesuffix(".t")
            yield path, UUID(hex=stem) if len(stem) == 32 else None
