"""The register of equipment, and the history of each piece."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.fieldwork.models.inspections import Check
from linli.fieldwork.models.placed import Placed
from linli.fieldwork.models.points import CheckPoint, Kind
from linli.fieldwork.rules.equipment import State
from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class Equipment(Placed):
    """A hydrant, a lamp, a camera that looks at a place. `unit` or `keeper_role` keeps it.

    `tag` stands on its label and opens its public page. `fault`: the matter that is to mend it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    point = models.OneToOneField(CheckPoint, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    keeper_role = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, default=State.WORKING)
    fault = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    installed_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    tag = models.CharField(max_length=20, unique=True)
    seq = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["town", "number"], name="equipment_number")]
        indexes = [
            models.Index(fields=["town", "place_code", "id"], name="equipment_town"),
            models.Index(fields=["village", "place_code", "id"], name="equipment_village"),
            models.Index(fields=["grid", "place_code", "id"], name="equipment_grid"),
            models.Index(fields=["unit", "place_code", "id"], name="equipment_unit"),
            models.Index(fields=["place_code", "id"], name="equipment_code"),
        ]


class EquipmentEvent(models.Model):
    """One line of a piece's history, appended once: ids, states and times."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    what = models.CharField(max_length=12)
    state = models.CharField(max_length=8)
    at = models.DateTimeField(default=clock.now)
    on = models.DateField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    check_row = models.ForeignKey(
        Check, null=True, db_column="check_id", on_delete=models.PROTECT, related_name="+"
    )

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["equipment", "seq"], name="equipment_event_once")]
        indexes = [
            models.Index(fields=["case"], name="equipment_event_case", condition=Q(case__isnull=False))
        ]
