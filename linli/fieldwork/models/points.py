"""What is looked at: points in places, of kinds that are data."""

from django.db import models

from linli.fieldwork.models.placed import Placed
from linli.kernel import clock, ids


class Kind(models.Model):
    """A kind of place, point or equipment (`of`). `public`: where its pieces stand and why is published."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    of = models.CharField(max_length=9)
    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    public = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)
    ended_on = models.DateField(null=True)


class CheckPoint(Placed):
    """A place as such, a named point in it, or where a piece of equipment stands. Never a person.

    `lon`, `lat`: degrees, WGS-84; None where only the place is known.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    seq = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["town", "place_code", "id"], name="point_town"),
            models.Index(fields=["village", "place_code", "id"], name="point_village"),
            models.Index(fields=["grid", "place_code", "id"], name="point_grid"),
            models.Index(fields=["place_code", "id"], name="point_code"),
        ]
