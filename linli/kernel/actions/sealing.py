"""Sealing everything again after the key was rotated: in batches, to be killed and taken up at any moment."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from linli.kernel import keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.fields import SealedField
from linli.kernel.verbs import verb

BATCH = 500
"""Rows per transaction."""


def _columns() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                yield model, field.attname


def seal_counts() -> dict[int | None, int]:
    """How many values each key sealed, by its position (0 the newest; None: no key here opens it)."""
    found: dict[int | None, int] = {}
    for model, name in _columns():
        values = model._default_manager.exclude(**{name: None}).values_list(name, flat=True)
        for value in values.iterator(chunk_size=2000):
            position = keys.sealed_by(value.token.encode())
            found[position] = found.get(position, 0) + 1
    return found


@verb
def _some(model: type[models.Model], name: str, after: Any) -> tuple[int, Any]:
    """One batch: how many were sealed again, and the last key looked at (None: that was all)."""
    rows = model._default_manager.exclude(**{name: None}).select_for_update()
    batch = list((rows.filter(pk__gt=after) if after else rows).order_by("pk").only("pk", name)[:BATCH])
    old = [row for row in batch if keys.sealed_by(getattr(row, name).token.encode()) != 0]
    for row in old:
        model._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name).resealed()})
    return len(old), batch[-1].pk if batch else None


def reseal_all(*, actor: Actor, tell: Callable[[int], None] = lambda total: None) -> int:
    """Seals with the newest key whatever another one sealed; returns how many. Killed, it is simply begun
    again: what carries the newest seal already is passed over. `tell` hears the total after each batch."""
    total = 0
    for model, name in _columns():
        after: Any = None
        while True:
            done, after = _some(model, name, after)
            if after is None:
                break
            total += done
            tell(total)
    _note(actor, total)
    return total


@verb
def _note(actor: Actor, total: int) -> None:
    audit_record(actor=actor, verb="reseal_all", kind="keys", object_id=None, values=total)
