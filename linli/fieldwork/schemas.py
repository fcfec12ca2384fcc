"""What the API gives of the register."""

from datetime import date
from uuid import UUID

from ninja import Schema


class EquipmentOut(Schema):
    """One piece: what the register says and how it stands."""

    id: UUID
    number: str
    kind: str
    kind_name: str
    place_id: UUID
    place: str
    position: str
    lon: float | None
    lat: float | None
    keeper: str
    purpose: str
    state: str
    installed_on: date | None
    checked_on: date | None


class EquipmentPageOut(Schema):
    """Pieces in the order of their places, and what to ask for next (empty at the end)."""

    equipment: list[EquipmentOut]
    after: str
