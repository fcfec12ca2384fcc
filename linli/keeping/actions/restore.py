"""An archive into an empty installation: checked before, while and after; cut off, it can begin again."""

from collections.abc import Iterator
from itertools import chain, groupby, islice
from pathlib import Path

from django.db import connection, transaction

from linli.keeping import archive, envelope, places, reads
from linli.keeping.actions import load
from linli.keeping.actions.backup import Progress, silent
from linli.keeping.archive import Part
from linli.keeping.envelope import PLAIN, Secret
from linli.keeping.rules.manifest import Manifest, Table
from linli.kernel.registry import rebuilders


class NotEmpty(ValueError):
    """Something stands here already, which a restore will not touch."""


def look(source: Path, secret: Secret = PLAIN) -> Manifest:
    """Reads the whole archive once and says what is in it; writes nothing.

    Raises:
        Damaged, WrongKey, Unknown: it cannot be restored by this program, and why.
    """
    with envelope.reading(source, secret) as plain:
        manifest = archive.check(plain)
    reads.leaves(manifest.migrations)
    return manifest


def restore(source: Path, manifest: Manifest, *, secret: Secret = PLAIN, progress: Progress = silent) -> None:
    """Fills the empty data folder and database from an archive that `look` has found whole.

    The database gets the archive's own migration state; bringing it up to date comes after. A restore that is
    cut off leaves a mark, and the same call goes on from there.

    Raises:
        NotEmpty: says what stands here. ValueError: what arrived is not what the archive holds.
    """
    _want_room(manifest)
    places.RESTORING.set(file=source.name, made_at=manifest.made_at)
    done = _rows_there(manifest)
    with envelope.reading(source, secret) as plain:
        stream = groupby(archive.parts(plain), key=lambda part: part.kind)
        for kind, parts in stream:
            if kind == "tables" and not done:
                _tables(parts, manifest, progress)
            elif kind == "files":
                _files(parts, manifest.files.count, progress)
            elif kind == "keys":
                _keys(parts)


def rebuild() -> None:
    """Makes anew what archives leave out because other records hold it; once the database is up to date."""
    for _name, make in rebuilders.items():
        make()


def _want_room(manifest: Manifest) -> None:
    mark = places.RESTORING.read()
    if mark and mark.get("made_at") != manifest.made_at:
        raise NotEmpty(
            f"a restore of another archive ({mark.get('file')}) was cut off here; finish that one, "
            "or begin in an empty folder and database"
        )
    have, want = places.keys(), manifest.keys
    if not want and not have:
        raise NotEmpty("this archive holds no keys: put your copy of the folder keys into LINLI_DATA first")
    if mark:
        return
    if want and have:
        raise NotEmpty("LINLI_DATA holds keys already; a restore needs an empty folder")
    if next(places.files(), None):
        raise NotEmpty("LINLI_DATA holds files already; a restore needs an empty folder")
    if connection.introspection.table_names():
        raise NotEmpty("the database holds tables already; a restore needs an empty one")


def _rows_there(manifest: Manifest) -> bool:
    """Whether an earlier try, cut off later on, has put all rows in."""
    names = connection.introspection.table_names()
    if "django_migrations" not in names:
        return False
    applied = set(reads.applied(connection))
    if not applied <= set(manifest.migrations):
        return True  # it was on its way to the present already
    if applied != set(manifest.migrations):
        return False
    tables = reads.tables(manifest.migrations)
    return bool(reads.filled(connection, tables)) and not _wrong(tables, manifest)


def _wrong(tables: list[Table], manifest: Manifest) -> list[str]:
    return [table.name for table in tables if reads.summed(connection, table) != manifest.sums[table.name]]


def _tables(parts: Iterator[Part], manifest: Manifest, progress: Progress) -> None:
    tables = {table.name: table for table in load.schema(connection, manifest.migrations)}
    if tables != manifest.tables:
        raise ValueError("the archive's tables are not those of its migrations")
    with transaction.atomic():
        load.empty(connection, tables.values())
        for number, (name, same) in enumerate(groupby(parts, key=lambda part: part.name)):
            progress("tables", number, len(tables))
            load.rows(connection, tables[name], chain.from_iterable(part.source for part in same))
        load.sequences(connection, manifest.migrations)
    progress("tables", len(tables), len(tables))
    wrong = _wrong(list(tables.values()), manifest)
    if wrong:
        raise ValueError(f"what arrived in {', '.join(wrong)} is not what the archive holds")


def _files(parts: Iterator[Part], total: int, progress: Progress) -> None:
    folder = places.data() / "files"
    for number, part in enumerate(parts, start=1):
        places.write_stream(folder / part.name, part.source, part.modified)
        progress("files", number, total)


def _keys(parts: Iterator[Part]) -> None:
    for part in islice(parts, 100):
        places.write(places.data() / "keys" / part.name, part.source.read())
