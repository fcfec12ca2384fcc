"""Taking files in and letting them go."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel import ids, storage
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import Actor
from linli.kernel.cleaning import Clean, clean
from linli.kernel.errors import Invalid, Missing
from linli.kernel.models import Attachment
from linli.kernel.rules import media
from linli.kernel.verbs import verb

T = TypeVar("T")


class Upload(Protocol):
    """Anything that bytes are read from: an uploaded file, an open file."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A cleaned file that is on disk and waits for its row; swept after a day if none comes.

    `source` is the digest of the bytes as sent, so that a repeated request is recognised.
    """

    file_id: UUID
    clean: Clean
    source: str


def take(files: Sequence[Upload], field: str = "photos", *, already: int = 0) -> list[Stored]:
    """Cleans and stores uploaded files, outside any transaction. All or none. `already`: files held before.

    Raises:
        Invalid: names the field, the file by its position, and the remedy.
    """
    if len(files) + already > media.MAX_FILES:
        raise Invalid(*_about(field, _("At most 6 files at a time, please.")))
    cleaned: list[tuple[Clean, str]] = []
    for position, file in enumerate(files, start=1):
        data = file.read(media.MAX_BYTES + 1)
        try:
            cleaned.append((clean(data), hashlib.sha256(data).hexdigest()))
        except Invalid as error:
            text = _("File %(position)s: %(problem)s") % {"position": position, "problem": error.message}
            raise Invalid(*_about(field, text)) from error
    return [_store(item, source) for item, source in cleaned]


_signer = signing.Signer(salt="held-files")


def hold(*, actor: Actor, files: Sequence[Stored]) -> str:
    """A signed note of stored files that wait for their row, for a form that must be sent once more."""
    parts = [[str(f.file_id), f.clean.media_type, f.clean.width, f.clean.height, f.source] for f in files]
    return _signer.sign_object([actor.key, parts]) if parts else ""


def held(*, actor: Actor, note: str) -> list[Stored]:
    """The files of a note that this actor was given; none where it cannot be read or they were swept."""
    try:
        owner, parts = _signer.unsign_object(note) if note else (actor.key, [])
    except signing.BadSignature:
        return []
    found = [(UUID(pk), storage.get(UUID(pk)), rest) for pk, *rest in parts]
    if owner != actor.key or any(data is None for _pk, data, _rest in found):
        return []
    return [
        Stored(pk, Clean(media_type, data, width=width, height=height), source)
        for pk, data, (media_type, width, height, source) in found
        if data is not None
    ]


def _about(field: str, text: str) -> tuple[str, dict[str, list[str]]]:
    return text, {field: [text]}


def _store(item: Clean, source: str) -> Stored:
    file_id = ids.random()
    storage.put(file_id, item.data)
    if item.thumb:
        storage.put(file_id, item.thumb, thumb=True)
    return Stored(file_id, item, source)


def attachments_add(
    *, kind: str, owner_id: UUID, part_id: UUID | None, files: Iterable[Stored], public: bool
) -> list[str]:
    """Inserts the rows of stored files inside the running verb; returns their digests for its entry."""
    rows = [
        Attachment(
            owner_kind=kind,
            owner_id=owner_id,
            part_id=part_id,
            file_id=file.file_id,
            public=public,
            media_type=file.clean.media_type,
            size=len(file.clean.data),
            width=file.clean.width,
            height=file.clean.height,
            sha256=hashlib.sha256(file.clean.data).hexdigest(),
        )
        for file in files
    ]
    if rows:
        Attachment.objects.bulk_create(rows)
    return [row.sha256 for row in rows]


@verb
def attachment_delete(*, actor: Actor, attachment_id: UUID) -> None:
    """Deletes one row; the bytes go with the last row that names them, as soon as that is certain.

    The owning room has checked that `actor` may. Raises Missing where there is none.
    """
    row = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
    if row is None:
        raise Missing(_("There is no such file."))
    audit_record(
        actor=actor,
        verb="attachment_delete",
        kind=row.owner_kind,
        object_id=row.owner_id,
        attachment=row.pk,
        sha256=row.sha256,
    )
    file_id = row.file_id
    row.delete()
    transaction.on_commit(partial(_forget_bytes, file_id))


def _forget_bytes(file_id: UUID) -> None:
    """Takes the bytes away once the deletion is certain.

    The sweep finds whatever a crash leaves here, and what stays because a backup is running.
    """
    with storage.sweeping() as free:
        if free and not Attachment.objects.filter(file_id=file_id).exists():
            storage.remove(file_id)


def orphans_count(*, before: datetime) -> int:
    """How many files written before `before` no row names; none while a backup runs."""
    with storage.sweeping() as free:
        return sum(len(found) for found in _orphans(before)) if free else 0


def orphans_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Removes at most `limit` files written before `before` that no row names; returns how many.

    None while a backup runs, which may still have to copy what a row that was deleted since named.
    """
    with storage.sweeping() as free:
        if not free:
            return 0
        found = list(islice(chain.from_iterable(_orphans(before)), limit))
        for path in found:
            path.unlink(missing_ok=True)
        if len(found) < limit:
            storage.empty_folders(before)
    return len(found)


def _orphans(before: datetime) -> Iterator[list[Path]]:
    for batch in batched(storage.older_than(before), 500):
        ids_ = {file_id for _path, file_id in batch if file_id}
        named = set(Attachment.objects.filter(file_id__in=ids_).values_list("file_id", flat=True))
        yield [path for path, file_id in batch if file_id not in named]


def files_sweep(*, before: datetime, dry_run: bool = False) -> int:
    """Removes files written before `before` that no row names: orphans of crashes and of deletions.

    Returns how many, or with `dry_run` how many would go. Waits for the next time while a backup runs, which
    may still have to copy what a row that was deleted since named.
    """
    if dry_run:
        return orphans_count(before=before)
    removed = 0
    while found := orphans_remove(before=before):
        removed += found
    return removed


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`; the last may be shorter (itertools has it from 3.12 on)."""
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
