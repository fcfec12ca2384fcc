"""What the door may say is known nearby: kind, place, since when, how far. Never words, number or person.

Found by kind and place alone. What others wrote is not compared with what is typed here, or else the door
would answer questions about it, a word at a time. Complaints, quarrels, what is with a mediator and kinds
that the office did not open never appear (docs/decisions: what the door says is known).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from linli.cases.models import Case
from linli.cases.reads.reference import named, reference
from linli.cases.rules.kinds import CaseKind
from linli.cases.rules.merging import LEADABLE
from linli.cases.rules.search import MEDIATOR
from linli.cases.rules.steps import STATE_LABELS, State
from linli.kernel import clock, keys
from linli.kernel.rules import geodesy
from linli.territory.reads import locate, search_name, tree
from linli.territory.rules.places import PlaceInfo

SPAN = timedelta(days=30)
MOST = 3


@dataclass(frozen=True, slots=True)
class Face:
    """The publicly known face of a matter. `key` picks it in the next request and tells nothing."""

    key: str
    category: str
    where: str
    since: date
    state: str


def _key(case_id: UUID) -> str:
    return keys.lookup("door-known", str(case_id))


def _place(where: str, lon: float | None, lat: float | None) -> PlaceInfo | None:
    """Where it is, if that is known at least to the village."""
    on_map = lon is not None and lat is not None and geodesy.is_position(lon, lat)
    place = (locate(lon, lat) if on_map and lon is not None and lat is not None else None) or search_name(
        where
    )
    return place if place and tree().chain(place.id).village_id else None


def _known(what: str, where: str, lon: float | None, lat: float | None) -> tuple[list[Case], bool]:
    """(matters of this kind there, whether the group is known). One statement, or none."""
    kind, place = reference().suggested(what), _place(where, lon, lat)
    if place is None or not kind.at_door or kind.pk in reference().quarrels:
        return [], False
    above = tree().chain(place.id)
    here = Q(village_id=above.village_id)
    if above.group_id:
        here &= Q(group_id=above.group_id)
    rows = Case.objects.filter(
        here,
        ~Q(handler_role=MEDIATOR),
        is_open=True,
        state__in=list(LEADABLE),
        lead=None,
        kind=CaseKind.MATTER,
        floor=0,
        about_unit=None,
        category_id=kind.pk,
        pk__gte=UUID(int=int((clock.now() - SPAN).timestamp() * 1000) << 80),
    )
    return list(rows.order_by("-id")[:MOST]), above.group_id is not None


def known_near(*, what: str, where: str, lon: float | None, lat: float | None) -> list[Face]:
    """Up to three faces, the newest first; the place is no finer than what was said here."""
    found, to_group = _known(what, where, lon, lat)
    return [_face(case, to_group=to_group) for case in found]


def _face(case: Case, *, to_group: bool) -> Face:
    language = get_language() or "zh-hans"
    places = [case.village_id, case.group_id if to_group else None]
    return Face(
        key=_key(case.pk),
        category=named(reference().category(case.category_id)),
        where=" ".join(tree().name(pk, language) for pk in places if pk),
        since=clock.local_date(case.created_at),
        state=str(STATE_LABELS[State(case.state)]),
    )


def meant(key: str, *, what: str, where: str, lon: float | None, lat: float | None) -> UUID | None:
    """The matter behind a face that this very report was shown, or None."""
    found, _to_group = _known(what, where, lon, lat) if key else ([], False)
    return next((case.pk for case in found if _key(case.pk) == key), None)
