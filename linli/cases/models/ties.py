"""Two matters that have to do with each other, and both go on."""

from django.db import models
from django.db.models import F, Q

from linli.cases.models.matter import Case
from linli.kernel import clock, ids


class Tie(models.Model):
    """“Related”: a pair, written once, the older matter first. Who tied them stands in both stories."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    low = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    high = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="tie_once"),
            models.CheckConstraint(name="tie_ordered", condition=Q(low__lt=F("high"))),
        ]
