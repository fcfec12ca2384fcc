"""What people may be asked, what they may ask for, by when it is answered, and how two texts differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text
from linli.kernel.rules.calendar import OFFICE, add_working

ANSWER_DAYS = 15
"""Working days within which a request is answered (PIPL art. 50 says “timely”; fifteen is our word)."""

MOST_HOLD_DAYS = 730


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a text is for. A notice only tells; to anything else somebody says yes or no: a person of the
    registers, or (`slip`) whoever reports, with the report itself and their slip.
    """

    label: Text
    notice: bool = False
    slip: bool = False


class Ask(StrEnum):
    """What somebody asks about their own data (PIPL arts. 45–47)."""

    COPY = "copy"
    CORRECT = "correct"
    ERASE = "erase"


ASKS: dict[Ask, Text] = {
    Ask.COPY: pgettext_lazy("request", "a copy"),
    Ask.CORRECT: pgettext_lazy("request", "a correction"),
    Ask.ERASE: pgettext_lazy("request", "erasure"),
}


class Outcome(StrEnum):
    """What became of a request."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


OUTCOMES: dict[Outcome, Text] = {
    Outcome.OPEN: pgettext_lazy("request", "waiting for an answer"),
    Outcome.DONE: pgettext_lazy("request", "carried out"),
    Outcome.REFUSED: pgettext_lazy("request", "could not be done"),
}

FACES: dict[str, Text] = {
    "self": _("in their own account"),
    "desk": _("at the desk"),
    "door": _("at the door, with the slip"),
}
"""Where it was said."""


def due_on(asked: datetime) -> date:
    """The last day to answer: fifteen working days on."""
    return add_working(asked, ANSWER_DAYS * OFFICE.minutes_per_day).date()


_SENTENCE = re.compile(r"[^。！？；!?;.\n]*(?:[。！？；!?;]|\.(?=\s|$)|\n|$)")


def sentences(text: str) -> list[str]:
    """The text cut after each sentence, for people and for comparing."""
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]


def side_by_side(old: str, new: str) -> Iterator[tuple[str, str, bool]]:
    """(old sentence, new sentence, changed) in order; one side is empty where a sentence came or went."""
    before, after = sentences(old), sentences(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        for left, right in zip_longest(before[i1:i2], after[j1:j2], fillvalue=""):
            yield left, right, tag != "equal"


PURPOSES: dict[str, Purpose] = {
    "contact": Purpose(_("Who is responsible, and how to reach them"), notice=True),
    "report": Purpose(_("What is kept when you report something"), notice=True),
    "register": Purpose(_("What is kept about people in the registers"), notice=True),
    "photos": Purpose(_("Pictures of me at activities")),
    "messages": Purpose(_("Messages about what is on nearby")),
    "board": Purpose(_("My words and the answer on the public board"), slip=True),
}
"""The texts of the house itself; rooms above bring their own."""
