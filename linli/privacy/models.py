"""What people agreed to, what they asked for, how long things are kept, and what must wait."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField
from linli.kernel.triggers import APPEND_ONLY, Deny


class ConsentText(models.Model):
    """One version of what people are told or asked, in both languages. A new version changes no old one."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    purpose = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    text_zh = models.TextField()
    text_en = models.TextField()
    from_on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_once")]


class Consent(models.Model):
    """Somebody said yes to a text, or took it back: one row each time; the newest one holds."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
    face = models.CharField(max_length=8)
    on_paper = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    witness = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="consent_person")]


class RetentionSetting(models.Model):
    """Another number of days for one kind of record, chosen by an administrator; the newest one holds."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=20)
    days = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY


class RetentionRun(models.Model):
    """What one run removed of one kind. The row with an empty kind is the whole run."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=20, blank=True)
    on = models.DateField(db_index=True)
    removed = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField()
    complete = models.BooleanField()

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY


class Hold(models.Model):
    """Something that must not be removed yet, with a reason and an end."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    object_kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    reason = models.CharField(max_length=400)
    until_on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="hold_object")]


class DataRequest(models.Model):
    """Somebody asks about their own data. What they say, how to reach them and the answer are sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=8)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    object_kind = models.CharField(max_length=20, blank=True)
    object_id = models.UUIDField(null=True)
    words = SealedField(null=True)
    contact = SealedField(null=True)
    face = models.CharField(max_length=8)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()
    outcome = models.CharField(max_length=8, default="open")
    answer = SealedField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["due_on"], name="request_open", condition=models.Q(outcome="open"))]
