"""The parties as rules see them, and their names where a seat opens them."""

from uuid import UUID

from linli.mediation.models import Mediation, Party, Signature
from linli.mediation.rules.parties import Side, letter


def parties_of(mediation_id: UUID) -> list[Party]:
    """All parties in their order."""
    return list(Party.objects.filter(mediation_id=mediation_id).order_by("position"))


def sides_of(mediation_id: UUID) -> list[Side]:
    """What the rules on consent and leaving need."""
    return [Side(row.pk, row.consent, row.left_on is not None) for row in parties_of(mediation_id)]


def name_of(party: Party) -> str:
    """The name, or nothing where it was removed."""
    return party.name.reveal() if party.name else ""


def names_by_letter(parties: list[Party]) -> dict[str, str]:
    """“甲” → name, as an agreement fills them in."""
    return {letter(party.position): name_of(party) for party in parties}


def signatures_of(row: Mediation) -> list[Signature]:
    """Who signed the agreement that stands or is being written, oldest first."""
    return list(Signature.objects.filter(mediation=row, turn=row.reopened).order_by("id"))
