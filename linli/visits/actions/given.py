"""What whoever notes a visit hands over, and whether it can be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.errors import Invalid, Text
from linli.kernel.rules import text
from linli.visits.rules.visits import (
    MAX_LINE,
    MAX_WORDS,
    MOST_VISITORS,
    Stand,
    day_refused,
    kinds_known,
    words_refused,
)


@dataclass(frozen=True, slots=True)
class PromiseGiven:
    """What was promised, until when, and by whom (None: whoever notes the visit)."""

    words: str
    until_on: date
    posting_id: UUID | None = None
    stand: str = Stand.OPEN
    why: str = ""
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class LineGiven:
    """What is to be done later, or the matter that came of it."""

    words: str = ""
    on: date | None = None
    done_on: date | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class VisitGiven:
    """One visit. `at`: when it was written down, where that was not now."""

    household_id: UUID
    on: date
    words: str = ""
    kinds: Sequence[str] = ()
    promises: Sequence[PromiseGiven] = ()
    lines: Sequence[LineGiven] = ()
    postings: Sequence[UUID] = field(default=())
    at: datetime | None = None


def wrong(name: str, message: Text) -> Invalid:
    """A refusal that names one field."""
    return Invalid(message, {name: [message]})


def plain_words(name: str, words: str, limit: int = MAX_LINE) -> str:
    """Words as they are kept.

    Raises:
        Invalid: too long, or they sort people; then the reason is told.
    """
    said = text.tidy(words)
    if len(said) > limit:
        raise wrong(name, _("At most %(limit)s characters, please.") % {"limit": limit})
    if why := words_refused(said):
        told = _("These words are not kept: %(why)s Please write what is needed instead.")
        raise wrong(name, told % {"why": why})
    return said


def checked(given: VisitGiven, *, today: date, oldest: int | None) -> VisitGiven:
    """The visit tidied.

    Raises:
        Invalid: names the field.
    """
    if why := day_refused(given.on, today=today, oldest=oldest):
        raise wrong("on", why)
    if not kinds_known(given.kinds):
        raise wrong("kinds", _("This is no kind of need."))
    if not 1 <= len(set(given.postings)) <= MOST_VISITORS:
        raise wrong("postings", _("Between one and six people go on a visit."))
    return replace(
        given,
        words=plain_words("words", given.words, MAX_WORDS),
        kinds=tuple(dict.fromkeys(given.kinds)),
        promises=tuple(_promise(one, given) for one in given.promises),
        lines=tuple(_line(one) for one in given.lines),
        postings=tuple(dict.fromkeys(given.postings)),
    )


def _promise(given: PromiseGiven, visit: VisitGiven) -> PromiseGiven:
    said = plain_words("promise", given.words)
    if not said:
        raise wrong("promise", _("Please write what was promised."))
    if given.until_on < visit.on:
        raise wrong("until_on", _("This day lies before the visit."))
    return replace(
        given,
        words=said,
        why=plain_words("promise", given.why),
    )


def _line(given: LineGiven) -> LineGiven:
    said = plain_words("line", given.words)
    if not said and given.case_id is None:
        raise wrong("line", _("Please write what is to be done."))
    return replace(given, words=said)
