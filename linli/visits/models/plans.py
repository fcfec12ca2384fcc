"""How often households are meant to be visited, and who is meant to go where this month."""

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids


class Plan(models.Model):
    """“Each household twice a year”: how many times in twelve months, where, by holders of which roles."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+")
    times = models.PositiveSmallIntegerField()
    roles = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(ended_on=None), name="plan_one_at_a_place"
            )
        ]


class Planned(models.Model):
    """A visit that is still to be made this month. Made, or no longer wanted, the row is gone; missed, it
    moves on into the next month. Nothing remembers that it was missed."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey("people.Household", on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey("people.Posting", on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "household"], name="planned_once")]


class PlannedCount(models.Model):
    """How many visits were planned for a village at the beginning of a month."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    town = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    planned = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "month", "village"], name="planned_count_once")
        ]
