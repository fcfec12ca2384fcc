"""Rounds over places and equipment, visits to households."""

from linli.fieldwork.models.checklists import Checklist, ChecklistVersion
from linli.fieldwork.models.equipment import Equipment, EquipmentEvent
from linli.fieldwork.models.inspections import Check, CheckWords, Hazard, Plan, Round, Standing, Task
from linli.fieldwork.models.points import CheckPoint, Kind

__all__ = [
    "Check",
    "CheckPoint",
    "CheckWords",
    "Checklist",
    "ChecklistVersion",
    "Equipment",
    "EquipmentEvent",
    "Hazard",
    "Kind",
    "Plan",
    "Round",
    "Standing",
    "Task",
]
