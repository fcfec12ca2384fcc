"""One matter's whole story, for the desk and for the reporter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Case, Entry, Published, Reporter, Words
from linli.cases.reads.lines import Line, lines_of
from linli.cases.reads.reference import reference
from linli.cases.reads.rows import Row, row_of
from linli.cases.reads.through import answered_with, leads, through
from linli.cases.reads.visible import visible_to
from linli.cases.rules.board import may_stand
from linli.cases.rules.kinds import VOICES, CaseKind
from linli.cases.rules.ladder import LEVELS, waits_at, ways_up
from linli.cases.rules.merging import MOST_PARTS
from linli.cases.rules.place import answers, desk_below, hats
from linli.cases.rules.reopening import ANSWERS, Past, may_reopen
from linli.cases.rules.search import MEDIATOR
from linli.cases.rules.steps import ELSEWHERE, Hat, State, possible
from linli.cases.rules.words import read_number
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind, Level
from linli.kernel.errors import Missing, Text
from linli.kernel.reads import Attachment, attachments_of
from linli.people.reads import organisation_name, organisations_by_ids
from linli.territory.reads import tree

KIND = "case"
LIMIT = 200


@dataclass(frozen=True, slots=True)
class Story:
    """A matter with everything its page shows. `may_reveal`: the actor sits at the desk that answers.

    `published`: what of it stands on the public board.
    `level`: where it waits, or where it was settled.
    """

    case: Case
    row: Row
    words: Words | None
    lines: list[Line]
    steps: list[str]
    hats: frozenset[Hat]
    where: str
    has_phone: bool
    may_reveal: bool
    published: Published | None = None
    level: Text = ""


def case_get(actor: Actor, case_id: UUID) -> Case:
    """A visible matter.

    Raises:
        Missing: there is none, or not for this actor.
    """
    case = Case.objects.filter(visible_to(actor), pk=case_id).first()
    if case is None:
        raise Missing(_("There is no such matter here."))
    return case


def case_numbered(actor: Actor, number: str) -> Case:
    """A visible matter by its short number.

    Raises:
        Missing: there is none, or not for this actor.
    """
    case = Case.objects.filter(visible_to(actor), number=read_number(number) or "").first()
    if case is None:
        raise Missing(_("There is no such matter here."))
    return case


def story(actor: Actor, case: Case) -> Story:
    """The story as this actor may read it: a reporter sees public entries and offices, never names."""
    worn = hats(actor, case.standing)
    outside = actor.kind == Kind.CODE_HOLDER
    entries = Entry.objects.filter(Q(seq=1) | Q(step="correct") | Q(seq__gt=case.seq - LIMIT), case=case)
    if outside:
        entries = entries.filter(public=True)
    own = list(entries.order_by("seq"))
    read = through(own) if outside else []
    shown = sorted([*own, *read], key=lambda entry: (entry.at, entry.case_id != case.pk, entry.seq))
    words = Words.objects.filter(pk=case.pk).first()
    units = organisations_by_ids(units_in(shown) | ({case.unit_id} if case.unit_id else set()))
    offices = {pk: organisation_name(unit) for pk, unit in units.items()}
    photos = _photos(case, own, read, outside=outside)
    desk = answers(actor, case.standing)
    phone = desk and Reporter.objects.filter(pk=case.pk).exclude(phone=None).exists()
    board = Published.objects.filter(case=case).first() if case.kind in VOICES else None
    language = get_language() or "zh-hans"
    finest = case.grid_id or case.group_id or case.village_id or case.town_id
    return Story(
        case,
        row_of(case, words, offices),
        words,
        lines_of(shown, words, photos, offices, outside=outside),
        _steps(actor, case, worn, own, published=board is not None),
        worn,
        tree().full_name(finest, language) if finest else "",
        has_phone=phone,
        may_reveal=desk,
        published=board,
        level=_level(case),
    )


def units_in(shown: Iterable[Entry]) -> set[UUID]:
    """The units that these entries name."""
    named = [entry.params.get("unit") for entry in shown]
    helping = [unit for entry in shown for unit in entry.params.get("units", [])]
    return {UUID(unit) for unit in (*named, *helping) if unit}


def _level(case: Case) -> Text:
    """Where it waits, or where it was settled; nothing where nobody knows or it is done on others."""
    if case.state in ELSEWHERE:
        return ""
    if case.is_open:
        return LEVELS[waits_at(case.standing)]
    return LEVELS[Level(case.settled_level)] if case.settled_level else ""


def _photos(case: Case, own: Sequence[Entry], read: Sequence[Entry], *, outside: bool) -> list[Attachment]:
    """The matter's own photos, and those of the lines that its reporter reads of another one."""
    lines = {entry.pk for entry in read} | answered_with(own)
    found = attachments_of(KIND, {case.pk, *(leads(own) if outside else ())})
    return [
        photo
        for owner, photos in found.items()
        for photo in photos
        if (photo.public or not outside) and (owner == case.pk or photo.part_id in lines)
    ]


def past(case: Case) -> list[Past]:
    """The story as the rule on reopening looks at it."""
    return [_past(entry) for entry in Entry.objects.filter(case=case).only("step", "params", "at")]


def _past(entry: Entry) -> Past:
    return Past(entry.step, entry.params.get("hat") == Hat.REPORTER, entry.at)


def _steps(
    actor: Actor, case: Case, worn: frozenset[Hat], shown: list[Entry], *, published: bool
) -> list[str]:
    """What the hats allow from here, without what this very matter rules out."""
    kind, state = CaseKind(case.kind), State(case.state)
    stands = may_stand(
        kind, state, agreed=case.may_publish, floor=case.floor, about_unit=case.about_unit_id is not None
    )
    higher = bool(ways_up(actor, case.standing)) or case.lead_id is not None
    pending = case.extension_days is not None
    fits = {
        "extend_grant": pending,
        "extend_refuse": pending,
        "extend_ask": not pending,
        "rate": case.rating is None,
        "pass_up": higher,
        "go_higher": higher,
        "hand_down": desk_below(case.standing) is not None,
        "correct": False,  # a right, not a next step: it stands on the page about one's data
        "merge": _fits_merging(case),
        "split": case.parent_id is None and case.parts < MOST_PARTS,
        "unlink": False,  # it stands beside the related one
        "set_aside": False,  # many at once, on a page of its own
        "whistle": case.handler_role != "mediator",
        "bring_back": case.outcome == "set_aside",
        "reopen": Hat.DESK in worn or may_reopen(map(_past, shown), clock.now()),
        "publish": stands,
        "unpublish": published,
        "board_yes": not case.may_publish and case.floor == 0 and case.about_unit_id is None,
        "board_no": case.may_publish,
        "deliberate": False,  # with its agenda, on a card of its own
    }
    return [step for step in possible(state, worn, kind) if fits.get(step, True)]


def _fits_merging(case: Case) -> bool:
    private = case.handler_role == MEDIATOR or case.category_id in reference().quarrels
    return case.parent_id is None and not case.parts and not private


def finished_text(told: Story) -> str:
    """The answer as a paragraph to hand on to the hotline, or nothing before there is one."""
    answers = [line.text for line in told.lines if line.entry.step in ANSWERS and line.text]
    if not answers:
        return ""
    return _("About your matter “%(title)s” (%(hotline)s; ours: %(number)s): %(answer)s") % {
        "title": told.row.title,
        "hotline": told.case.hotline_number,
        "number": told.case.number,
        "answer": answers[-1],
    }


def story_path(case_id: UUID) -> str:
    """The address of a matter's page on the desk."""
    return reverse("cases:story", args=[case_id])
