"""Matters and categories as spreadsheets: what their pages show, nothing of who reported."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from linli.cases.filters import FilterForm
from linli.cases.models import Category, Grade, Route
from linli.cases.reads.looks import Seen, all_looks
from linli.cases.reads.reference import named, reference
from linli.cases.reads.taking import Taken, taken
from linli.cases.rules.outcomes import CHANNELS, OUTCOMES
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.sheets.rules.exporting import Column, Export, Shape
from linli.territory.reads import tree

FILTERS = ("state", "category", "urgency", "place", "mine", "since", "until")


def _place(line: Taken) -> str:
    case = line.row.case
    finest = case.grid_id or case.group_id or case.village_id or case.town_id
    return tree().full_name(finest, get_language() or "zh-hans")


def _grade(line: Taken) -> str:
    grade = line.row.case.grade_id
    return named(reference().grades[grade]) if grade else ""


def _outcome(line: Taken) -> str:
    return str(OUTCOMES.get(line.row.case.outcome, ""))


def _matters() -> Iterable[Column[Taken]]:
    return (
        Column(_("Number"), lambda line: line.row.case.number, width=17),
        Column(pgettext("sheet", "What happened"), lambda line: line.what, width=48),
        Column(pgettext("sheet", "Where"), lambda line: line.where, width=26),
        Column(pgettext("sheet", "Place"), _place, width=26),
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
        Column(pgettext("sheet", "Answer"), lambda line: line.answer, width=48),
        Column(pgettext("sheet", "Rating"), lambda line: line.row.case.rating, Shape.NUMBER, 8),
        Column(_("Reopened"), lambda line: line.row.case.reopened or None, Shape.NUMBER, 9),
    )


def _matter_rows(actor: Actor, filters: Mapping[str, str]) -> Iterator[Taken]:
    return taken(actor, FilterForm(filters).wanted())


MATTERS = Export("matters", gettext_lazy("Matters"), _matters, _matter_rows, FILTERS)


def _who(route: Route | None, units: Mapping[Any, str]) -> str:
    if route is None or not (route.unit_id or route.role):
        return ""
    return units.get(route.unit_id, "") if route.unit_id else str(ROLES[Role(route.role)].label)


def _routes(grade: Grade, units: Mapping[Any, str]) -> Iterable[Column[Category]]:
    """Per grade: who handles it, and the working hours of its three stages."""
    known, size = reference(), named(grade)
    yield Column(
        f"{size} {_('Who handles it')}",
        lambda row: _who(known.route(row.pk, grade.pk, "handle"), units),
        width=16,
    )
    for stage, label in (
        ("handle", _("hours to handle")),
        ("verify", _("hours to verify")),
        ("answer", _("hours to answer")),
    ):
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
