"""How a matter comes in: at the door, by phone, on behalf of somebody, from the hotline."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.merging import hold_lead, join
from linli.cases.actions.pacing import pace
from linli.cases.actions.searching import search_add
from linli.cases.actions.telling import tell
from linli.cases.models import Case, Category, Entry, Reporter, Words
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.rules.board import complaint
from linli.cases.rules.kinds import CATEGORY_CODES, VOICES, CaseKind
from linli.cases.rules.place import level_at_intake
from linli.cases.rules.steps import Hat, State, told
from linli.cases.rules.words import MAX_TEXT, number
from linli.kernel import clock, ids, keys
from linli.kernel.actions.attachments import Stored, attachments_add
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.idempotency import idempotency_claim
from linli.kernel.actions.numbers import number_next
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid
from linli.kernel.permits import may
from linli.kernel.rules import chain, geodesy, text
from linli.kernel.rules.permissions import PERMITS
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids
from linli.privacy.reads import current_text
from linli.territory.reads import locate, search_name, tree
from linli.territory.rules.places import PlaceInfo

INTAKE_ROLES = PERMITS["case_report_for"].roles
PUBLIC_CHANNELS = ("door", "api")
CHANNELS = (*PUBLIC_CHANNELS, "phone", "behalf", "hotline", "grid", "post", "round")
PERMIT = {"round": "check_record"}
"""Ways in that have a permission of their own; the others of the offices share one."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says. Only `what` must be there.

    `lon`, `lat`: degrees, WGS-84. `about`: "" or the office it is about (village, town, unit); naming the
    unit says as much. `may_publish`: an opinion or a question may stand on the public board, without a name.
    unit says as much. `joins`: a matter that the door showed, through which they want to be answered.
    """

    what: str
    where: str = ""
    lon: float | None = None
    lat: float | None = None
    place_id: UUID | None = None
    name: str = ""
    phone: str = ""
    about: str = ""
    about_unit_id: UUID | None = None
    straight_up: bool = False
    category_id: UUID | None = None
    channel: str = "door"
    hotline_number: str = ""
    hotline_due_on: date | None = None
    kind: str = CaseKind.MATTER
    may_publish: bool = False
    joins: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The matter with what its reporter needs to follow it. Derived from the request's key, so that a
    repeated request gets the same receipt although only hashes are kept."""

    case: Case
    code: str
    token: str


def case_report(
    *,
    actor: Actor,
    report: Report,
    files: Sequence[Stored] = (),
    key: str = "",
    stamp: str = "",
    also: Callable[[Case], object] | None = None,
) -> Receipt:
    """Records a new matter. `stamp` is what an earlier `Slowed` gave for this key; `also` is what a higher
    room writes about it in the same transaction.

    Raises:
        Slowed: a lot comes at once; send it again later. Throttled: this network reported too often.
        Invalid: names the field. KeyReused: the key came with another report.
        Forbidden: intake for others is the desks'.
    """
    key = key or secrets.token_hex(16)
    pace(actor=actor, key=key, stamp=stamp)
    return _case_report(actor=actor, report=report, files=files, key=key, also=also)


@verb
def _case_report(
    *,
    actor: Actor,
    report: Report,
    files: Sequence[Stored],
    key: str,
    also: Callable[[Case], object] | None,
) -> Receipt:
    case_id = ids.new()
    said_here = {name: value for name, value in asdict(report).items() if name != "joins"}
    body = [said_here, [file.source for file in files]]
    owner = idempotency_claim(actor=actor, key=key, body=body, object_id=case_id)
    slip = _slip(actor, key, owner)
    if owner != case_id:
        return Receipt(Case.objects.get(pk=owner), slip.code, slip.token)
    said = _checked(actor, report)
    place, outside = _placed(actor, report, said.where)
    case = _case(case_id, report, said.what, place, outside)
    leading = report.joins if report.joins and hold_lead(report.joins) else None
    year = clock.today().year
    prefix = prefix_of(place)
    case.number = number(prefix, year, number_next(prefix=prefix, year=year))
    _write(case, actor=actor, report=report, said=said, slip=slip, files=files)
    if leading is None or not join(case, leading, actor):
        tell(case, "report", told("report", State.NEW, CaseKind(case.kind)), actor)
    if also:
        also(case)
    return Receipt(case, slip.code, slip.token)


