"""Categories, grades and routes: read once, kept until they change."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from linli.cases.models import Category, Grade, Route
from linli.cases.rules.words import suggest
from linli.kernel.caching import Cached

TOPIC = "cases"
OTHER = "other"
DEFAULT_MINUTES = {"handle": 5 * 8 * 60, "verify": 8 * 60, "answer": 8 * 60}
"""Working minutes where no route says otherwise: five days to handle, one each to verify and answer."""


@dataclass(frozen=True)
class Reference:
    """All reference data of the room."""

    categories: dict[UUID, Category]
    grades: dict[int, Grade]
    routes: dict[tuple[UUID, int, str], Route]

    def category(self, category_id: UUID) -> Category:
        """One category, ended ones too (old matters keep theirs)."""
        return self.categories[category_id]

    @property
    def offered(self) -> list[Category]:
        """Categories a new matter may have, in order."""
        return [row for row in self.categories.values() if row.ended_on is None]

    def route(self, category_id: UUID, grade: int | None, stage: str) -> Route | None:
        """Who handles and how long, or None where nothing is set."""
        return self.routes.get((category_id, grade, stage)) if grade else None

    def minutes(self, category_id: UUID, grade: int | None, stage: str) -> int:
        """Working minutes allowed for a stage."""
        route = self.route(category_id, grade, stage)
        return route.minutes if route else DEFAULT_MINUTES[stage]

    def suggested(self, text: str) -> Category:
        """The category that the words point to, else “other”."""
        found = suggest(text, [(row, row.words) for row in self.offered])
        return found or next((row for row in self.offered if row.code == OTHER), self.offered[-1])


def _load() -> Reference:
    categories = {row.pk: row for row in Category.objects.order_by("order", "code")}
    grades = {row.pk: row for row in Grade.objects.order_by("pk")}
    routes = {(row.category_id, row.grade_id, row.stage): row for row in Route.objects.all()}
    return Reference(categories, grades, routes)


_cached = Cached(TOPIC, _load)
reference = _cached.get


def noted(row: Grade) -> str:
    """What the grade is for, in the active language."""
    return row.note_zh if (get_language() or "zh").startswith("zh") else row.note_en


def named(row: Category | Grade) -> str:
    """The row's name in the active language."""
    return row.name_zh if (get_language() or "zh").startswith("zh") else row.name_en
