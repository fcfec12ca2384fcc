"""The story of a deliberation and its decisions. Append-only; its words stand in erasable rows."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from linli.deliberation.models.decisions import Decision
from linli.deliberation.models.meetings import Deliberation
from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class Entry(models.Model):
    """One step, appended once. `digest` covers its words (salted), its facts and photos."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=14)
    at = models.DateTimeField(default=clock.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_state = models.CharField(max_length=10)
    params = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "seq"], name="deliberation_entry_seq")]


class EntryText(models.Model):
    """The words of an entry. May be erased, never changed."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    lang = models.CharField(max_length=8, default="zh-hans")
    salt = models.CharField(max_length=32)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)
