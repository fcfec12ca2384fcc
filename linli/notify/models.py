"""Inbox, channels and the delivery log. Rows hold keys, ids and numbers; never the words of a matter."""

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField


class Notice(models.Model):
    """One line in somebody's inbox; shown through a template named by `key`, in the reader's language."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    key = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
        ]


class Channel(models.Model):
    """Where a message may go besides the inbox: a person's mail, or the group chat of a place's desk."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    address = SealedField()
    lang = models.CharField(max_length=8, default="zh-hans")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Delivery(models.Model):
    """One message to one channel: what became of it and how often it was tried."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    state = models.CharField(max_length=8, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
