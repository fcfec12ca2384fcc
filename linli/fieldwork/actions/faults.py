"""Faults of equipment: a matter in one tap, or from whoever stands before its label; what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.intake import Receipt, Report, case_report
from linli.cases.reads.reference import reference as matters
from linli.cases.reads.visible import by_ids
from linli.cases.rules.carried import meaning
from linli.fieldwork.actions.authority import authorise
from linli.fieldwork.actions.register import event_add, facts_of
from linli.fieldwork.models import Equipment, EquipmentEvent
from linli.fieldwork.reads.equipment import equipment_get, equipment_tagged
from linli.fieldwork.reads.reference import named
from linli.fieldwork.rules.equipment import State, What, on_step
from linli.kernel.actions.attachments import Stored
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules import text
from linli.kernel.verbs import verb


def _note(actor: Actor, equipment_id: UUID, case_id: UUID) -> None:
    """The line of its history, and the matter that is to mend it, in the transaction of the report."""
    row = Equipment.objects.select_for_update().get(pk=equipment_id)
    row.fault_id = row.fault_id or case_id
    event_add(actor, row, What.FAULT, case_id=case_id)


def equipment_fault(
    *, actor: Actor, equipment_id: UUID, words: str = "", files: Sequence[Stored] = (), key: str = ""
) -> Receipt:
    """Makes a matter of a fault, in one tap: without words it says which piece is faulty. A piece whose fault
    is being mended already gets no second matter this way.

    Raises:
        Missing, Forbidden. Invalid: it was removed, or its fault is a matter already.
    """
    row = equipment_get(actor, equipment_id)
    authorise(actor, "equipment_fault", row.place_id)
    if row.state == State.REMOVED:
        raise Invalid(_("It was removed."))
    said = text.tidy(words) or _("%(kind)s %(number)s is faulty.") % {
        "kind": named(row.kind),
        "number": row.number,
    }
    report = Report(what=said, channel="round", category_id=_category(), **facts_of(row))
    return case_report(
        actor=actor, report=report, files=files, key=key, also=lambda case: _once(actor, row.pk, case.pk)
    )


def _once(actor: Actor, equipment_id: UUID, case_id: UUID) -> None:
    row = Equipment.objects.select_for_update().get(pk=equipment_id)
    if row.fault_id is not None:
        raise Invalid(_("This fault is a matter already; you find it in the history below."))
    _note(actor, equipment_id, case_id)


def equipment_report(
    *,
    actor: Actor,
    tag: str,
    report: Report,
    files: Sequence[Stored] = (),
    key: str = "",
    stamp: str = "",
) -> Receipt:
    """Somebody without an account says at its label that something is wrong.

    Raises:
        Missing: no such label. Otherwise what `case_report` raises.
    """
    row = equipment_tagged(tag)
    given = replace(report, channel="door", category_id=_category(), **facts_of(row))
    if report.where.strip():
        given = replace(given, where=report.where)
    return case_report(
        actor=actor,
        report=given,
        files=files,
        key=key,
        stamp=stamp,
        also=lambda case: _note(actor, row.pk, case.pk),
    )


def _category() -> UUID | None:
    return next((row.pk for row in matters().offered if row.code == "facilities"), None)


@verb
def equipment_moved(*, actor: Actor, case_id: UUID, step: str, is_open: bool, **_facts: Any) -> None:
    """The matter of a fault was solved, or not taken up: the piece works again. Reopened: it is faulty."""
    step = meaning(step)
    if is_open and step not in ("reopen", "bring_back"):
        return
    line = EquipmentEvent.objects.filter(case_id=case_id).order_by("id").values_list("equipment_id").first()
    if line is None:
        return
    case = by_ids(SYSTEM, [case_id])[case_id]
    what = on_step(step, is_open, case.outcome)
    row = Equipment.objects.select_for_update().get(pk=line[0])
    if what is None or row.state == State.REMOVED:
        return
    if what == What.AGAIN:
        row.fault_id = row.fault_id or case_id
    elif row.fault_id == case_id:
        row.fault_id = None
    else:
        return  # another matter is still to mend it
    event_add(actor, row, what, case_id=case_id)
