"""Who could mediate instead."""

from uuid import UUID

from linli.kernel.actor import Actor
from linli.mediation.models import Mediation, Party
from linli.mediation.reads.sides import parties_of
from linli.mediation.rules.parties import related
from linli.people.reads import Posting, household_ids, postings
from linli.territory.reads import tree

SHOWN = 60


def candidates(actor: Actor, row: Mediation) -> list[Posting]:
    """The town's mediators of today, without those who stepped aside, hold it, or are related to a party."""
    if row.town_id is None:
        return []
    places = tree().descendants(row.town_id)
    barred = {*row.aside, str(row.posting_id), str(row.next_posting_id)}
    parties = [(party.person_id, _houses(party)) for party in parties_of(row.pk)]
    return [
        post
        for post in postings(actor, role="mediator", limit=SHOWN)
        if post.place_id in places
        and str(post.pk) not in barred
        and not any(related((post.person_id, household_ids(post.person_id)), party) for party in parties)
    ]


def _houses(party: Party) -> set[UUID]:
    """The households that a party stands for or belongs to."""
    return household_ids(party.person_id) | ({party.household_id} if party.household_id else set())
