"""Points to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.fieldwork.models import Check, CheckPoint, CheckWords, Hazard, Plan, Standing, Task
from linli.fieldwork.reads.visible import after_row, at_place, visible_to
from linli.kernel.actor import Actor
from linli.kernel.errors import Missing
from linli.kernel.reads import Attachment, attachments_of
from linli.territory.reads import tree

KIND = "check"
PAGE = 50
HISTORY = 50


def point_get(actor: Actor, point_id: UUID) -> CheckPoint:
    """A visible point.

    Raises:
        Missing: there is none, or not for this actor.
    """
    row = CheckPoint.objects.select_related("kind").filter(visible_to(actor), pk=point_id).first()
    if row is None:
        raise Missing(_("There is no such point here."))
    return row


def points_page(
    actor: Actor,
    *,
    place_id: UUID | None = None,
    kind_id: UUID | None = None,
    after: tuple[str, UUID] | None = None,
    limit: int = PAGE,
) -> tuple[list[CheckPoint], bool]:
    """(visible points in the order of their places, whether there are more). One statement."""
    rows = CheckPoint.objects.select_related("kind").filter(visible_to(actor), ended_on=None)
    if place_id:
        rows = rows.filter(at_place(place_id))
    if kind_id:
        rows = rows.filter(kind_id=kind_id)
    if after:
        rows = rows.filter(after_row(*after))
    found = list(rows.order_by("place_code", "id")[: limit + 1])
    return found[:limit], len(found) > limit


def spots(plan: Plan) -> list[CheckPoint]:
    """What a plan looks at: the points of its kinds at its place and below."""
    rows = CheckPoint.objects.filter(at_place(plan.place_id), kind__code__in=plan.kinds, ended_on=None)
    return list(rows.order_by("id"))


def places_without_point(plan: Plan, kind: str) -> set[UUID]:
    """The current places of a kind at a plan's place and below that are not yet a point of their own."""
    inside = tree().descendants(plan.place_id)
    wanted = {place.id for place in tree().of_kind(kind) if place.id in inside}
    known = CheckPoint.objects.filter(at_place(plan.place_id), kind__code=kind, kind__of="place")
    return wanted - set(known.values_list("place_id", flat=True))


def where(row: CheckPoint) -> str:
    """The point's place as people call it."""
    return tree().full_name(row.place_id, get_language() or "zh-hans")


@dataclass(frozen=True, slots=True)
class Seen:
    """One look in a point's history, with what is left of its words and photos."""

    check: Check
    text: str
    erased: bool
    photos: list[Attachment]


def history(point_id: UUID, limit: int = HISTORY) -> list[Seen]:
    """Looks at a point, newest first. Three statements."""
    rows = list(
        Check.objects.select_related("task__round__plan__checklist", "task__round__version")
        .filter(point_id=point_id)
        .order_by("-id")[:limit]
    )
    return list(with_words(rows))


def with_words(rows: list[Check]) -> Iterable[Seen]:
    """Looks with their words and photos, two statements."""
    ids = [row.pk for row in rows]
    words = CheckWords.objects.in_bulk(ids)
    photos = attachments_of(KIND, ids)
    for row in rows:
        said = words.get(row.pk)
        yield Seen(row, said.text if said else "", said is None, photos.get(row.pk, []))


def standings_of(point_id: UUID) -> list[Standing]:
    """How a point stands by each list."""
    rows = Standing.objects.select_related("checklist", "hazard").filter(point_id=point_id)
    return list(rows.order_by("checklist__order", "id"))


def open_hazards(point_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], Hazard]:
    """(point, list) → the hazard there that is neither gone nor set aside."""
    rows = Hazard.objects.filter(point_id__in=list(point_ids), state__in=("open", "handled")).order_by("id")
    return {(row.point_id, row.checklist_id): row for row in rows}


def hazards_of(point_id: UUID) -> list[Hazard]:
    """A point's hazards, newest first."""
    return list(
        Hazard.objects.select_related("checklist").filter(point_id=point_id).order_by("-id")[:HISTORY]
    )


def last_postings(plan: Plan) -> dict[UUID, UUID]:
    """Point → the posting that had it in the plan's last round."""
    rows = Task.objects.filter(round__plan_id=plan.pk, turn="planned").exclude(posting=None)
    return dict(rows.order_by("id").values_list("point_id", "posting_id"))


def file_reader(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor may open a photo of a check: whoever sees the point."""
    point = Check.objects.filter(pk=attachment.owner_id).values("point_id")
    return CheckPoint.objects.filter(visible_to(actor), Q(pk__in=point)).exists()
