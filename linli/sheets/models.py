"""Imports: what was read, what was decided, what came of it. Rows that wait are sealed, then forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField
from linli.sheets.rules.states import State


class ImportRun(models.Model):
    """One file on its way in. `waiting` (file name, sheets, plan, report) is emptied when it ends.

    `digest` is a keyed hash of the file's bytes. `columns`: which field came from which column, by number.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=24)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default=State.STAGED)
    digest = models.CharField(max_length=32)
    waiting = SealedField(null=True)
    columns = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    staged_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="importrun_user"),
            models.Index(fields=["kind", "digest"], name="importrun_digest"),
            models.Index(fields=["staged_at"], name="importrun_staged", condition=Q(state=State.STAGED)),
        ]


class StagedBlock(models.Model):
    """Some hundred rows of a sheet that waits, sealed together; deleted when the run ends."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    body = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "sheet", "number"], name="stagedblock_once")]


class MadeBlock(models.Model):
    """The ids of what an import made, a thousand to a row, in the order in which they were made."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    objects_made = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="madeblock_once")]


class RememberedMapping(models.Model):
    """Which columns somebody chose for a kind and a row of headers: offered again the next time."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=24)
    headers = models.CharField(max_length=64)
    columns = models.JSONField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "headers"], name="mapping_once")]
