"""The steps of a mediation, appended once; their words sealed beside them; and who above looked at them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField
from linli.kernel.triggers import APPEND_ONLY, Deny
from linli.mediation.models.room import Mediation


class Step(models.Model):
    """One step: ids, states, dates. `digest` covers its words (salted inside the seal) and its files.

    `part` is the party, sitting, signature or follow-up visit that it is about.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=8)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=9)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_state = models.CharField(max_length=9, blank=True)
    to_state = models.CharField(max_length=9)
    part = models.UUIDField(null=True)
    params = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediation", "seq"], name="step_mediation_seq")]


class StepWords(models.Model):
    """What was said or agreed in a step: a sealed JSON object of `salt` and `words`. May be erased.

    No guard against changes, as a new key seals it anew; `verify` finds words that were changed.
    """

    step = models.OneToOneField(Step, primary_key=True, on_delete=models.PROTECT, related_name="+")
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+")
    sealed = SealedField()


class Look(models.Model):
    """The desk above the mediator opened what was said: when, why, and what of it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=9)
    what = models.CharField(max_length=5)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY
