"""Kinds and checklists: read once, kept until they change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from linli.fieldwork.models import Checklist, ChecklistVersion, Kind
from linli.kernel.caching import Cached

TOPIC = "fieldwork"


@dataclass(frozen=True)
class Reference:
    """Kinds by id, lists by id, and the published version of each list that has one."""

    kinds: dict[UUID, Kind]
    checklists: dict[UUID, Checklist]
    current: dict[UUID, ChecklistVersion]

    def offered(self, of: str) -> list[Kind]:
        """Kinds of places, points or equipment that can be chosen."""
        return [row for row in self.kinds.values() if row.of == of and row.ended_on is None]

    def kind_called(self, code: str) -> Kind | None:
        """A kind by its code."""
        return next((row for row in self.kinds.values() if row.code == code), None)

    def checklist_called(self, code: str) -> Checklist | None:
        """A list by its code."""
        return next((row for row in self.checklists.values() if row.code == code), None)

    @property
    def usable(self) -> list[Checklist]:
        """Lists that a plan may use: not ended, and published once."""
        return [row for row in self.checklists.values() if row.ended_on is None and row.pk in self.current]


def _load() -> Reference:
    kinds = {row.pk: row for row in Kind.objects.order_by("order", "code")}
    lists = {row.pk: row for row in Checklist.objects.order_by("order", "code")}
    versions = ChecklistVersion.objects.exclude(published_at=None).order_by("number")
    return Reference(kinds, lists, {row.checklist_id: row for row in versions})


_cached = Cached(TOPIC, _load)
reference = _cached.get


def zh() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "zh").startswith("zh")


def named(row: Kind | Checklist) -> str:
    """The row's name in the active language."""
    return row.name_zh if zh() else row.name_en or row.name_zh


def item_text(item: dict[str, Any]) -> str:
    """An item in the active language."""
    return str(item["zh"] if zh() else item["en"] or item["zh"])


def versions_of(checklist_id: UUID) -> list[ChecklistVersion]:
    """All versions of a list, newest first; the first may be a draft."""
    return list(ChecklistVersion.objects.filter(checklist_id=checklist_id).order_by("-number"))
