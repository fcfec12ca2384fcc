"""Idempotency keys (draft-ietf-httpapi-idempotency-key-header): same key, same body, one effect."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actions.letting_go import BATCH, remove_some
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, KeyReused
from linli.kernel.models import IdempotencyKey
from linli.kernel.rules import chain
from linli.kernel.verbs import verb

MAX_KEY = 80


def idempotency_claim(*, actor: Actor, key: str, body: Any, object_id: UUID) -> UUID:
    """Claims `key` for the object about to be made; returns the object that owns the key.

    Call first inside a verb. If the answer is `object_id`, go on; any other id is an earlier request's
    object, to be rendered again under today's permission. Keeps a digest of `body`, never the body.

    Raises:
        Invalid: the key is empty or longer than 80 characters.
        KeyReused: the key came with another body before.
    """
    if not 0 < len(key) <= MAX_KEY:
        raise Invalid(_("An idempotency key has 1 to 80 characters."))
    digest = chain.digest(body)
    table = IdempotencyKey._meta.db_table
    as_stored = object_id if connection.vendor == "postgresql" else object_id.hex
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (owner, key, body_digest, object_id, at) "  # noqa: S608 - our own table
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (owner, key) DO NOTHING",
            [actor.key, key, digest, as_stored, connection.ops.adapt_datetimefield_value(clock.now())],
        )
        if cursor.rowcount == 1:
            return object_id
    row = IdempotencyKey.objects.get(owner=actor.key, key=key)
    if row.body_digest != digest or row.object_id is None:
        raise KeyReused(_("This key was already used for another request."))
    return row.object_id


def idempotency_seen(*, actor: Actor, key: str) -> bool:
    """Whether this actor's key was carried out before, so that the request is only a repetition."""
    return bool(key) and IdempotencyKey.objects.filter(owner=actor.key, key=key).exists()


def _old_keys(before: datetime) -> QuerySet[IdempotencyKey]:
    return IdempotencyKey.objects.filter(at__lt=before)


@verb
def idempotency_purge(*, before: datetime, limit: int = BATCH) -> int:
    """Removes at most `limit` keys older than `before`; returns how many."""
    return remove_some(_old_keys(before), limit)


def idempotency_count(*, before: datetime) -> int:
    """How many keys are older than `before`."""
    return _old_keys(before).count()
