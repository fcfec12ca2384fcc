"""Departments, committees, firms and others."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import get_language

from linli.kernel.actor import Actor
from linli.people.models import Organisation as Organisation  # noqa: PLC0414 - other rooms name the type from here
from linli.people.reads.access import within


def organisation_name(row: Organisation) -> str:
    """The organisation's name in the active language."""
    return row.name_zh if (get_language() or "zh").startswith("zh") else row.name_en


def organisations(*, kinds: Sequence[str] = (), place_ids: Iterable[UUID] = ()) -> list[Organisation]:
    """Current organisations, by kind and place; all without conditions."""
    rows = Organisation.objects.filter(ended_on=None)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    places = list(place_ids)
    if places:
        rows = rows.filter(place_id__in=places)
    return list(rows.order_by("kind", "id"))


def organisations_by_ids(ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Organisations by id, in one statement."""
    return Organisation.objects.in_bulk(list(ids))


def organisations_in(actor: Actor, limit: int = 300) -> list[Organisation]:
    """Current organisations of the actor's places."""
    rows = Organisation.objects.filter(within(actor), ended_on=None)
    return list(rows.order_by("kind", "place_id", "id")[:limit])
