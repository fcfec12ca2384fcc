"""Imports that somebody began. One's own only; administrators see the list of all, without contents."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kernel import keys
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Missing
from linli.kernel.registry import Subject
from linli.sheets.models import ImportRun, MadeBlock, RememberedMapping, StagedBlock
from linli.sheets.rules.headers import table as find_table
from linli.sheets.rules.importers import Importer
from linli.sheets.rules.matching import guess
from linli.sheets.rules.states import Plan, State, Waiting, headers_digest
from linli.sheets.rules.tables import Line, Sheet, Table, decode

NEWEST = 2000
"""How many imports a copy of one's data names."""


def own(actor: Actor) -> Q:
    """The actor's own imports; the system's are the command's."""
    return Q(user=None) if actor.kind is Kind.SYSTEM else Q(user_id=actor.user_id, user__isnull=False)


def run_get(actor: Actor, run_id: UUID) -> ImportRun:
    """One of the actor's own imports.

    Raises:
        Missing: there is none, or it is somebody else's.
    """
    row = ImportRun.objects.filter(own(actor), pk=run_id).first()
    if row is None:
        raise Missing(_("There is no such import, or it is not yours."))
    return row


def runs(actor: Actor, *, limit: int = 50) -> list[ImportRun]:
    """The imports shown to this actor, newest first: one's own, for administrators everybody's."""
    seen = Q() if actor.has("administrator") or actor.kind is Kind.SYSTEM else own(actor)
    return list(
        ImportRun.objects.select_related("user").defer("waiting").filter(seen).order_by("-id")[:limit]
    )


def runs_copy(subject: Subject) -> dict[str, Any]:
    """Which files somebody brought in, for the copy of their own data: kinds, days and numbers of rows."""
    if subject.user_id is None:
        return {}
    rows = ImportRun.objects.filter(user_id=subject.user_id).order_by("-id")
    return {"imports": list(rows.values("kind", "state", "rows", "staged_at")[:NEWEST])}


def waiting_of(run: ImportRun) -> Waiting | None:
    """What is known of the file, or None once it was forgotten."""
    return Waiting.load(json.loads(run.waiting.reveal())) if run.waiting else None


def sheet_of(run: ImportRun, number: int) -> Sheet:
    """A sheet as it was read; empty once it was forgotten."""
    blocks = StagedBlock.objects.filter(run=run, sheet=number).order_by("number")
    return Sheet("", tuple(_lines(blocks.iterator(chunk_size=20))))


def head_of(run: ImportRun, number: int) -> Sheet:
    """The first rows of a sheet: enough to find its header and show what it holds."""
    blocks = StagedBlock.objects.filter(run=run, sheet=number).order_by("number")
    return Sheet("", tuple(_lines(blocks[:1])))


def _lines(blocks: Iterable[StagedBlock]) -> Iterator[Line]:
    for block in blocks:
        assert block.body is not None
        for number, cells in json.loads(block.body.reveal()):
            yield Line(number, tuple(map(decode, cells)))


def table_of(run: ImportRun, importer: Importer, plan: Plan) -> Table:
    """The sheet that the plan names, with its header."""
    return find_table(sheet_of(run, plan.sheet), importer.columns, plan.first, plan.last)


def suggested(importer: Importer, sheet: Sheet, number: int = 0, rows: tuple[int, int] | None = None) -> Plan:
    """The plan to begin with: as somebody mapped these headers before, else by the words in them."""
    first, last = rows or importer.header_of(sheet) or (None, None)
    found = find_table(sheet, importer.columns, first, last)
    digest = headers_digest(found.headers)
    known = RememberedMapping.objects.filter(kind=importer.kind, headers=digest).first()
    columns = known.columns if known else guess(found.headers, importer.columns)
    kept = {name: at for name, at in columns.items() if name in importer.by_name and at < len(found.headers)}
    return Plan(number, found.first, found.last, kept)


def imported_before(run: ImportRun) -> ImportRun | None:
    """The newest import of the very same file that was confirmed and not taken back."""
    rows = ImportRun.objects.filter(kind=run.kind, digest=run.digest, state=State.CONFIRMED).exclude(
        pk=run.pk
    )
    return rows.order_by("-id").first()


def file_digest(data: bytes) -> str:
    """The keyed hash by which a file is recognised."""
    return keys.lookup("sheet", hashlib.sha256(data).hexdigest())


def made_by(run: ImportRun) -> list[UUID]:
    """The ids of what an import made, in the order in which they were made."""
    blocks = MadeBlock.objects.filter(run=run).order_by("number").values_list("objects_made", flat=True)
    return [UUID(text) for block in blocks for text in block]
