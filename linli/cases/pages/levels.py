"""At which level matters were settled and where open ones wait: figures for those who plan, no ranking."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.accounts.pages import acting, signed_in
from linli.cases.pages.drawing import Drawing, Line, Table, address, level_name
from linli.cases.reads.levels import (
    BELOW,
    Scope,
    Settled,
    Waiting,
    place_asked,
    register_order,
    scope_of,
    settled,
    waiting,
)
from linli.cases.reads.reference import named, noted, reference
from linli.cases.rules.counting import (
    AGES,
    Tally,
    age_span,
    columns,
    month_end,
    months,
    span,
    year_asked,
    years_offered,
)
from linli.cases.rules.ladder import LEVELS
from linli.cases.rules.steps import STATE_LABELS
from linli.kernel import clock
from linli.territory.reads import tree


@never_cache
@require_GET
@signed_in
def levels(request: HttpRequest) -> HttpResponse:
    """`?place=…&year=…`: one's own place and the last twelve months without them."""
    today = clock.today()
    scope = scope_of(acting(request), place_asked(request.GET.get("place", "")))
    year = year_asked(request.GET.get("year", ""), today)
    since, until = span(year, today)
    found = settled(scope, since, until)
    shown = columns([*found.by_grade.values()])
    names = [(one, level_name(one)) for one in shown]
    kept = {"place": scope.place.id, "settled_since": since, "settled_until": until}
    context = {
        "scope": scope,
        "name": scope.place.name(_language()),
        "columns": names,
        "tables": _tables(scope, found, partial(Drawing, shown, kept, scope.listed), (since, until)),
        "any": bool(found.by_grade),
        "waiting": _waiting(scope, waiting(scope)),
        "year": year,
        "years": years_offered(today),
        "since": since,
        "until": until,
        "above": _above(request, scope),
    }
    return render(request, "cases/levels.html", context)


def _language() -> str:
    return get_language() or "zh-hans"


def _above(request: HttpRequest, scope: Scope) -> UUID | None:
    """The place above, where its figures are this reader's too."""
    own = scope_of(acting(request)).place
    return scope.place.parent_id if scope.place.id != own.id and own.id in scope.place.chain else None


def _tables(
    scope: Scope, found: Settled, scale: Callable[[int], Drawing], time: tuple[date, date]
) -> Iterable[Table]:
    def draw(tallies: Iterable[Tally]) -> Drawing:
        return scale(max((tally.total for tally in tallies), default=0))

    by_grade, by_month, by_place = found.by_grade, found.by_month, found.by_place
    pen = draw(by_grade.values())
    grades = [
        pen.line(named(row), by_grade.get(pk, Tally()), note=noted(row), grade=pk)
        for pk, row in reference().grades.items()
    ]
    if 0 in by_grade:
        grades.append(pen.line(_("not graded"), by_grade[0], note=_("settled before it was graded"), grade=0))
    yield Table(_("By grade"), _("Grade"), grades)
    pen = draw(by_month.values())
    yield Table(
        _("By month"),
        _("Month"),
        [
            pen.line(
                date_format(first, "YEAR_MONTH_FORMAT"),
                by_month.get(first, Tally()),
                settled_since=max(first, time[0]),
                settled_until=min(month_end(first), time[1]),
            )
            for first in months(*time)
        ],
    )
    if scope.place.kind in BELOW:
        pen = draw(by_place.values())
        yield Table(_("By place"), _("Place"), _places(scope, by_place, pen))


def _places(scope: Scope, by_place: Mapping[UUID | None, Tally], pen: Drawing) -> list[Line]:
    """Every place below in the register's order, also those where nothing was settled."""
    at, below = register_order(scope), BELOW[scope.place.kind]
    current = [place.id for place in tree().of_kind(below) if scope.place.id in place.chain]
    known = sorted({*current, *(pk for pk in by_place if pk)}, key=lambda pk: (at(pk), str(pk)))
    lines = [pen.line(tree().name(pk, _language()), by_place.get(pk, Tally()), place=pk) for pk in known]
    if None in by_place:
        lines.append(pen.bare(_("place not known so closely"), by_place[None]))
    return lines


def _waiting(scope: Scope, rows: Sequence[Waiting]) -> list[dict[str, Any]]:
    today, last = clock.today(), ""
    found: list[dict[str, Any]] = []
    for row in rows:
        cells = []
        for age in AGES:
            since, until = age_span(age, today)
            query: dict[str, Any] = {"level": row.level, "state": row.state, "place": scope.place.id}
            bounds = {"since": since, "until": until}
            query |= {name: day for name, day in bounds.items() if day}
            count = row.ages[age]
            cells.append((count, address(query) if scope.listed and count else ""))
        found.append(
            {
                "level": LEVELS[row.level] if row.level != last else "",
                "spoken": LEVELS[row.level],
                "state": STATE_LABELS[row.state],
                "cells": cells,
                "total": row.total,
            }
        )
        last = row.level
    return found
