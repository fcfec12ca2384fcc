"""The API's answers about equipment: read only."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from linli.fieldwork.reads.equipment import Line, Wanted, equipment_page
from linli.fieldwork.schemas import EquipmentPageOut
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.permits import may

router = Router(tags=["equipment"])
STATES = "^(working|faulty|out|removed)?$"


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _piece(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.pk,
        "number": row.number,
        "kind": row.kind.code,
        "kind_name": line.kind,
        "place_id": row.place_id,
        "place": line.where,
        "position": row.point.name,
        "lon": row.point.lon,
        "lat": row.point.lat,
        "keeper": line.keeper,
        "purpose": row.purpose,
        "state": row.state,
        "installed_on": row.installed_on,
        "checked_on": row.checked_on,
    }


@router.get("/equipment", response=EquipmentPageOut, summary="List equipment by place")
def equipment(
    request: HttpRequest,
    *,
    place: UUID | None = None,
    state: Annotated[str, Query(pattern=STATES)] = "",
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> dict[str, Any]:
    """The pieces of one's places, or of one place and what lies below it; without a state all but removed."""
    actor = _actor(request)
    if not may(actor, "rounds_see"):
        raise Forbidden(_("This is not yours to see."))
    found, more = equipment_page(actor, Wanted(place_id=place, state=state), after=_after(after), limit=limit)
    last = found[-1].row if found and more else None
    return {
        "equipment": [_piece(line) for line in found],
        "after": f"{last.place_code}~{last.pk}" if last else "",
    }


def _after(given: str) -> tuple[str, UUID] | None:
    code, _sep, row_id = given.partition("~")
    try:
        return (code, UUID(row_id)) if given else None
    except ValueError:
        wrong = _("This is not where a page ended.")
        raise Invalid(wrong, {"after": [wrong]}) from None