@dataclass(frozen=True, slots=True)
class _Slip:
    """What lets the reporter follow; only keyed hashes are kept."""

    code: str
    token: str


def _slip(actor: Actor, key: str, case_id: UUID) -> _Slip:
    """A 40-bit code to read out and a 130-bit token for the QR code. A key that comes again after its seven
    days, for another matter, gives other ones.
    """
    values = (actor.key, key, str(case_id))
    code = text.spell(keys.secret_for("follow", *values), 40)
    return _Slip(code, text.spell(keys.secret_for("follow-token", *values), 130))


@dataclass(frozen=True, slots=True)
class _Said:
    """A report's texts, tidied and checked."""

    what: str
    where: str
    phone: str | None


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def _checked(actor: Actor, report: Report) -> _Said:
    said = _Said(text.tidy(report.what), text.tidy(report.where), text.phone(report.phone))
    if not said.what:
        raise _wrong("what", _("Please say what happened, in a few words."))
    if len(said.what) > MAX_TEXT:
        raise _wrong("what", _("Please keep it under 4,000 characters."))
    if len(said.where) > 200:
        raise _wrong("where", _("Please keep the place under 200 characters."))
    if report.phone.strip() and said.phone is None:
        raise _wrong(
            "phone", _("This is not a phone number. Leave it empty if you would rather not give one.")
        )
    if report.kind not in list(CaseKind):
        raise _wrong("kind", _("Please choose what it is."))
    if report.place_id and tree().get(report.place_id) is None:
        raise _wrong("place_id", _("There is no such place."))
    if report.about_unit_id and report.about_unit_id not in organisations_by_ids([report.about_unit_id]):
        raise _wrong("about_unit_id", _("There is no such unit."))
    _may(actor, report.channel)
    return said


def _may(actor: Actor, channel: str) -> None:
    if channel not in CHANNELS:
        raise _wrong("channel", _("Unknown way in."))
    if channel not in PUBLIC_CHANNELS and not may(actor, PERMIT.get(channel, "case_report_for")):
        raise Forbidden(_("Taking reports for others is for the desks and grid workers."))


def _placed(actor: Actor, report: Report, where: str) -> tuple[PlaceInfo | None, bool]:
    """(finest known place, whether the point lies outside the banner). A chosen place beats the point.

    Where whoever takes it in says nothing, it is their own place: nobody is asked what is known.
    """
    place = tree().get(report.place_id)
    if place is not None and place.kind == "banner":
        place = None
    if report.lon is None or report.lat is None:
        return place or search_name(where) or _own_place(actor, report), False
    if not geodesy.is_position(report.lon, report.lat):
        raise _wrong("where", _("This position is not on the map. Please choose the place by name."))
    located = locate(report.lon, report.lat)
    return place or located or search_name(where), located is None


def _own_place(actor: Actor, report: Report) -> PlaceInfo | None:
    return None if report.channel in PUBLIC_CHANNELS else own_place(actor)


def own_place(actor: Actor) -> PlaceInfo | None:
    """Where whoever takes reports in is posted, unless that is the whole banner."""
    own = next((grant.place_id for grant in actor.holding(*INTAKE_ROLES)), None)
    place = tree().get(own)
    return place if place and place.kind != "banner" else None


def prefix_of(place: PlaceInfo | None) -> str:
    """What a matter's number begins with: the town's own letters, else the banner's."""
    chain_ = tree().chain(place.id) if place else None
    town = tree().get(chain_.town_id) if chain_ and chain_.town_id else None
    banner = tree().banner()
    return (town.prefix if town else None) or (banner.prefix if banner else None) or "LINLI"


