"""The list's filters as they stand in the address bar."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.cases.reads.board import Sought, villages_on
from linli.cases.reads.lists import Filter
from linli.cases.reads.reference import named, reference
from linli.cases.reads.tasks import TaskFilter
from linli.cases.rules.board import month_of
from linli.cases.rules.counting import UNKNOWN
from linli.cases.rules.kinds import KIND_LABELS, VOICES, CaseKind
from linli.cases.rules.ladder import LEVELS
from linli.cases.rules.steps import STATE_LABELS
from linli.cases.rules.tasks import TASK_LABELS
from linli.people.reads import organisation_name, organisations
from linli.people.rules import ROLES
from linli.territory.reads import tree


class FilterForm(forms.Form):
    """Every part may be missing; what cannot be read is named and left out, never an error page."""

    q = forms.CharField(required=False, max_length=100, label=_("Search"), widget=forms.HiddenInput)
    kind = forms.ChoiceField(required=False, label=_("Kind"), choices=[("", _("all")), *KIND_LABELS.items()])
    state = forms.ChoiceField(required=False, label=_("State"))
    category = forms.ChoiceField(required=False, label=_("Category"))
    urgency = forms.ChoiceField(
        required=False,
        label=_("Deadline"),
        choices=[("", _("any")), ("soon", _("due soon")), ("late", _("overdue"))],
    )
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)
    several = forms.BooleanField(required=False, label=_("reported more than once"))
    mine = forms.BooleanField(required=False, label=_("waiting for me"))
    office = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(required=False, label=_("since"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.UUIDField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    bare = forms.BooleanField(required=False, widget=forms.HiddenInput)
    due = forms.DateField(required=False, widget=forms.HiddenInput)
    grade = forms.ChoiceField(required=False, label=_("Grade"))
    level = forms.ChoiceField(required=False, label=_("Waits at"))
    settled = forms.ChoiceField(required=False, label=_("Settled at"))
    settled_since = forms.DateField(required=False, widget=forms.HiddenInput)
    settled_until = forms.DateField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("all")), ("open", _("not finished")), *STATE_LABELS.items()]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        kinds = [("", _("all")), *((str(row.pk), named(row)) for row in reference().categories.values())]
        self.fields["category"].choices = kinds  # type: ignore[attr-defined]
        roles = [("", ""), *((role.value, rule.label) for role, rule in ROLES.items())]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        grades = [(str(pk), named(row)) for pk, row in reference().grades.items()]
        self.fields["grade"].choices = [("", _("all")), *grades, ("0", _("not graded"))]  # type: ignore[attr-defined]
        levels = [("", _("any level")), *LEVELS.items()]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.fields["settled"].choices = [*levels, (UNKNOWN, _("level not known"))]  # type: ignore[attr-defined]

    def wanted(self) -> Filter:
        """The readable parts."""
        self.is_valid()
        data = self.cleaned_data
        return Filter(
            state=data.get("state", ""),
            category_id=UUID(data["category"]) if data.get("category") else None,
            place_id=data.get("place"),
            urgency=data.get("urgency", ""),
            mine=bool(data.get("mine")),
            office=data.get("office"),
            since=data.get("since"),
            until=data.get("until"),
            words=data.get("q", ""),
            kind=data.get("kind", ""),
            unit=data.get("unit"),
            role=data.get("role", ""),
            bare=bool(data.get("bare")),
            due=data.get("due"),
            grade=int(data["grade"]) if data.get("grade") else None,
            level=data.get("level", ""),
            settled=data.get("settled", ""),
            settled_since=data.get("settled_since"),
            settled_until=data.get("settled_until"),
            several=bool(data.get("several")),
        )


class TaskFilterForm(forms.Form):
    """The same for the list of supporting tasks."""

    state = forms.ChoiceField(required=False, label=_("State"))
    urgency = forms.ChoiceField(
        required=False,
        label=_("Deadline"),
        choices=[("", _("any")), ("soon", _("due soon")), ("late", _("overdue"))],
    )
    unit = forms.ChoiceField(required=False, label=_("Unit"))
    mine = forms.BooleanField(required=False, widget=forms.HiddenInput, label=_("waiting for me"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("all")), ("open", _("not finished")), *TASK_LABELS.items()]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        units = [(str(row.pk), organisation_name(row)) for row in organisations(kinds=("department",))]
        self.fields["unit"].choices = [("", _("all")), *units]  # type: ignore[attr-defined]

    def wanted(self) -> TaskFilter:
        """The readable parts."""
        self.is_valid()
        data = self.cleaned_data
        return TaskFilter(
            state=data.get("state", ""),
            urgency=data.get("urgency", ""),
            mine=bool(data.get("mine")),
            unit_id=UUID(data["unit"]) if data.get("unit") else None,
        )


class BoardForm(forms.Form):
    """What the public board is narrowed to; what cannot be read is left out."""

    q = forms.CharField(required=False, max_length=100, label=_("Words"))
    kind = forms.ChoiceField(required=False, label=_("Kind"))
    village = forms.ChoiceField(required=False, label=_("Village"))
    month = forms.CharField(
        required=False, max_length=7, label=_("Month"), widget=forms.DateInput(attrs={"type": "month"})
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        kinds = [("", _("all")), *((kind.value, KIND_LABELS[kind]) for kind in CaseKind if kind in VOICES)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        places = [(str(pk), tree().full_name(pk, language)) for pk in villages_on()]
        places.sort(key=lambda pair: pair[1])
        self.fields["village"].choices = [("", _("all")), *places]  # type: ignore[attr-defined]

    def sought(self) -> Sought:
        """The readable parts."""
        self.is_valid()
        data = self.cleaned_data
        return Sought(
            words=data.get("q", ""),
            kind=data.get("kind", ""),
            village_id=UUID(data["village"]) if data.get("village") else None,
            month=month_of(data.get("month", "")),
        )

    def kept(self) -> dict[str, str]:
        """The conditions as they stand in the address bar."""
        return {name: self.cleaned_data.get(name, "") for name in ("q", "kind", "village", "month")}
