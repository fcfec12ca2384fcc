"""The records of this room: a place, and every outline it ever had."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny
from linli.territory.rules.history import SOURCES
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


class Outline(models.Model):
    """One outline from a day on, or from then on none (`text` None). The place's next row ends it.

    `number` counts the place's outlines from 1; `change_id` holds together what one change drew; `made_place`
    says that the place came with it. Append-only: `Place.outline` is a copy of the last row's text, for the
    maps and the locator.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(null=True)  # noqa: DJ001 - “not drawn”
    synthetic = models.BooleanField(default=False)
    system = models.CharField(max_length=12, default="wgs84")
    number = models.PositiveIntegerField()
    source = models.CharField(
        max_length=8, choices=[(source.value, label) for source, label in SOURCES.items()]
    )
    made_place = models.BooleanField(default=False)
    change_id = models.UUIDField(default=ids.new, db_index=True)
    reverses_id = models.UUIDField(null=True)
    valid_from = models.DateField()
    made_by = models.UUIDField(null=True)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "number"], name="outline_place_number")]


class OutlineNote(models.Model):
    """Why an outline was taken as it is: words, so they stand where they can be erased."""

    outline = models.OneToOneField(Outline, on_delete=models.PROTECT, primary_key=True, related_name="+")
    words = models.TextField()
