"""Departments, committees, firms and others."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import get_language

from linli.kernel.actor import Actor
from linli.people.models import Organisation as Organisation  # noqa: PLC0414 - other rooms name the type from here
from linli.people.models import Posting
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


def organisations_named(names: Iterable[str]) -> dict[str, list[Organisation]]:
    """Open organisations by their exact Chinese names."""
    found: dict[str, list[Organisation]] = {}
    wanted = sorted(set(names))
    for start in range(0, len(wanted), 500):
        rows = Organisation.objects.filter(name_zh__in=wanted[start : start + 500], ended_on=None)
        for row in rows.order_by("id"):
            found.setdefault(row.name_zh, []).append(row)
    return found


def organisations_used(ids: Sequence[UUID]) -> str:
    """The name of one of these that has people posted in it or others below it; else an empty text."""
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        posted = Posting.objects.filter(unit_id__in=some).select_related("unit").first()
        if posted is not None and posted.unit is not None:
            return posted.unit.name_zh
        below = Organisation.objects.filter(above_id__in=some, ended_on=None).exclude(pk__in=ids)
        if (row := below.select_related("above").first()) is not None and row.above is not None:
            return row.above.name_zh
    return ""
