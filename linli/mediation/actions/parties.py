"""Who takes part, with whose yes; and what each side wants."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.mediation.actions.moving import Take, said, take, wrong
from linli.mediation.models import Mediation, Party
from linli.mediation.reads.sides import sides_of
from linli.mediation.rules.parties import MAX_PARTIES, ends, related
from linli.mediation.rules.states import Outcome, State
from linli.people.reads import household_ids, household_numbered, person_called, posting_row
from linli.territory.reads import tree

MAX_NAME, MAX_ADDRESS = 40, 100


@dataclass(frozen=True, slots=True)
class Named:
    """A party as put down: a name, and the number on the household's card where the house is the party."""

    name: str
    household: str = ""
    address: str = ""


@verb
def party_add(
    *,
    actor: Actor,
    mediation_id: UUID,
    party: Named,
    consent: bool | None = None,
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Puts a party down. `consent`: whether they agree to mediation; None where nobody asked yet.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too where the mediator is related.
    """

    def change(row: Mediation) -> dict[str, Any]:
        made = party_put(row, actor, party, consent=consent)
        return {"party": made.pk, "consent": consent}

    wanted = Take(actor, mediation_id, "party", expected=expected, key=key)
    return take(wanted, change, hidden=[party.name, party.household])


def party_put(row: Mediation, actor: Actor, given: Named, *, consent: bool | None) -> Party:
    """Inserts a party of a locked mediation, found in the registers where name or card fit exactly one.

    Raises:
        Invalid: no name, too many parties, no such card, there already, or the mediator's own house.
    """
    name = text.tidy(given.name)[:MAX_NAME]
    household = _household(row, given.household)
    if not name and household is None:
        raise wrong("name", _("Please write a name."))
    count = Party.objects.filter(mediation=row).count()
    if count >= MAX_PARTIES:
        raise wrong("name", _("At most 12 parties in one mediation."))
    places = tree().descendants(row.town_id) if row.town_id else frozenset()
    person = person_called(name, places) if name and household is None else None
    if person is not None and Party.objects.filter(mediation=row, person_id=person).exists():
        raise wrong("name", _("They are put down already."))
    _not_related(row, actor, person, household)
    return Party.objects.create(
        mediation=row,
        position=count,
        person_id=person,
        household_id=household,
        name=name or _("household %(number)s") % {"number": text.tidy(given.household)},
        address=text.tidy(given.address)[:MAX_ADDRESS],
        consent=consent,
        consent_on=clock.today() if consent is not None else None,
    )


def _household(row: Mediation, number: str) -> UUID | None:
    if not number.strip():
        return None
    found = household_numbered(number, tree().descendants(row.town_id)) if row.town_id else None
    if found is None:
        raise wrong("household", _("No household here has this number on its card."))
    return found


def _not_related(row: Mediation, actor: Actor, person: UUID | None, household: UUID | None) -> None:
    """A mediator who is a party, or lives with one, steps aside."""
    holders = {actor.person_id}
    if row.posting_id is not None:
        holders.add(posting_row(row.posting_id).person_id)
    homes = household_ids(person) | ({household} if household else set())
    for holder in holders - {None}:
        assert holder is not None
        if related((holder, household_ids(holder)), (person, homes)):
            raise Invalid(
                _("This is the mediator's own house. Step aside, so that the desk can choose somebody else.")
            )


@verb
def party_consent(
    *,
    actor: Actor,
    mediation_id: UUID,
    party_id: UUID,
    consent: bool,
    on: date | None = None,
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Notes whether a party agrees to mediation, and on which day. Where too few are left it ends.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`.
    """
    day = on or clock.today()
    if day > clock.today():
        raise wrong("on", _("This day has not come yet."))

    def change(row: Mediation) -> None:
        party = party_of(row, party_id)
        party.consent, party.consent_on = consent, day
        party.save(update_fields=["consent", "consent_on"])
        if not consent and Party.objects.filter(mediation=row).count() > 1:
            _end_if_few(row)

    wanted = Take(actor, mediation_id, "consent", expected=expected, key=key)
    return take(wanted, change, part=party_id, hidden=[str(party_id)], consent=consent, on=day)


@verb
def party_leave(
    *,
    actor: Actor,
    mediation_id: UUID,
    party_id: UUID,
    why: str = "",
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """A party leaves, as it may at any time and without a reason. Where too few are left the mediation ends.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`.
    """

    def change(row: Mediation) -> None:
        party = party_of(row, party_id)
        if party.left_on is not None:
            raise wrong("party", _("They have left already."))
        party.left_on = clock.today()
        party.save(update_fields=["left_on"])
        _end_if_few(row)

    wanted = Take(actor, mediation_id, "leave", {"why": said(why, "why")}, expected=expected, key=key)
    return take(wanted, change, part=party_id, hidden=[str(party_id)])


def _end_if_few(row: Mediation) -> None:
    if ends(sides_of(row.pk)):
        row.state, row.outcome = State.WITHDRAWN, Outcome.WITHDRAWN


def party_of(row: Mediation, party_id: UUID | None) -> Party:
    """A party of the mediation.

    Raises:
        Invalid: there is no such party in it.
    """
    party = Party.objects.filter(mediation=row, pk=party_id).first() if party_id else None
    if party is None:
        raise wrong("party", _("Please choose a party."))
    return party


@verb
def want_note(
    *, actor: Actor, mediation_id: UUID, party_id: UUID, want: str, expected: int | None = None, key: str = ""
) -> Mediation:
    """Notes what one side wants, in its own words; what was noted before stays readable to the mediator.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`.
    """
    words = {"want": said(want, "want", needed=_("Please write what they want."))}

    def change(row: Mediation) -> None:
        party_of(row, party_id)

    wanted = Take(actor, mediation_id, "want", words, expected=expected, key=key)
    return take(wanted, change, part=party_id, hidden=[str(party_id)])
