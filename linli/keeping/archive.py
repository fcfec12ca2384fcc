"""The archive: a gzipped tar of tables in parts, files, keys and, last of all, the manifest."""

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from linli.keeping.rules import manifest as manifests
from linli.keeping.rules.manifest import Manifest, Sum

PART = 4 << 20
"""Bytes of rows per member: what is held in memory at a time, so that nothing plain touches the disk."""
MANIFEST = "manifest.json"


class Damaged(ValueError):
    """The archive is cut off, changed, or none at all."""


@dataclass
class Summing:
    """Counts lines and digests them."""

    count: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def add(self, lines: bytes, count: int) -> None:
        """Takes `count` lines."""
        self.count += count
        self.digest.update(lines)

    def sum(self) -> Sum:
        """What was counted."""
        return Sum(self.count, self.digest.hexdigest())


def _member(name: str, size: int, modified: float = 0) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(modified)
    return member


class Writer:
    """Puts members into a tar, bounded in memory."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self.files = tar, Summing()

    def rows(self, table: str, lines: Iterable[bytes]) -> Sum:
        """`tables/<table>.<n>.jsonl`, at least one, each at most `PART` and a row long."""
        total, part, number = Summing(), bytearray(), 0
        for line in lines:
            part += line
            total.add(line, 1)
            if len(part) >= PART:
                number += 1
                self._bytes(f"tables/{table}.{number:06}.jsonl", bytes(part))
                part.clear()
        self._bytes(f"tables/{table}.{number + 1:06}.jsonl", bytes(part))
        return total.sum()

    def file(self, path: Path, name: str) -> None:
        """A file's bytes as they are now."""
        with path.open("rb") as source:
            found = os.fstat(source.fileno())
            digest = hashlib.file_digest(source, "sha256").hexdigest()
            source.seek(0)
            self._tar.addfile(_member(f"files/{name}", found.st_size, found.st_mtime), source)
        self.files.add(f"{name} {found.st_size} {digest}\n".encode(), 1)

    def key(self, name: str, raw: bytes) -> None:
        """One of the installation's keys."""
        self._bytes(f"keys/{name}", raw)

    def close(self, manifest: Manifest) -> None:
        """The manifest, which ends the archive."""
        self._bytes(MANIFEST, manifest.bytes())

    def _bytes(self, name: str, raw: bytes) -> None:
        self._tar.addfile(_member(name, len(raw)), io.BytesIO(raw))


@contextmanager
def create(file: BinaryIO) -> Iterator[Writer]:
    """A new archive on `file`."""
    with (
        gzip.GzipFile("", "wb", 6, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar)


@dataclass(frozen=True, slots=True)
class Part:
    """A member on its way: of a table (`name` is the table), a file, a key, or the manifest."""

    kind: str
    name: str
    source: IO[bytes]
    size: int
    modified: int = 0


@contextmanager
def _judging() -> Iterator[None]:
    """What unpacking stumbles over is a damaged archive; what the disk says stays the disk's."""
    try:
        yield
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise Damaged(f"this is no whole archive of Linli's ({error})") from error


def parts(file: BinaryIO) -> Iterator[Part]:
    """The members in their order; each can be read only until the next is asked for.

    Raises:
        Damaged: an archive with members that Linli never wrote.
    """
    with gzip.open(file) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
        for member in tar:
            yield _part(tar, member)


def _part(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Part:
    source, path = tar.extractfile(member), PurePosixPath(member.name)
    if source is None or path.is_absolute() or ".." in path.parts:
        raise Damaged(f"an archive of Linli's holds no {member.name}")
    if member.name == MANIFEST:
        return Part("manifest", MANIFEST, source, member.size)
    kind, _slash, name = member.name.partition("/")
    if kind not in ("tables", "files", "keys") or not name:
        raise Damaged(f"an archive of Linli's holds no {member.name}")
    name = name.split(".")[0] if kind == "tables" else name
    return Part(kind, name, source, member.size, int(member.mtime))


def check(file: BinaryIO) -> Manifest:
    """Reads everything once and holds it against the manifest.

    Raises:
        Damaged: cut off, changed, or no archive of Linli's: says what is not as it was written.
    """
    seen = _Seen()
    with _judging():
        for part in parts(file):
            seen.take(part)
    found = seen.manifest
    if found is None:
        raise Damaged("the archive is cut off: its manifest is missing")
    sums = {name: one.sum() for name, one in seen.tables.items()}
    wrong = manifests.differences(found, sums, seen.files.sum())
    if wrong or seen.keys != found.keys:
        raise Damaged("the archive was changed: " + "; ".join(wrong or ["keys"]))
    return found


@dataclass
class _Seen:
    """What passed by."""

    tables: dict[str, Summing] = field(default_factory=dict)
    files: Summing = field(default_factory=Summing)
    keys: list[str] = field(default_factory=list)
    manifest: Manifest | None = None

    def take(self, part: Part) -> None:
        """Counts and digests one member."""
        if part.kind == "tables":
            _add_rows(self.tables.setdefault(part.name, Summing()), part.source)
        elif part.kind == "files":
            digest = hashlib.sha256()
            while piece := part.source.read(PART):
                digest.update(piece)
            self.files.add(f"{part.name} {part.size} {digest.hexdigest()}\n".encode(), 1)
        elif part.kind == "keys":
            self.keys.append(part.name)
        else:
            self.manifest = _manifest(part)


def _add_rows(total: Summing, source: IO[bytes]) -> None:
    while piece := source.read(PART):
        total.add(piece, piece.count(b"\n"))


def _manifest(part: Part) -> Manifest:
    try:
        return manifests.read(part.source.read())
    except ValueError as error:
        raise Damaged(str(error)) from error
