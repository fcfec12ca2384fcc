"""The texts that agreements start from, as data with versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class AgreementText(models.Model):
    """One version of the articles for a kind of quarrel; the newest holds, unless it says `offered` False."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    articles = models.TextField(blank=True)
    offered = models.BooleanField(default=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="agreement_text_version")]
