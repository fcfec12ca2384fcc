"""Answer templates: those a matter's reader is offered, filled with what is known of the matter."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils import dateformat, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.models import Case, Phrase, PhraseVersion
from linli.cases.reads.reference import named, reference
from linli.cases.rules.phrases import STEPS, fill
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.caching import Cached
from linli.kernel.errors import Missing
from linli.kernel.permits import may
from linli.territory.reads import tree

TOPIC = "phrases"
CHINESE = re.compile(r"[\u3400-\u9fff]")


def _load() -> list[Phrase]:
    return list(Phrase.objects.filter(ended_at=None).order_by("step", "name_zh", "id"))


_cached = Cached(TOPIC, _load)
phrases = _cached.get
"""All templates in force, of every office."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A template as a form offers it: its id, its name, the words as this matter fills them."""

    id: UUID
    name: str
    words: str


def phrase_name(row: Phrase | PhraseVersion) -> str:
    """The name in the active language."""
    return row.name_zh if (get_language() or "zh").startswith("zh") else row.name_en or row.name_zh


def mine(actor: Actor, row: Phrase) -> bool:
    """Whether one of the actor's postings is offered the template: at its place or below, in its unit."""
    for grant in actor.grants:
        place = tree().get(grant.place_id)
        above: Collection[UUID] = place.chain if place else ()
        if row.place_id in above and row.unit_id in (None, grant.unit_id):
            return True
    return False


def values_of(case: Case, words: str) -> dict[str, str]:
    """What fills the gaps, in the language that the words are written in: nothing about who reported."""
    chinese = bool(CHINESE.search(words))
    language = "zh-hans" if chinese else "en"
    finest = case.group_id or case.village_id or case.town_id
    today = clock.today()
    day = f"{today.year}年{today.month}月{today.day}日" if chinese else dateformat.format(today, "j F Y")
    with translation.override(language):
        return {
            "number": case.number,
            "place": tree().name(finest, language) if finest else _("the place you named"),
            "category": named(reference().category(case.category_id)),
            "date": day,
        }


def offers(actor: Actor, case: Case, step: str) -> list[Offer]:
    """Templates for one step of one matter, those for its own category first."""
    if step not in STEPS:
        return []
    fitting = [
        row
        for row in phrases()
        if row.step in ("", step) and row.category_id in (None, case.category_id) and mine(actor, row)
    ]
    fitting.sort(key=lambda row: row.category_id is None)
    return [Offer(row.pk, phrase_name(row), fill(row.words, values_of(case, row.words))) for row in fitting]


def shelf(actor: Actor) -> list[tuple[Phrase, bool]]:
    """Templates in force that the actor is offered, or keeps, with whether they may change them."""
    known = [(row, _within(actor, row)) for row in phrases()]
    return [(row, kept) for row, kept in known if kept or mine(actor, row)]


def _within(actor: Actor, row: Phrase) -> bool:
    place = tree().get(row.place_id)
    return place is not None and may(actor, "phrase_save", place.chain)


def phrase_get(actor: Actor, phrase_id: UUID) -> Phrase:
    """One that the actor may change.

    Raises:
        Missing: there is none, it has ended, or it is another office's.
    """
    row = Phrase.objects.filter(pk=phrase_id, ended_at=None).first()
    if row is None or not _within(actor, row):
        raise Missing(_("There is no such template here."))
    return row


def versions_of(phrase_id: UUID) -> list[PhraseVersion]:
    """What it said, the newest first."""
    return list(PhraseVersion.objects.filter(phrase_id=phrase_id).order_by("-seq"))
