"""What the rounds hold of somebody who acted in office."""

from typing import Any

from linli.fieldwork.models import Check, EquipmentEvent
from linli.kernel.registry import Subject

NEWEST = 500


def office_copy(subject: Subject) -> dict[str, Any]:
    """Which points they looked at and what they noted of equipment, the newest."""
    if subject.user_id is None:
        return {}
    looks = Check.objects.filter(user_id=subject.user_id).order_by("-id")
    events = EquipmentEvent.objects.filter(user_id=subject.user_id).order_by("-id")
    return {
        "looks": list(looks.values("point__name", "at", "result")[:NEWEST]),
        "equipment": list(events.values("equipment__number", "what", "at")[:NEWEST]),
    }
