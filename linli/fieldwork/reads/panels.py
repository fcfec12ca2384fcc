"""Cards on a matter's page: the hazard it began with, the piece of equipment it is to mend."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from linli.cases.reads.panels import Panel
from linli.cases.reads.reference import named as grade_named
from linli.cases.reads.reference import reference as matters
from linli.fieldwork.models import Check, Equipment, EquipmentEvent, Hazard, Task
from linli.fieldwork.reads.reference import item_text, named
from linli.fieldwork.reads.visible import visible_to
from linli.fieldwork.rules import hazards
from linli.fieldwork.rules.checking import Result
from linli.fieldwork.rules.equipment import STATE_LABELS, State
from linli.kernel.actor import Actor
from linli.kernel.permits import may
from linli.people.reads import chain_of


def hazard_card(actor: Actor, case_id: UUID) -> Mapping[str, Any] | None:
    """The hazard of a matter, for whoever sees its point."""
    row = (
        Hazard.objects.select_related("point", "checklist").filter(visible_to(actor), case_id=case_id).first()
    )
    if row is None:
        return None
    first = (
        Check.objects.select_related("task__round__version").filter(case_id=case_id).order_by("id").first()
    )
    waiting = Task.objects.filter(hazard=row, state="due").order_by("day").first()
    bad = []
    if first is not None:
        items = first.task.round.version.items
        bad = [item_text(item) for item in items if first.items.get(str(item["no"])) == Result.HAZARD]
    return {
        "hazard": row,
        "checklist": named(row.checklist),
        "state": hazards.LABELS[hazards.Hazard(row.state)],
        "grade": grade_named(matters().grades[row.grade]) if row.grade in matters().grades else "",
        "bad": bad,
        "waiting": waiting,
        "may": row.state != hazards.Hazard.GONE and may(actor, "recheck_ask", chain_of(row.place_id)),
    }


def equipment_card(actor: Actor, case_id: UUID) -> Mapping[str, Any] | None:
    """The piece that a matter is about, for whoever sees the register there."""
    line = EquipmentEvent.objects.filter(case_id=case_id).order_by("id").values_list("equipment_id").first()
    row = (
        Equipment.objects.select_related("kind", "point").filter(visible_to(actor), pk=line[0]).first()
        if line
        else None
    )
    if row is None:
        return None
    return {"piece": row, "kind": named(row.kind), "state": STATE_LABELS[State(row.state)]}


PANELS = {
    "equipment": Panel("fieldwork/_equipment_card.html", equipment_card),
    "hazard": Panel("fieldwork/_hazard_card.html", hazard_card),
}
