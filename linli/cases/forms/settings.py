"""Forms for categories and their routes."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.actions.reference import RouteGiven
from linli.cases.models import Category
from linli.cases.reads.reference import RUNG_STAGES, STAGE_LABELS, named, reference
from linli.cases.rules.place import HANDLER_ROLES
from linli.people.reads import organisation_name, organisations
from linli.people.rules import ROLES, Role


class HoursForm(forms.Form):
    """When reminders may go out."""

    opens = forms.TimeField(label=_("from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=_("until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    every_day = forms.BooleanField(label=_("on days off too"), required=False)


class CategoryForm(forms.Form):
    """Names and key words."""

    code = forms.SlugField(label=pgettext_lazy("register", "Code"), max_length=24)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    words = forms.CharField(
        label=_("Key words for the suggestion, separated by spaces"), max_length=200, required=False
    )
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, initial=100)
    at_door = forms.BooleanField(
        label=_("The door may say that something of this kind is known nearby"),
        required=False,
        help_text=_(
            "Kind, village, day and state; only for what everybody can see, such as lamps and roads."
        ),
    )


class RoutesForm(forms.Form):
    """A row per grade: who handles, and working hours per stage."""

    def __init__(self, category: Category, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = reference()
        who = [(f"role:{role}", ROLES[Role(role)].label) for role in HANDLER_ROLES]
        who += [(f"unit:{row.pk}", organisation_name(row)) for row in organisations(kinds=("department",))]
        for pk, grade in known.grades.items():
            route = known.route(category.pk, pk, "handle")
            initial = (f"unit:{route.unit_id}" if route.unit_id else f"role:{route.role}") if route else ""
            self.fields[f"who_{pk}"] = forms.ChoiceField(
                label=f"{named(grade)} · {_('Who handles it')}",
                choices=[("", "—"), *who],
                required=False,
                initial=initial,
            )
            for stage, label in STAGE_LABELS.items():
                minutes = known.minutes(category.pk, pk, stage)
                self.fields[f"{stage}_{pk}"] = forms.FloatField(
                    label=f"{named(grade)} · {label}", min_value=0.25, max_value=2000, initial=minutes / 60
                )

    def routes(self) -> list[RouteGiven]:
        """What the verb takes."""
        data, found = self.cleaned_data, []
        for pk in reference().grades:
            kind, _sep, value = data[f"who_{pk}"].partition(":")
            found.append(
                RouteGiven(
                    grade=pk,
                    role=value if kind == "role" else "",
                    unit_id=UUID(value) if kind == "unit" else None,
                    hours=(data[f"handle_{pk}"], data[f"verify_{pk}"], data[f"answer_{pk}"]),
                    rungs=tuple(data[f"{stage}_{pk}"] for stage in RUNG_STAGES),
                )
            )
        return found
