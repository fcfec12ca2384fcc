"""What every room's records lean on: audit and its seals, keys, due rows, attachments, counters."""

from typing import ClassVar

from django.db import models

from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny


class Audit(models.Model):
    """One row per verb carried out. Holds ids, states, amounts and digests; never words or identities."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=9)
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id", "id"], name="audit_object")]


class AuditSeal(models.Model):
    """The chain: row `seq` hashes seal `seq - 1` and one audit row."""

    seq = models.BigIntegerField(primary_key=True)
    audit_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY


class DayDigest(models.Model):
    """The last seal of a day, published, so that no earlier day can be rewritten unseen."""

    day = models.DateField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY


class IdempotencyKey(models.Model):
    """One request that was carried out, by whom and with which body; purged after seven days."""

    owner = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    body_digest = models.CharField(max_length=64)
    object_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="idempotency_owner_key")]


class Due(models.Model):
    """Something that must happen outside the database, written in the transaction that decided it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="due_open", condition=models.Q(done_at=None)),
            models.Index(fields=["done_at"], name="due_done"),
        ]


class Attachment(models.Model):
    """A cleaned file. Its owner is kind + id without a foreign key; its bytes stand in the data folder."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    owner_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    part_id = models.UUIDField(null=True)
    file_id = models.UUIDField(db_index=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    public = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id", "id"], name="attachment_owner")]

    @property
    def is_image(self) -> bool:
        """Whether it has a thumbnail."""
        return self.media_type.startswith("image/")


class Counter(models.Model):
    """The last short number given out for a prefix and year; locked until its transaction ends."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="counter_prefix_year")]


class Throttle(models.Model):
    """Tries within a window, per keyed hash of what is being guarded; counts across all workers."""

    key = models.CharField(max_length=32)
    ends_at = models.DateTimeField()
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "ends_at"], name="throttle_key_ends")]
        indexes = [models.Index(fields=["ends_at"], name="throttle_ends")]


class Slowed(models.Model):
    """How often a limit asked somebody to wait on a day: the limit's name and a number, never who."""

    purpose = models.CharField(max_length=40)
    day = models.DateField()
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "day"], name="slowed_purpose_day")]


class Version(models.Model):
    """A number per topic that grows with each change; per-process caches drop when it moved."""

    topic = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)
