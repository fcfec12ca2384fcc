"""What was decided: who does it by when, and how far it is."""

from django.db import models
from django.db.models import Q

from linli.deliberation.models.meetings import Deliberation
from linli.deliberation.rules.ways import Stand
from linli.kernel import ids


class Decision(models.Model):
    """One decision. Its owner is an organisation (`unit`) or whoever holds `role` at the place.

    `case`: the matter that it became, whose end it follows. `seq` counts its own steps.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    town = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20, blank=True)
    due_on = models.DateField()
    reminded_on = models.DateField(null=True)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default=Stand.OPEN)
    is_open = models.BooleanField(default=True)
    seq = models.PositiveIntegerField(default=1)
    created_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "number"], name="decision_number")]
        indexes = [
            models.Index(fields=["town", "-id"], name="decision_town"),
            models.Index(fields=["village", "-id"], name="decision_village"),
            models.Index(fields=["unit", "-id"], name="decision_unit", condition=Q(unit__isnull=False)),
            models.Index(fields=["due_on"], name="decision_due", condition=Q(is_open=True)),
        ]
