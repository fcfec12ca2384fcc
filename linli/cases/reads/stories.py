"""One matter's whole story, for the desk and for the reporter."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Case, Entry, Reporter, Words
from linli.cases.reads.lines import Line, lines_of
from linli.cases.reads.rows import Row, row_of
from linli.cases.reads.visible import sees_case, visible_to
from linli.cases.rules.place import above, answers, desk_below, hats
from linli.cases.rules.reopening import Past, may_reopen
from linli.cases.rules.steps import Hat, State, possible
from linli.cases.rules.words import read_number
from linli.kernel import clock
from linli.kernel.actor import Actor, Kind, Level
from linli.kernel.errors import Missing
from linli.kernel.reads import Attachment, attachments_of
from linli.people.reads import organisation_name, organisations_by_ids
from linli.territory.reads import tree

KIND = "case"
LIMIT = 200


@dataclass(frozen=True, slots=True)
class Story:
    """A matter with everything its page shows. `may_reveal`: the actor sits at the desk that answers."""

    case: Case
    row: Row
    words: Words | None
    lines: list[Line]
    steps: list[str]
    hats: frozenset[Hat]
    where: str
    has_phone: bool
    may_reveal: bool


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
    shown = list(entries.order_by("seq"))
    words = Words.objects.filter(pk=case.pk).first()
    named_units = {UUID(entry.params["unit"]) for entry in shown if "unit" in entry.params}
    units = organisations_by_ids(named_units | ({case.unit_id} if case.unit_id else set()))
    offices = {pk: organisation_name(unit) for pk, unit in units.items()}
    photos = [
        photo for photo in attachments_of(KIND, [case.pk]).get(case.pk, []) if photo.public or not outside
    ]
    desk = answers(actor, case.standing)
    phone = desk and Reporter.objects.filter(pk=case.pk).exclude(phone=None).exists()
    language = get_language() or "zh-hans"
    finest = case.grid_id or case.group_id or case.village_id or case.town_id
    return Story(
        case,
        row_of(case, words, offices),
        words,
        lines_of(shown, words, photos, offices, outside=outside),
        _steps(case, worn, shown),
        worn,
        tree().full_name(finest, language) if finest else "",
        has_phone=phone,
        may_reveal=desk,
    )


def past(case: Case) -> list[Past]:
    """The story as the rule on reopening looks at it."""
    return [_past(entry) for entry in Entry.objects.filter(case=case).only("step", "params", "at")]


def _past(entry: Entry) -> Past:
    return Past(entry.step, entry.params.get("hat") == Hat.REPORTER, entry.at)


def _steps(case: Case, worn: frozenset[Hat], shown: list[Entry]) -> list[str]:
    """What the hats allow from here, without what this very matter rules out."""
    higher = above(Level(case.level)) is not None
    pending = case.extension_days is not None
    fits = {
        "extend_grant": pending,
        "extend_refuse": pending,
        "extend_ask": not pending,
        "rate": case.rating is None,
        "pass_up": higher or Hat.DESK not in worn,
        "go_higher": higher,
        "hand_down": desk_below(case.standing) is not None,
        "correct": False,  # a right, not a next step: it stands on the page about one's data
        "set_aside": False,  # many at once, on a page of its own
        "bring_back": case.outcome == "set_aside",
        "reopen": Hat.DESK in worn or may_reopen(map(_past, shown), clock.now()),
    }
    return [step for step in possible(State(case.state), worn) if fits.get(step, True)]


def finished_text(told: Story) -> str:
    """The answer as a paragraph to hand on to the hotline, or nothing before there is one."""
    answers = [
        line.text
        for line in told.lines
        if line.entry.step in ("answer", "settle", "decline", "set_aside") and line.text
    ]
    if not answers:
        return ""
    return _("About your matter “%(title)s” (%(hotline)s; ours: %(number)s): %(answer)s") % {
        "title": told.row.title,
        "hotline": told.case.hotline_number,
        "number": told.case.number,
        "answer": answers[-1],
    }


def file_reader(actor: Actor, row: Attachment) -> bool:
    """Whether a photo may be opened: whoever sees the matter; a reporter only what is public."""
    if actor.kind == Kind.CODE_HOLDER and not row.public:
        return False
    return sees_case(actor, row.owner_id)


def story_path(case_id: UUID) -> str:
    """The address of a matter's page on the desk."""
    return reverse("cases:story", args=[case_id])
