"""Matters and categories as spreadsheets: what their pages show, nothing of who reported."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from linli.cases.filters import FilterForm, TaskFilterForm
from linli.cases.models import Category, Grade, Route
from linli.cases.reads.levels import Flat, Scope, Waiting, place_asked, scope_of, settled_flat, waiting
from linli.cases.reads.looks import Seen, all_looks
from linli.cases.reads.reference import STAGE_LABELS, named, reference
from linli.cases.reads.taking import Taken, taken
from linli.cases.reads.task_rows import TaskRow, all_task_rows
from linli.cases.rules.counting import UNKNOWN, span, year_asked
from linli.cases.rules.kinds import KIND_LABELS, CaseKind
from linli.cases.rules.ladder import LEVELS
from linli.cases.rules.outcomes import CHANNELS, OUTCOMES
from linli.cases.rules.steps import STATE_LABELS
from linli.kernel import clock
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.sheets.rules.exporting import Column, Export, Shape
from linli.territory.reads import tree

FILTERS = (
    *("kind", "state", "category", "urgency", "place", "mine", "several"),
    *("since", "until", "unit", "role", "bare", "due"),
    *("grade", "level", "settled", "settled_since", "settled_until"),
)


def _place(line: Taken) -> str:
    case = line.row.case
    finest = case.grid_id or case.group_id or case.village_id or case.town_id
    return tree().full_name(finest, get_language() or "zh-hans")


def _grade(line: Taken) -> str:
    grade = line.row.case.grade_id
    return named(reference().grades[grade]) if grade else ""


def _kind(line: Taken) -> str:
    return str(KIND_LABELS[CaseKind(line.row.case.kind)])


def _outcome(line: Taken) -> str:
    return str(OUTCOMES.get(line.row.case.outcome, ""))


def _settled(line: Taken) -> str:
    level = line.row.case.settled_level
    return str(LEVELS[Level(level)]) if level else ""


def _matters() -> Iterable[Column[Taken]]:
    return (
        Column(_("Number"), lambda line: line.row.case.number, width=17),
        Column(pgettext("sheet", "What happened"), lambda line: line.what, width=48),
        Column(pgettext("sheet", "Where"), lambda line: line.where, width=26),
        Column(pgettext("sheet", "Place"), _place, width=26),
        Column(_("Kind"), _kind, width=9),
        Column(_("Category"), lambda line: line.row.category, width=14),
        Column(_("Grade"), _grade, width=9),
        Column(_("State"), lambda line: line.row.state, width=16),
        Column(pgettext("sheet", "Who handles it"), lambda line: line.row.who, width=18),
        Column(pgettext("sheet", "How it came"), lambda line: str(CHANNELS[line.row.case.channel]), width=20),
        Column(pgettext("sheet", "Hotline number"), lambda line: line.row.case.hotline_number, width=18),
        Column(_("Reported at"), lambda line: line.row.case.created_at, Shape.MOMENT, 17),
        Column(pgettext("sheet", "Deadline"), lambda line: line.row.case.due_at, Shape.MOMENT, 17),
        Column(_("Ended at"), lambda line: line.row.case.ended_at, Shape.MOMENT, 17),
        Column(_("How it ended"), _outcome, width=18),
        Column(_("Settled at"), _settled, width=10),
        Column(pgettext("sheet", "Answer"), lambda line: line.answer, width=48),
        Column(pgettext("sheet", "Rating"), lambda line: line.row.case.rating, Shape.NUMBER, 8),
        Column(pgettext("sheet", "Reports"), lambda line: line.row.case.merged + 1, Shape.NUMBER, 9),
        Column(_("Reopened"), lambda line: line.row.case.reopened or None, Shape.NUMBER, 9),
    )


def _matter_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Taken]:
    return taken(actor, FilterForm(filters).wanted())


MATTERS = Export("matters", gettext_lazy("Matters"), _matters, _matter_rows, FILTERS)


AGE_NAMES = {
    "week": gettext_lazy("reported within a week"),
    "month": gettext_lazy("within a month"),
    "longer": gettext_lazy("longer ago"),
}


def _place_name(scope: Scope, place: UUID | None) -> str:
    """The place below that a line is about, or the whole where it is not known so closely."""
    return tree().name(place or scope.place.id, get_language() or "zh-hans")


def _levels() -> Iterable[Column[tuple[Scope, Flat]]]:
    known = reference().grades
    yield Column(_("Month"), lambda line: f"{line[1].month:%Y-%m}", width=10)
    yield Column(_("Place"), lambda line: _place_name(line[0], line[1].place), width=20)
    yield Column(_("Grade"), lambda line: named(known[line[1].grade]) if line[1].grade else _("not graded"))
    for level, label in [*LEVELS.items(), (UNKNOWN, _("not known"))]:
        yield Column(label, lambda line, at=level: line[1].tally.by[at], Shape.NUMBER, 9)  # type: ignore[misc]
    yield Column(_("All"), lambda line: line[1].tally.total, Shape.NUMBER, 9)


def _level_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[tuple[Scope, Flat]]:
    scope, today = scope_of(actor, place_asked(filters["place"])), clock.today()
    since, until = span(year_asked(filters["year"], today), today)
    return ((scope, line) for line in settled_flat(scope, since, until))


SETTLED = Export("levels", gettext_lazy("Settled where"), _levels, _level_rows, ("place", "year"))


def _waiting() -> Iterable[Column[Waiting]]:
    yield Column(_("Level"), lambda row: str(LEVELS[row.level]), width=10)
    yield Column(_("State"), lambda row: str(STATE_LABELS[row.state]), width=20)
    for age, label in AGE_NAMES.items():
        yield Column(label, lambda row, at=age: row.ages[at], Shape.NUMBER, 12)  # type: ignore[misc]
    yield Column(_("All"), lambda row: row.total, Shape.NUMBER, 9)


def _waiting_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Waiting]:
    return iter(waiting(scope_of(actor, place_asked(filters["place"]))))


WAITING = Export("waiting", gettext_lazy("Where open matters wait"), _waiting, _waiting_rows, ("place",))


def _who(route: Route | None, units: Mapping[Any, str]) -> str:
    if route is None or not (route.unit_id or route.role):
        return ""
    return units.get(route.unit_id, "") if route.unit_id else str(ROLES[Role(route.role)].label)


def _routes(grade: Grade, units: Mapping[Any, str]) -> Iterable[Column[Category]]:
    """Per grade: who handles it, and the working hours of its stages."""
    known, size = reference(), named(grade)
    yield Column(
        f"{size} {_('Who handles it')}",
        lambda row: _who(known.route(row.pk, grade.pk, "handle"), units),
        width=16,
    )
    for stage, label in STAGE_LABELS.items():
        yield Column(
            f"{size} {label}",
            lambda row, stage=stage: known.minutes(row.pk, grade.pk, stage) / 60,  # type: ignore[misc]
            Shape.NUMBER,
            12,
        )


def _categories() -> Iterable[Column[Category]]:
    known = reference()
    found = organisations_by_ids({route.unit_id for route in known.routes.values() if route.unit_id})
    units = {pk: organisation_name(unit) for pk, unit in found.items()}
    yield Column(pgettext("register", "Code"), lambda row: row.code, width=16)
    yield Column(pgettext("sheet", "Chinese name"), lambda row: row.name_zh, width=16)
    yield Column(pgettext("sheet", "English name"), lambda row: row.name_en, width=26)
    yield Column(_("Key words"), lambda row: row.words, width=48)
    yield Column(_("Order"), lambda row: row.order, Shape.NUMBER, 7)
    for grade in known.grades.values():
        yield from _routes(grade, units)
    yield Column(_("No longer offered since"), lambda row: row.ended_on, Shape.DAY, 16)


def _category_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Category]:
    return iter(reference().categories.values())


CATEGORIES = Export("categories", gettext_lazy("Categories"), _categories, _category_rows)


def _looks() -> Iterable[Column[Seen]]:
    return (
        Column(_("When"), lambda row: row.at, Shape.MOMENT, 17),
        Column(_("Matter"), lambda row: row.number, width=18),
        Column(_("Desk"), lambda row: row.desk, width=24),
        Column(pgettext("sheet", "Opened by"), lambda row: row.who, width=14),
        Column(_("Why"), lambda row: row.why, width=24),
        Column(pgettext("sheet", "In their words"), lambda row: row.words, width=50),
    )


def _look_rows(actor: Actor, _filters: Mapping[str, str]) -> Iterator[Seen]:
    if not may(actor, "looks_see"):
        raise Forbidden(_("This list is for the office above the desk."))
    return all_looks(actor)


LOOKS = Export("looks", gettext_lazy("Opened identities"), _looks, _look_rows)


def _task_place(row: TaskRow) -> str:
    task = row.task
    finest = task.grid_id or task.group_id or task.village_id or task.town_id
    return tree().full_name(finest, get_language() or "zh-hans") if finest else ""


def _tasks() -> Iterable[Column[TaskRow]]:
    return (
        Column(_("Number"), lambda row: row.case.number, width=17),
        Column(_("Part"), lambda row: row.task.number, Shape.NUMBER, 7),
        Column(_("Who was asked"), lambda row: row.who, width=20),
        Column(_("What was asked"), lambda row: row.request, width=48),
        Column(_("Category"), lambda row: row.category, width=14),
        Column(pgettext("sheet", "Place"), _task_place, width=26),
        Column(_("State"), lambda row: row.state, width=16),
        Column(_("Asked at"), lambda row: row.task.created_at, Shape.MOMENT, 17),
        Column(pgettext("sheet", "Deadline"), lambda row: row.task.due_at, Shape.MOMENT, 17),
        Column(_("Answered at"), lambda row: row.task.answered_at, Shape.MOMENT, 17),
        Column(_("Ended at"), lambda row: row.task.ended_at, Shape.MOMENT, 17),
    )


def _task_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[TaskRow]:
    return all_task_rows(actor, TaskFilterForm(filters).wanted())


TASKS = Export("tasks", gettext_lazy("Joint tasks"), _tasks, _task_rows, ("state", "urgency", "unit", "mine"))
EXPORTS: tuple[Export[Any], ...] = (MATTERS, CATEGORIES, LOOKS, TASKS, SETTLED, WAITING)
