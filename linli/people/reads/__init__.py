"""What others may ask about people. Every list takes an actor and shows only that actor's place."""

from linli.people.reads.access import actor_of, by_ids, chain_of, covers, current, visible_to, within
from linli.people.reads.offices import (
    Colleague,
    colleagues,
    count_posted,
    holders,
    posting_get,
    postings,
    titles,
)
from linli.people.reads.organisations import (
    Organisation,
    organisation_name,
    organisations,
    organisations_by_ids,
    organisations_in,
)
from linli.people.reads.persons import find_people, household_get, households, members, name_key

__all__ = [
    "Colleague",
    "Organisation",
    "actor_of",
    "by_ids",
    "chain_of",
    "colleagues",
    "count_posted",
    "covers",
    "current",
    "find_people",
    "holders",
    "household_get",
    "households",
    "members",
    "name_key",
    "organisation_name",
    "organisations",
    "organisations_by_ids",
    "organisations_in",
    "posting_get",
    "postings",
    "titles",
    "visible_to",
    "within",
]
