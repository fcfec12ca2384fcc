"""The one record of this room: a place."""

from django.db import models
from django.db.models import Q

from linli.kernel import clock, ids
from linli.territory.rules.kinds import LABELS, Kind


class Place(models.Model):
    """A banner, town, village, group or grid. Ended places stay, so that old records keep their names."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=7, choices=[(kind.value, label) for kind, label in LABELS.items()])
    level = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=15)
    code_system = models.CharField(max_length=12)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    prefix = models.CharField(max_length=6, null=True, unique=True)  # noqa: DJ001 - only NULL repeats
    outline = models.TextField(null=True)  # noqa: DJ001 - “not drawn”
    synthetic = models.BooleanField(default=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    valid_from = models.DateField(default=clock.today)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code_system", "code"], condition=Q(valid_until=None), name="place_code_current"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.GRID, level__in=(1, 2, 3)) | (~Q(kind=Kind.GRID) & Q(level=None)),
                name="place_level",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.BANNER, parent=None) | (~Q(kind=Kind.BANNER) & Q(parent__isnull=False)),
                name="place_parent",
            ),
        ]
