"""Locks a matter with all that a step on it may reach: the leading one, the merged, the whole, its parts."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Case
from linli.kernel.errors import Stale


def locked(case_ids: Collection[UUID]) -> dict[UUID, Case]:
    """The matters and whatever hangs together with them, locked in the order of their keys.

    Which those are is read before; if that changed until the locks were there, somebody else was quicker.
    Two statements for a matter on its own.

    Raises:
        Stale: they hang together otherwise by now.
    """
    known = _together(case_ids)
    rows = Case.objects.select_for_update().filter(pk__in=known).order_by("pk")
    found = {case.pk: case for case in rows}
    if not _whole(found):
        raise Stale(
            _(
                "Somebody else moved this matter while you were writing. "
                "What you wrote is still here; look at what is new, then decide."
            ),
            since=0,
        )
    return found


def _together(case_ids: Iterable[UUID]) -> set[UUID]:
    seen: set[UUID] = set()
    fresh = set(case_ids)
    while fresh:
        seen |= fresh
        found: set[UUID] = set()
        rows = Case.objects.filter(pk__in=fresh).values_list("pk", "lead_id", "parent_id", "merged", "parts")
        for pk, lead_id, parent_id, merged, parts in rows:
            found |= {other for other in (lead_id, parent_id) if other}
            if merged:
                found |= set(Case.objects.filter(lead_id=pk).values_list("pk", flat=True))
            if parts:
                found |= set(Case.objects.filter(parent_id=pk).values_list("pk", flat=True))
        fresh = found - seen
    return seen


def _whole(found: dict[UUID, Case]) -> bool:
    """Whether nothing that hangs together with a locked matter is missing among them."""
    rows = found.values()
    return all(
        {case.lead_id, case.parent_id} <= {None, *found}
        and case.merged == sum(row.lead_id == case.pk for row in rows)
        and case.parts == sum(row.parent_id == case.pk for row in rows)
        for case in rows
    )
