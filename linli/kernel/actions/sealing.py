"""Sealing everything again after the key was rotated."""

from django.apps import apps

from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.fields import SealedField
from linli.kernel.verbs import verb


@verb
def reseal_all(*, actor: Actor) -> int:
    """Seals every sealed value with the newest key, in one transaction; returns how many."""
    count = 0
    for model in apps.get_models():
        for name in [field.attname for field in model._meta.local_fields if isinstance(field, SealedField)]:
            rows = model._default_manager.exclude(**{name: None}).select_for_update()
            for row in rows.only("pk", name).iterator(chunk_size=500):
                model._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name).resealed()})
                count += 1
    audit_record(actor=actor, verb="reseal_all", kind="keys", object_id=None, values=count)
    return count
