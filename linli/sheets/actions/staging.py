"""Taking a file in to wait, deciding about its columns, and forgetting it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Stale
from linli.kernel.verbs import verb
from linli.sheets.models import ImportRun, RememberedMapping, StagedBlock
from linli.sheets.reads import check, head_of, importer_get, run_get, suggested, table_of, waiting_of
from linli.sheets.rules.headers import LOOK
from linli.sheets.rules.headers import table as find_table
from linli.sheets.rules.importers import Importer
from linli.sheets.rules.refused import refusal, title_refusal
from linli.sheets.rules.states import Plan, State, Waiting, headers_digest
from linli.sheets.rules.tables import Line, Sheet, encode, filled, written

BLOCK = 400
"""Rows sealed together."""


@verb
def run_stage(*, actor: Actor, kind: str, file_name: str, sheets: Sequence[Sheet], digest: str) -> ImportRun:
    """Keeps a file's rows, sealed, until somebody confirms or a day has passed. Writes nothing else.

    Raises:
        Missing: no such kind. Forbidden: not the actor's to use. Invalid: nothing in the file, or it has
        columns that sort people; the text names them and says why.
    """
    importer = importer_get(actor, kind)
    if not any(filled(line.cells) for sheet in sheets for line in sheet.lines):
        raise _file(_("This file is empty."))
    refuse_sorting(importer, file_name, sheets)
    best = max(range(len(sheets)), key=lambda at: (len(suggested(importer, _head(sheets[at])).columns), -at))
    plan = suggested(importer, _head(sheets[best]), best)
    names = tuple((sheet.name, len(sheet.lines)) for sheet in sheets)
    run = ImportRun.objects.create(
        kind=kind,
        user_id=actor.user_id,
        digest=digest,
        waiting=_dump(Waiting(file_name[:200], names, plan)),
    )
    StagedBlock.objects.bulk_create(_blocks(run, sheets), batch_size=50)
    audit_record(actor=actor, verb="run_stage", kind="import_run", object_id=run.pk, importer=kind)
    return run


def _file(message: str) -> Invalid:
    return Invalid(message, {"file": [message]})


def _head(sheet: Sheet) -> Sheet:
    return Sheet(sheet.name, sheet.lines[: LOOK * 2])


def _dump(waiting: Waiting) -> str:
    return json.dumps(waiting.dump(), ensure_ascii=True)


def _blocks(run: ImportRun, sheets: Sequence[Sheet]) -> Iterator[StagedBlock]:
    for at, sheet in enumerate(sheets):
        for number, start in enumerate(range(0, len(sheet.lines), BLOCK)):
            yield StagedBlock(run=run, sheet=at, number=number, body=body(sheet.lines[start : start + BLOCK]))


def body(lines: Sequence[Line]) -> str:
    """Rows as a block holds them."""
    return json.dumps([[line.number, [encode(cell) for cell in line.cells]] for line in lines])


def refuse_sorting(importer: Importer, file_name: str, sheets: Sequence[Sheet]) -> None:
    """Refuses a file with a column, a title or a name that sorts people.

    Raises:
        Invalid: names each such column and why.
    """
    found: dict[str, str] = {}
    for sheet in sheets:
        table = find_table(_head(sheet), importer.columns, *(importer.header_of(sheet) or ()))
        titles = [
            sheet.name,
            *(written(c) for line in sheet.lines[:LOOK] if line.number < table.first for c in line.cells),
        ]
        found |= {word: str(why) for word in titles if (why := title_refusal(word))}
        found |= {word: str(why) for word in table.headers if (why := refusal(word))}
    if why := title_refusal(file_name):
        found[file_name] = str(why)
    if found:
        said = [_("“%(column)s”: %(why)s") % {"column": word[:60], "why": why} for word, why in found.items()]
        opening = _("This file was not taken, and nothing of it was kept: some columns sort people.")
        raise _file(" ".join([opening, *said, _("Take them out of the file and choose it again.")]))


@verb
def run_plan(*, actor: Actor, run_id: UUID, plan: Plan) -> ImportRun:
    """Decides about the columns, remembers the choice for these headers, and checks every row.

    Raises:
        Missing: no such import of the actor's. Stale: it has ended. Invalid: the plan names what is not
        there.
    """
    run = run_get(actor, run_id)
    waiting = staged(run)
    importer = importer_get(actor, run.kind)
    table = table_of(run, importer, plan)
    _check_plan(importer, plan, len(waiting.sheets), len(table.headers))
    refuse_sorting(importer, "", [Sheet("", (Line(1, table.headers),))])
    done = check(actor, importer, table, plan)
    RememberedMapping.objects.update_or_create(
        kind=run.kind,
        headers=headers_digest(table.headers),
        defaults={"columns": dict(plan.columns), "changed_at": clock.now()},
    )
    after = replace(waiting, plan=plan, planned=True, faults=done.faults, left_out=done.left_out)
    run.waiting, run.columns = _dump(after), dict(plan.columns)
    run.rows, run.bad = len(done.rows) + done.bad, done.bad
    _save(run, "waiting", "columns", "rows", "bad")
    return run


def _save(run: ImportRun, *fields: str) -> None:
    """Writes a staged run's fields unless somebody confirmed or dropped it meanwhile."""
    rows = ImportRun.objects.filter(pk=run.pk, state=State.STAGED)
    if not rows.update(**{name: getattr(run, name) for name in fields}):
        raise ended()


