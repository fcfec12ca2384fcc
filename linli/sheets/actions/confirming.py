"""Writing what a file holds, all of it or nothing, and taking it back."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Stale
from linli.kernel.verbs import verb
from linli.sheets.actions.staging import body, ended, staged
from linli.sheets.models import ImportRun, MadeBlock, StagedBlock
from linli.sheets.reads import Checked, check, importer_get, made_by, run_get, table_of
from linli.sheets.rules.states import Plan, State
from linli.sheets.rules.tables import Line, Table

IDS = 1000
"""Ids kept together."""


@verb
def run_confirm(*, actor: Actor, run_id: UUID, leaving: int = 0) -> ImportRun:
    """Writes every good row in this transaction, or none. A second call finds it done and changes nothing.

    `leaving` is the number of bad rows that somebody agreed to leave out; it must be the number there is now.

    Raises:
        Missing: no such import of the actor's. Stale: it was dropped, or other rows are bad by now.
        Invalid: bad rows that nobody agreed to leave out, or nothing to write; and whatever the room's own
        verbs raise.
    """
    run = run_get(actor, run_id)
    if not _claim(run):
        run.refresh_from_db()
        if run.state == State.CONFIRMED:
            return run
        raise ended()
    run.refresh_from_db(fields=["waiting"])  # the plan as it stood when this claimed the run
    waiting = staged(run)
    if not waiting.planned:
        raise Invalid(_("Please choose the columns first."))
    importer = importer_get(actor, run.kind)
    table = table_of(run, importer, waiting.plan)
    done = check(actor, importer, table, waiting.plan)
    _agree(done, leaving)
    made = importer.write(actor, done.rows)
    _keep(run, made)
    _forget(run, table, waiting.plan, done)
    audit_record(
        actor=actor,
        verb="run_confirm",
        kind="import_run",
        object_id=run.pk,
        importer=importer.kind,
        rows=len(done.rows),
        left_out=done.bad,
        made=len(made),
        digest=run.digest,
    )
    return run_get(actor, run_id)


def _claim(run: ImportRun) -> bool:
    """Takes the run for this transaction: of several at once one gets it, the others wait and then do not."""
    rows = ImportRun.objects.filter(pk=run.pk, state=State.STAGED)
    return bool(rows.update(state=State.CONFIRMED, confirmed_at=clock.now()))


def _agree(done: Checked, leaving: int) -> None:
    if done.bad and not leaving:
        text = _("%(count)s rows cannot be taken. Mend them in the file, or agree to leave them out.")
        raise Invalid(text % {"count": done.bad})
    if done.bad != leaving:
        raise Stale(_("Something changed since the preview. Please look at it again; nothing was written."))
    if not done.rows:
        raise Invalid(_("No row can be taken, so nothing was written."))


def _keep(run: ImportRun, made: Sequence[UUID]) -> None:
    blocks = [made[start : start + IDS] for start in range(0, len(made), IDS)]
    MadeBlock.objects.bulk_create(
        [
            MadeBlock(run=run, number=number, objects_made=[one.hex for one in some])
            for number, some in enumerate(blocks)
        ],
        batch_size=50,
    )
    ImportRun.objects.filter(pk=run.pk).update(made=len(made))


def _forget(run: ImportRun, table: Table, plan: Plan, done: Checked) -> None:
    """Forgets every row but those that were left out, which can still be fetched for a day."""
    StagedBlock.objects.filter(run=run).delete()
    values: dict[str, object] = {"rows": len(done.rows) + done.bad, "bad": done.bad}
    if done.bad:
        bad = {fault.row for fault in done.faults}
        lines = [line for line in table.lines if line.number in bad]
        kept = [Line(table.first, table.headers), *lines]
        StagedBlock.objects.create(run=run, sheet=plan.sheet, number=0, body=body(kept))
    else:
        values["waiting"] = None
    ImportRun.objects.filter(pk=run.pk).update(**values)


@verb
def run_undo(*, actor: Actor, run_id: UUID) -> ImportRun:
    """Takes a confirmed import back by ending what it made; histories stay. Undoing twice is fine.

    Raises:
        Missing: no such import of the actor's. Stale: it was never confirmed. Forbidden: this kind cannot be
        taken back. Invalid: something that it made was used since.
    """
    run = run_get(actor, run_id)
    importer = importer_get(actor, run.kind)
    if importer.undo is None:
        raise Forbidden(_("This kind of import cannot be taken back. Change the entries one by one."))
    now = clock.now()
    if not ImportRun.objects.filter(pk=run.pk, state=State.CONFIRMED).update(
        state=State.UNDONE, ended_at=now
    ):
        run.refresh_from_db()
        if run.state == State.UNDONE:
            return run
        raise ended()
    importer.undo(actor, made_by(run)[::-1])
    audit_record(actor=actor, verb="run_undo", kind="import_run", object_id=run.pk, made=run.made)
    return run_get(actor, run_id)
