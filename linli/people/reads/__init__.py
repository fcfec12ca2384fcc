"""What others may ask about people. Every list takes an actor and shows only that actor's place."""

from linli.people.reads.access import actor_of, by_ids, covers, current, visible_to, within
from linli.people.reads.deputies import (
    Office,
    deputy_users,
    names_by_users,
    office_of,
    offices_by_ids,
    sees_deputy,
)
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
    "Office",
    "Organisation",
    "actor_of",
    "by_ids",
    "colleagues",
    "count_posted",
    "covers",
    "current",
    "deputy_users",
    "find_people",
    "holders",
    "household_get",
    "households",
    "members",
    "name_key",
    "names_by_users",
    "office_of",
    "offices_by_ids",
    "organisation_name",
    "organisations",
    "organisations_by_ids",
    "organisations_in",
    "posting_get",
    "postings",
    "sees_deputy",
    "titles",
    "visible_to",
    "within",
]