def ended() -> Stale:
    """The refusal for an import that no longer waits."""
    return Stale(_("This import no longer waits: it was taken in, dropped, or forgotten after a day."))


def staged(run: ImportRun) -> Waiting:
    """What is known of a file that still waits.

    Raises:
        Stale: it does not wait any more.
    """
    waiting = waiting_of(run)
    if run.state != State.STAGED or waiting is None:
        raise ended()
    return waiting


def _check_plan(importer: Importer, plan: Plan, sheets: int, width: int) -> None:
    if not 0 <= plan.sheet < sheets or not width:
        raise Invalid(_("There is no such sheet, or nothing stands in its header row."))
    used = list(plan.columns.values())
    unknown = (set(plan.columns) | set(plan.fixed)) - set(importer.by_name)
    if unknown or not all(0 <= at < width for at in used):
        raise Invalid(_("The choice names a column that is not there."))
    if twice := {at for at in used if used.count(at) > 1}:
        names = [name for name, at in plan.columns.items() if at in twice]
        text = _("One column of the file cannot be two things.")
        raise Invalid(text, {name: [text] for name in names})
    for name, column in importer.by_name.items():
        if column.required and name not in plan.columns and not plan.fixed.get(name):
            text = _("“%(field)s” is needed: choose its column, or write one value for all rows.")
            raise Invalid(text % {"field": column.label}, {name: [text % {"field": column.label}]})


@verb
def run_sheet(*, actor: Actor, run_id: UUID, sheet: int, rows: tuple[int, int] | None = None) -> ImportRun:
    """Turns to another sheet of the file, or to other header rows, and guesses its columns anew.

    Raises:
        Missing: no such import of the actor's. Stale: it has ended. Invalid: no such sheet.
    """
    run = run_get(actor, run_id)
    waiting = staged(run)
    if not 0 <= sheet < len(waiting.sheets):
        raise Invalid(_("There is no such sheet, or nothing stands in its header row."))
    plan = suggested(importer_get(actor, run.kind), head_of(run, sheet), sheet, rows)
    run.waiting = _dump(replace(waiting, plan=plan, planned=False, faults=(), left_out=()))
    _save(run, "waiting")
    return run


@verb
def run_drop(*, actor: Actor, run_id: UUID) -> None:
    """Forgets a file that waits. Dropping twice is fine.

    Raises:
        Missing: no such import of the actor's.
    """
    run = run_get(actor, run_id)
    rows = ImportRun.objects.filter(pk=run.pk, state=State.STAGED)
    if rows.update(state=State.DROPPED, waiting=None, ended_at=clock.now()):
        StagedBlock.objects.filter(run=run).delete()
        audit_record(actor=actor, verb="run_drop", kind="import_run", object_id=run.pk)


def _waiting(before: datetime) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(Q(waiting__isnull=False), staged_at__lt=before)


def runs_count(*, before: datetime) -> int:
    """How many files that were read before `before` still wait."""
    return _waiting(before).count()


@verb
def runs_forget(*, before: datetime, limit: int = BATCH) -> int:
    """Drops files that were read before `before`, forgets the rows that were left out; says of how many."""
    ids = list(_waiting(before).order_by("pk").values_list("pk", flat=True)[:limit])
    StagedBlock.objects.filter(run_id__in=ids).delete()
    now = clock.now()
    ImportRun.objects.filter(pk__in=ids, state=State.STAGED).update(state=State.DROPPED, ended_at=now)
    return ImportRun.objects.filter(pk__in=ids).update(waiting=None)
