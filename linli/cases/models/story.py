"""The steps of a matter. Append-only; their words stand in erasable rows."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from linli.cases.models.matter import Case
from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class Entry(models.Model):
    """One step of a story, appended once. `digest` covers the words (salted) and the photos."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=14)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=9)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_state = models.CharField(max_length=13, blank=True)
    to_state = models.CharField(max_length=13)
    params = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    public = models.BooleanField(default=True)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="entry_case_seq")]


class EntryText(models.Model):
    """The words of an entry. May be erased, never changed."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    lang = models.CharField(max_length=8, default="zh-hans")
    salt = models.CharField(max_length=32)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)