def _case(case_id: UUID, report: Report, what: str, place: PlaceInfo | None, outside: bool) -> Case:
    above = tree().chain(place.id) if place else None
    town_id = above.town_id if above else None
    level, floor = level_at_intake(
        town_known=town_id is not None,
        about="unit" if report.about_unit_id else report.about,
        straight_up=report.straight_up,
    )
    has_point = report.lon is not None and report.lat is not None
    offered = {row.pk: row for row in reference().offered}
    category = offered.get(report.category_id) if report.category_id else None
    return Case(
        id=case_id,
        kind=CaseKind(report.kind),
        may_publish=_agreed(report, floor),
        state=State.NEW,
        level=level,
        floor=floor,
        about_unit_id=report.about_unit_id,
        category=category or category_for(CaseKind(report.kind), what),
        town_id=town_id,
        village_id=above.village_id if above else None,
        group_id=above.group_id if above else None,
        grid_id=above.grid_id if above else None,
        lon=report.lon if has_point else None,
        lat=report.lat if has_point else None,
        outside=outside,
        channel=report.channel,
        created_on=clock.today(),
        hotline_number=text.tidy(report.hotline_number)[:40],
        hotline_due_on=report.hotline_due_on,
    )


def _agreed(report: Report, floor: int) -> bool:
    """Whether a yes to the public board holds: never for a complaint, nor where there is no text to it."""
    about = complaint(floor=floor, about_unit=report.about_unit_id is not None)
    return report.may_publish and report.kind in VOICES and not about and current_text("board") is not None


def category_for(kind: CaseKind, what: str) -> Category:
    """The category of its kind where an office keeps one, else what the words point to."""
    own = CATEGORY_CODES.get(kind)
    return next((row for row in reference().offered if row.code == own), None) or reference().suggested(what)


def _notice(case: Case) -> dict[str, int]:
    """The version of the notice that stood below the form, where somebody sent it themselves; and that of the
    text under which it may stand on the public board.
    """
    shown = current_text("report") if case.channel in PUBLIC_CHANNELS else None
    asked = current_text("board") if case.may_publish else None
    return ({"notice": shown.version} if shown else {}) | ({"consent": asked.version} if asked else {})


def _kind(case: Case) -> dict[str, str]:
    return {"kind": case.kind} if case.kind != CaseKind.MATTER else {}


def _write(
    case: Case, *, actor: Actor, report: Report, said: _Said, slip: _Slip, files: Sequence[Stored]
) -> None:
    case.save(force_insert=True)
    entry_id, salt = ids.new(), chain.new_salt()
    sent = attachments_add(kind=KIND, owner_id=case.pk, part_id=entry_id, files=files, public=True)
    digest = chain.salted(salt, said.what, said.where, *sent)
    lang = get_language() or "zh-hans"
    Words.objects.create(case=case, what=said.what, where=said.where, lang=lang, salt=salt)
    search_add(case, said.what, said.where)
    Entry.objects.create(
        id=entry_id,
        case=case,
        seq=1,
        step="report",
        actor_kind=actor.kind,
        user_id=actor.user_id,
        to_state=State.NEW,
        digest=digest,
        public=True,
        params={"hat": Hat.REPORTER, "channel": case.channel, **_notice(case), **_kind(case)}
        | ({"files": sent} if sent else {}),
    )
    Reporter.objects.create(
        case=case,
        name=text.tidy(report.name) or None,
        phone=said.phone,
        phone_key=keys.lookup("phone", said.phone) if said.phone else "",
        network=actor.network,
        on_behalf_by_id=actor.user_id,
        code_key=keys.lookup("follow", str(case.pk), slip.code),
        token_key=keys.lookup("follow-token", slip.token),
    )
    audit_record(
        actor=actor,
        verb="case_report",
        kind=KIND,
        object_id=case.pk,
        entry=entry_id,
        seq=1,
        state=State.NEW,
        digest=digest,
        channel=case.channel,
    )
