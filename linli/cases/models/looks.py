"""Who opened a reporter's identity."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from linli.cases.models.matter import Case
from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class Look(models.Model):
    """Somebody at a desk opened who reported. `level` and the place columns are the desk's at that moment."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    level = models.CharField(max_length=8)
    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=8)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        indexes = [
            models.Index(fields=["level", "-id"], name="look_level"),
            models.Index(fields=["town", "-id"], name="look_town"),
        ]


class LookWords(models.Model):
    """What was written about a look. May be erased, never changed."""

    look = models.OneToOneField(Look, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)
