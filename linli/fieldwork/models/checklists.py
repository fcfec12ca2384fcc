"""Checklists as data, with versions that never change once they are published."""

from typing import ClassVar

from django.db import models

from linli.kernel import clock, ids
from linli.kernel.triggers import Deny


class Checklist(models.Model):
    """What is looked for: fire, water, roads. `category` is what a hazard found with it becomes."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    category = models.ForeignKey("cases.Category", null=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=100)
    ended_on = models.DateField(null=True)


class ChecklistVersion(models.Model):
    """The items of a list: `[{"no": 1, "zh": "…", "en": "…"}]`. A draft until it is published."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    items = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    triggers: ClassVar[tuple[Deny, ...]] = (
        Deny("UPDATE", unless="OLD.published_at IS NULL"),
        Deny("DELETE", unless="OLD.published_at IS NULL"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checklist", "number"], name="version_once")]
