"""Categories, grades and routes: read once, kept until they change."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.cases.models import Category, Grade, RemindHours, Route
from linli.cases.rules.reminding import USUAL, Hours
from linli.cases.rules.words import suggest
from linli.kernel.caching import Cached
from linli.kernel.errors import Text
from linli.kernel.rules.calendar import OFFICE

TOPIC = "cases"
OTHER = "other"
DAY = OFFICE.minutes_per_day
DEFAULT_MINUTES = {
    **{"handle": 5 * DAY, "verify": DAY, "answer": DAY},
    **{"group": DAY, "village": DAY, "town": DAY, "banner": 2 * DAY},
}
"""Working minutes where no route says otherwise: to handle, verify and answer, and on each rung of the ladder
for whoever a matter was passed up (or down) to.
"""
STAGES = ("handle", "verify", "answer")
RUNG_STAGES = ("group", "village", "town", "banner")
STAGE_LABELS: dict[str, Text] = {
    "handle": _("hours to handle"),
    "verify": _("hours to verify"),
    "answer": _("hours to answer"),
    "group": _("hours for the group, when passed up"),
    "village": _("hours for the village, when passed up"),
    "town": _("hours for the town, when passed up"),
    "banner": _("hours for the banner, when passed up"),
}


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

    @property
    def quarrels(self) -> set[UUID]:
        """Categories that are given to a mediator at some grade: what concerns two sides and nobody else."""
        return {row.category_id for row in self.routes.values() if row.role == "mediator"}

    def route(self, category_id: UUID, grade: int | None, stage: str) -> Route | None:
        """Who handles and how long, or None where nothing is set."""
        return self.routes.get((category_id, grade, stage)) if grade else None

    def minutes(self, category_id: UUID, grade: int | None, stage: str) -> int:
        """Working minutes allowed for a stage. What is not graded has those of the smallest grade."""
        route = self.route(category_id, grade or min(self.grades, default=None), stage)
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

HOURS = "remind-hours"


def _hours() -> Hours:
    row = RemindHours.objects.first()
    return Hours(row.opens, row.closes, row.every_day) if row else USUAL


remind_hours = Cached(HOURS, _hours).get
"""When reminders may go out."""


def noted(row: Grade) -> str:
    """What the grade is for, in the active language."""
    return row.note_zh if (get_language() or "zh").startswith("zh") else row.note_en


def named(row: Category | Grade) -> str:
    """The row's name in the active language."""
    return row.name_zh if (get_language() or "zh").startswith("zh") else row.name_en
