"""A person's own part of the mediations they were a party of.

Whoever else hands out a copy of somebody's data (administrators) must not learn from it that there was one:
they get the same sentence for everybody, and the person gets their part themselves, or from the mediator.
"""

from typing import Any

from django.utils.translation import gettext as _

from linli.kernel.registry import Subject
from linli.mediation.models import Mediation, Party, Session, Step
from linli.mediation.reads.drafts import draft_of, oral_of
from linli.mediation.reads.sides import name_of, names_by_letter, parties_of
from linli.mediation.reads.words import words_of
from linli.mediation.rules.parties import letter
from linli.mediation.rules.states import State
from linli.mediation.rules.texts import filled


def others_copy(subject: Subject) -> dict[str, Any]:
    """What stands in a copy that somebody else hands out: the same for everybody."""
    return {
        "note": _(
            "Mediation stays in the room. Whoever took part gets their part from the mediator, "
            "or opens it under “My data”."
        )
    }


def own_copy(subject: Subject) -> dict[str, Any]:
    """What a person may have of the mediations they took part in."""
    parties = Party.objects.filter(person_id=subject.person_id).select_related("mediation").order_by("id")
    return {"mediations": [part_of(party.mediation, party) for party in parties]}


def part_of(row: Mediation, party: Party) -> dict[str, Any]:
    """One side's part: its own words, its yes, when people sat down, and the agreement, also theirs."""
    words = words_of(row.pk)
    wants = Step.objects.filter(mediation=row, step="want", part=party.pk).order_by("seq")
    draft = draft_of(row.pk) if row.state == State.AGREED else None
    names = names_by_letter(parties_of(row.pk))
    return {
        "matter": row.number,
        "since": row.created_on,
        "ended": row.ended_on,
        "outcome": row.outcome,
        "side": letter(party.position),
        "name": name_of(party),
        "agreed_to_mediation": party.consent,
        "agreed_on": party.consent_on,
        "left_on": party.left_on,
        "wants": [words[step.pk].get("want", "") for step in wants if step.pk in words],
        "sittings": [
            {"from": sitting.started_at, "until": sitting.ended_at}
            for sitting in Session.objects.filter(mediation=row).order_by("started_at")
            if str(party.pk) in sitting.came
        ],
        "agreement": [filled(article, names) for article in draft.articles]
        if draft
        else [line for line in (oral_of(row.pk),) if line],
    }
