"""What this room lets go: old notices and deliveries by themselves, somebody's own with their account."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH, remove_some
from linli.kernel.actor import Actor
from linli.kernel.registry import Subject
from linli.kernel.verbs import verb
from linli.notify.models import Channel, Delivery, Notice


def _notices(before: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(created_at__lt=before)


def _deliveries(before: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(done_at__lt=before)


def _channels(before: datetime) -> QuerySet[Channel]:
    """Ended ones that no delivery names any more."""
    named = Exists(Delivery.objects.filter(channel_id=OuterRef("pk")))
    return Channel.objects.filter(~named, ended_at__lt=before)


@verb
def notices_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Removes notices sent before `before`."""
    return remove_some(_notices(before), limit)


def notices_count(*, before: datetime) -> int:
    """How many notices were sent before `before`."""
    return _notices(before).count()


@verb
def deliveries_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Removes deliveries that were done before `before`."""
    return remove_some(_deliveries(before), limit)


def deliveries_count(*, before: datetime) -> int:
    """How many deliveries were done before `before`."""
    return _deliveries(before).count()


@verb
def channels_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Removes addresses that ended before `before`, once no delivery names them."""
    return remove_some(_channels(before), limit)


def channels_count(*, before: datetime) -> int:
    """How many addresses would go."""
    return _channels(before).count()


@verb
def messages_erase(*, actor: Actor, subject: Subject) -> None:
    """Removes somebody's inbox, addresses and deliveries. The room that decides has checked `actor`."""
    if subject.user_id is None:
        return
    Delivery.objects.filter(channel__user_id=subject.user_id).delete()
    Channel.objects.filter(user_id=subject.user_id).delete()
    Notice.objects.filter(user_id=subject.user_id).delete()
    audit_record(actor=actor, verb="messages_erase", kind="user", object_id=subject.user_id)
