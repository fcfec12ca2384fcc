"""What the list was asked for: the address bar, a saved view, and how to ask for less."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.filters import FilterForm
from linli.cases.models import View
from linli.cases.reads.lists import Filter
from linli.cases.reads.reference import named, reference
from linli.cases.reads.views import MOST, SHOWN, address, first_view, open_counts, view_get
from linli.cases.rules import search
from linli.cases.rules.deadline import Urgency
from linli.cases.rules.kinds import KIND_LABELS, CaseKind
from linli.cases.rules.ladder import LEVELS
from linli.cases.rules.steps import STATE_LABELS, State
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Missing
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

PASSING = ("after", "fragment", "stamp", "view", "ticked")
"""Parts of the address that are no conditions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The conditions, the form that shows them, and the saved view they come from, if any."""

    form: FilterForm
    wanted: Filter
    view: View | None
    kept: dict[str, str]

    @property
    def query(self) -> str:
        """The conditions for an address, the view's by its id."""
        return urlencode(self.kept)

    @property
    def other(self) -> list[tuple[str, str]]:
        """What a new search keeps: the conditions that somebody chose, not the list's own first one."""
        chosen = self.kept if self.view is None else dict(parse_qsl(self.view.query))
        return [(name, value) for name, value in chosen.items() if name != "q" and value]

    @property
    def without_words(self) -> str:
        """The address of the same conditions without a search."""
        return urlencode(self.other) or "state="

    @property
    def words(self) -> str:
        """`&q=…`, to hang on to another condition."""
        return "&" + urlencode({"q": self.wanted.words}) if self.wanted.words else ""


def asked(request: HttpRequest, actor: Actor, known: Sequence[View] | None = None) -> Asked:
    """Reads the address bar. Without conditions it is one's office's default view, else what is open.

    `known`: the views one may open, where the page has read them already.

    Raises:
        Missing: no such view for this actor.
    """
    given = {name: str(value) for name, value in request.GET.items() if name not in PASSING}
    view = _view(request, actor)
    if view is None and not given and known:
        view = first_view(known)
    if view is not None:
        form = FilterForm(QueryDict(view.query or "state="))
        return Asked(form, form.wanted(), view, {"view": str(view.pk)})
    form = FilterForm(request.GET if given else {"state": "open"})
    return Asked(form, form.wanted(), None, given)


def _view(request: HttpRequest, actor: Actor) -> View | None:
    if "view" not in request.GET:
        return None
    try:
        return view_get(actor, UUID(request.GET["view"]))
    except ValueError as error:
        raise Missing(_("There is no such view here.")) from error


def looser(wanted: Filter) -> list[tuple[str, str]]:
    """Each condition beside the words, as (its words, the address without it)."""
    found = []
    for name, (text, empty) in _told(wanted).items():
        less: dict[str, Any] = {name: empty}
        found.append((text, address(replace(wanted, **less)) or "state="))
    return found


def _told(wanted: Filter) -> dict[str, tuple[str, Any]]:
    """The conditions that hold, by the filter's own names, in words, with what stands for none."""
    held: dict[str, tuple[str, Any]] = {}
    if wanted.kind in list(CaseKind):
        held["kind"] = (str(KIND_LABELS[CaseKind(wanted.kind)]), "")
    if wanted.state:
        known = wanted.state in set(State)
        held["state"] = (str(STATE_LABELS[State(wanted.state)]) if known else _("not finished"), "")
    if wanted.category_id and wanted.category_id in reference().categories:
        held["category_id"] = (named(reference().categories[wanted.category_id]), None)
    if wanted.place_id and tree().get(wanted.place_id):
        held["place_id"] = (tree().name(wanted.place_id, get_language() or "zh-hans"), None)
    if wanted.urgency:
        held["urgency"] = (_("due soon") if wanted.urgency == Urgency.SOON else _("overdue"), "")
    if wanted.mine:
        held["mine"] = (_("waiting for me"), False)
    if wanted.since:
        held["since"] = (_("since %(day)s") % {"day": wanted.since}, None)
    if wanted.until:
        held["until"] = (_("until %(day)s") % {"day": wanted.until}, None)
    return held | _told_holding(wanted) | _told_levels(wanted)


def _told_holding(wanted: Filter) -> dict[str, tuple[str, Any]]:
    held: dict[str, tuple[str, Any]] = {}
    if wanted.unit:
        unit = organisations_by_ids([wanted.unit]).get(wanted.unit)
        held["unit"] = (_("with %(office)s") % {"office": organisation_name(unit) if unit else "—"}, None)
    if wanted.role in set(Role):
        held["role"] = (_("with %(office)s") % {"office": ROLES[Role(wanted.role)].label}, "")
    if wanted.bare:
        held["bare"] = (_("in no village"), False)
    if wanted.due:
        held["due"] = (_("due on %(day)s") % {"day": wanted.due}, None)
    if wanted.several:
        held["several"] = (_("reported more than once"), False)
    return held


def _told_levels(wanted: Filter) -> dict[str, tuple[str, Any]]:
    held: dict[str, tuple[str, Any]] = {}
    if wanted.grade is not None:
        known = reference().grades.get(wanted.grade)
        held["grade"] = (named(known) if known else _("not graded"), None)
    if wanted.level in LEVELS:
        held["level"] = (_("waits at: %(level)s") % {"level": LEVELS[Level(wanted.level)]}, "")
    if wanted.settled in LEVELS:
        held["settled"] = (_("settled at: %(level)s") % {"level": LEVELS[Level(wanted.settled)]}, "")
    elif wanted.settled:
        held["settled"] = (_("level not known"), "")
    if wanted.settled_since:
        held["settled_since"] = (_("settled since %(day)s") % {"day": wanted.settled_since}, None)
    if wanted.settled_until:
        held["settled_until"] = (_("settled until %(day)s") % {"day": wanted.settled_until}, None)
    return held


def told(wanted: Filter) -> list[str]:
    """All conditions in words."""
    words = [f"“{wanted.words}”"] if wanted.words else []
    return words + [text for text, _empty in _told(wanted).values()]


def nothing_to_seek(wanted: Filter) -> bool:
    """Whether something was typed that cannot be searched for: marks alone, a phone or identity number."""
    return bool(wanted.words) and not search.wanted(wanted.words)


def shelf(actor: Actor, known: Sequence[View]) -> tuple[list[tuple[View, str]], bool]:
    """The views above the list with their open counts, and whether there are more."""
    counts = open_counts(actor, known[:SHOWN])
    shown = [str(count) if count < MOST else f"{MOST - 1}+" for count in counts]
    return list(zip(known, shown, strict=False)), len(known) > SHOWN
