"""What a household sees about itself: everything, and which office wrote it. And what it chose."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.reads.visible import by_ids as cases_by_ids
from linli.cases.rules.steps import STATE_LABELS, State
from linli.kernel import keys
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.people.reads import Household, home_numbered, homes_by_ids, offices_by_ids
from linli.visits.models import Choice, FollowUp, Promise, Slip, Visit, Visitor
from linli.visits.reads.near import Promised, promised, stands_at
from linli.visits.reads.visits import kinds_of, words_of

MOST = 200
"""Visits shown to a household: more than any has in the years before they are gone."""


def code_key(household_id: UUID, code: str) -> str:
    """The keyed hash of a household's code."""
    return keys.lookup("home", str(household_id), text.read_code(code))


def token_key(token: str) -> str:
    """The keyed hash of the token in a slip's QR code."""
    return keys.lookup("home-token", text.read_code(token))


def holder_by_code(number: str, code: str) -> UUID | None:
    """The household behind a number and its code, or None; the caller throttles. Always two statements."""
    home = home_numbered(number)
    key = code_key(home.pk if home else UUID(int=0), code)
    slip = Slip.objects.filter(pk=home.pk if home else None, code_key=key).first()
    return slip.pk if slip else None


def holder_by_token(token: str) -> UUID | None:
    """The household behind a QR token (130 bits), or None."""
    return Slip.objects.filter(token_key=token_key(token)).values_list("pk", flat=True).first()


def home_seen(actor: Actor, household_id: UUID) -> Household:
    """A household for those who visit it, and for those who carry out its wishes about notes.

    Raises:
        Missing: not for this actor.
    """
    home = homes_by_ids([household_id]).get(household_id)
    above = stands_at(home.place_id) if home else ()
    if home is None or not (may(actor, "visit_add", above) or may(actor, "visit_words_erase", above)):
        raise Missing(_("There is no such household here."))
    return home


def days_of_home(household_id: UUID) -> list[Visit]:
    """The days on which somebody was there, the newest first."""
    return list(Visit.objects.filter(household_id=household_id).order_by("-on", "-id")[:MOST])


def slip_of(household_id: UUID) -> Slip | None:
    """The slip in force."""
    return Slip.objects.filter(pk=household_id).first()


def choice_key(household_id: UUID) -> str:
    """Under what a household's choice stands. Without this installation's key nobody can tell whose it is."""
    return keys.lookup("household-choice", str(household_id))


def choice_of(household_id: UUID) -> Choice:
    """What a household chose; nothing refused where it never chose."""
    key = choice_key(household_id)
    return Choice.objects.filter(pk=key).first() or Choice(key=key)


def refusing(household_ids: Iterable[UUID], *, words: bool = False) -> set[UUID]:
    """Those that want no visits planned (or no words kept). For the verbs that plan and write down, and for
    nothing else: no page, list, export, count or message asks this."""
    by_key = {choice_key(one): one for one in household_ids}
    chosen = {"no_words": True} if words else {"no_visits": True}
    known = set(Choice.objects.filter(**chosen).values_list("pk", flat=True))
    return {home for key, home in by_key.items() if key in known}


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that came of a visit: its number and how far it is."""

    number: str
    state: str


@dataclass(frozen=True, slots=True)
class Told:
    """One visit as the household itself sees it."""

    visit: Visit
    offices: list[str]
    kinds: list[str]
    words: str
    promises: list[Promised]
    nexts: list[tuple[FollowUp, str, Matter | None]]


@dataclass(frozen=True, slots=True)
class Own:
    """All that is held about a household through visits, the newest visit first."""

    household: Household
    visits: list[Told]
    slip: Slip | None


def own_page(household_id: UUID) -> Own:
    """What the household's own page shows; eight statements however many visits."""
    home = homes_by_ids([household_id])[household_id]
    rows = list(Visit.objects.filter(household_id=household_id).order_by("-on", "-id")[:MOST])
    return Own(home, told(rows), slip_of(household_id))


def told(rows: list[Visit]) -> list[Told]:
    """Visits with everything that belongs to them, for the household or somebody of it."""
    ids = [row.pk for row in rows]
    offices, kinds, words = _offices(ids), kinds_of(ids), words_of(ids)
    promises: dict[UUID, list[Promised]] = {}
    for one in promised(Promise.objects.filter(visit_id__in=ids).order_by("until_on", "id")):
        promises.setdefault(one.row.visit_id, []).append(one)
    nexts = _nexts(ids)
    return [
        Told(
            row,
            offices.get(row.pk, []),
            kinds.get(row.pk, []),
            words.get(row.pk, ""),
            promises.get(row.pk, []),
            nexts.get(row.pk, []),
        )
        for row in rows
    ]


def _offices(ids: Collection[UUID]) -> dict[UUID, list[str]]:
    pairs = list(
        Visitor.objects.filter(visit_id__in=ids).order_by("id").values_list("visit_id", "posting_id")
    )
    names = offices_by_ids({posting for _visit, posting in pairs})
    found: dict[UUID, list[str]] = {}
    for visit, posting in pairs:
        if posting in names:
            found.setdefault(visit, []).append(names[posting].name)
    return found


def _nexts(ids: Collection[UUID]) -> dict[UUID, list[tuple[FollowUp, str, Matter | None]]]:
    rows = list(FollowUp.objects.filter(visit_id__in=ids).order_by("on", "id"))
    cases = cases_by_ids(SYSTEM, {row.case_id for row in rows if row.case_id})
    found: dict[UUID, list[tuple[FollowUp, str, Matter | None]]] = {}
    for row in rows:
        case = cases.get(row.case_id) if row.case_id else None
        matter = Matter(case.number, str(STATE_LABELS[State(case.state)])) if case else None
        found.setdefault(row.visit_id, []).append((row, row.words.reveal() if row.words else "", matter))
    return found
