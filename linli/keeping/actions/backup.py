"""Writing an archive, and reading it back before anybody trusts it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.db.backends.base.base import BaseDatabaseWrapper

import linli
from linli.keeping import archive, envelope, places, reads
from linli.keeping.envelope import PLAIN, Secret
from linli.keeping.rules.leaving_out import LEFT_OUT
from linli.keeping.rules.manifest import Manifest
from linli.kernel import clock, storage

Progress = Callable[[str, int, int], None]


class Taken(OSError):
    """The file is there already, or another backup is writing it."""


def silent(what: str, done: int, total: int) -> None:
    """Says nothing."""


def backup(
    target: Path,
    *,
    secret: Secret = PLAIN,
    read_with: Secret = PLAIN,
    keys: bool = True,
    progress: Progress = silent,
) -> Manifest:
    """Writes the whole installation to `target`, which appears only when it is complete and was read back.

    `read_with` opens what `secret` sealed; without it an archive for a recipient's key is checked as it is
    written only (the identity is elsewhere, which is the point). Others go on working meanwhile: database
    first, then files, which no sweeper takes away until the end.

    Raises:
        Taken: `target` is there. Unknown: the database is newer than this program. Damaged: what was read
        back is not what was written. OSError: no room, no rights.
    """
    if target.exists():
        raise Taken(f"{target} is there already; a backup never replaces another")
    part = target.with_name(target.name + ".part")
    with _part(part) as file:
        written = _write(file, secret, keys, progress)
        file.flush()
        os.fsync(file.fileno())
        _check(part, secret if secret.passphrase else read_with, written, progress)
        part.rename(target)
    _sync(target.parent)
    with suppress(OSError):  # the backup is there; only whoever watches will not hear of it
        places.BACKED_UP.set(at=written.made_at, rows=sum(one.count for one in written.sums.values()))
    return written


@contextmanager
def _part(part: Path) -> Iterator[BinaryIO]:
    """The unfinished file, ours alone, gone if anything fails."""
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Taken(f"another backup is writing {part}") from error
        file.truncate()
        os.fchmod(file.fileno(), 0o600)
        try:
            yield file
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: BinaryIO, secret: Secret, keys: bool, progress: Progress) -> Manifest:
    with (
        storage.kept_still(),
        reads.snapshot() as line,
        envelope.writing(file, secret) as out,
        archive.create(out) as writer,
    ):
        manifest = _tables(line, writer, progress)
        found = list(places.files())
        for number, (path, name) in enumerate(found):
            progress("files", number, len(found))
            writer.file(path, name)
        progress("files", len(found), len(found))
        manifest.files = writer.files.sum()
        for name, raw in places.keys().items() if keys else ():
            writer.key(name, raw)
            manifest.keys.append(name)
        writer.close(manifest)
    return manifest


def _tables(line: BaseDatabaseWrapper, writer: archive.Writer, progress: Progress) -> Manifest:
    made_at = clock.now().isoformat(timespec="seconds")
    nodes = reads.applied(line)
    found = reads.tables(nodes)
    manifest = Manifest(
        linli.__version__, made_at, line.vendor, nodes, {t.name: t for t in found}, left_out=LEFT_OUT
    )
    for number, table in enumerate(found):
        progress("tables", number, len(found))
        manifest.sums[table.name] = writer.rows(table.name, reads.lines(line, table))
    progress("tables", len(found), len(found))
    return manifest


def _check(part: Path, secret: Secret, written: Manifest, progress: Progress) -> None:
    """Reads the file back; one that only somebody else's key opens cannot be, and its writer is trusted."""
    if envelope.encrypted(part) == "key" and not secret.identities:
        return
    progress("reading back", 0, 1)
    with envelope.reading(part, secret) as source:
        if archive.check(source) != written:
            raise archive.Damaged("what was read back is not what was written; the disk may be failing")
    progress("reading back", 1, 1)
