"""What a desk works with: templates for common answers, and a calendar that other programs read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.cases.models.reference import Category
from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class Phrase(models.Model):
    """A template for answers as it stands now: offered at its place and below, or in one unit there alone.

    `category` and `step` narrow it; empty means any. `seq` counts its versions.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=14, blank=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    seq = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)


class PhraseVersion(models.Model):
    """What a template said from a moment on."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    phrase = models.ForeignKey(Phrase, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phrase", "seq"], name="phrase_version_seq")]


class Feed(models.Model):
    """Somebody's calendar of deadlines for another program: a keyed hash of the address's secret part."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="feed_one_each")
        ]
