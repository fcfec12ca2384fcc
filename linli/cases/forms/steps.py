"""One small form per step, put together from what the step's rule asks for."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.fields import PhotosField, textarea
from linli.cases.models import Case
from linli.cases.reads.reference import named, noted, reference
from linli.cases.rules.outcomes import DECLINES, OUTCOMES
from linli.cases.rules.place import HANDLER_ROLES, may_be_given
from linli.cases.rules.steps import STEPS
from linli.kernel.actor import Level
from linli.people.reads import organisation_name, organisations
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

STARS = [(str(n), "★" * n) for n in range(5, 0, -1)]

TRIAGE_FIELDS = ("category", "grade", "target", "text")


def _choices(rows: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _g("Please choose")), *rows]


def _category(case: Case) -> forms.Field:
    rows = [(str(row.pk), named(row)) for row in reference().offered]
    return forms.TypedChoiceField(
        label=_("Category"), choices=rows, coerce=UUID, initial=str(case.category_id)
    )


def _grade(case: Case) -> forms.Field:
    rows = [(str(pk), f"{named(row)} · {noted(row)}") for pk, row in reference().grades.items()]
    return forms.TypedChoiceField(
        label=_("Grade"), choices=rows, coerce=int, widget=forms.RadioSelect, initial=str(case.grade_id or 1)
    )


def _target(case: Case) -> forms.Field:
    route = reference().route(case.category_id, case.grade_id or 1, "handle")
    near = [role for role in HANDLER_ROLES if may_be_given(case.standing, role=role)]
    roles = [(f"role:{role}", ROLES[Role(role)].label) for role in near]
    units = [
        (f"unit:{row.pk}", organisation_name(row))
        for row in organisations(kinds=("department",))
        if (place := tree().get(row.place_id))
        and may_be_given(case.standing, unit_id=row.pk, unit_level=Level(place.kind))
    ]
    initial = (f"unit:{route.unit_id}" if route.unit_id else f"role:{route.role}") if route else ""
    return forms.ChoiceField(
        label=_("Who shall handle it?"),
        initial=initial,
        choices=_choices([(_g("Nearby"), roles), (_g("Units"), units)]),
    )


def _text(case: Case, *, required: bool) -> forms.Field:
    return forms.CharField(
        label=_("In your words"),
        required=required,
        max_length=4000,
        widget=textarea(2),
        error_messages={"required": _("Please write a sentence about it.")},
    )


MAKERS: dict[str, Any] = {
    "category": _category,
    "grade": _grade,
    "target": _target,
    "text": lambda case: _text(case, required=False),
    "reason": lambda case: _text(case, required=True),
    "photos": lambda case: PhotosField(),
    "channel": lambda case: forms.BooleanField(label=_("Answered by phone"), required=False),
    "close": lambda case: forms.ChoiceField(
        label=_("Close it with the answer"),
        required=False,
        choices=[("", _("not yet")), *OUTCOMES.items()],
        initial="solved",
    ),
    "outcome": lambda case: forms.ChoiceField(label=_("How it ended"), choices=list(OUTCOMES.items())),
    "decline": lambda case: forms.ChoiceField(label=_("Why"), choices=_choices(list(DECLINES.items()))),
    "days": lambda case: forms.IntegerField(
        label=_("Working days more"), min_value=1, max_value=30, initial=3
    ),
    "review_on": lambda case: forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"})
    ),
    "rating": lambda case: forms.TypedChoiceField(
        label=_("How was it?"), choices=STARS, coerce=int, widget=forms.RadioSelect
    ),
    "maybe_rating": lambda case: forms.TypedChoiceField(
        label=_("Rating, if they gave one"),
        required=False,
        choices=[("", "—"), *STARS],
        coerce=int,
        empty_value=None,
    ),
    "seen": lambda case: forms.BooleanField(label=_("The reporter sees this line"), required=False),
}


class StepForm(forms.Form):
    """The form of one step on one matter. `seen` and `key` make it safe against others and double clicks."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, step: str, case: Case, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{step}_%s")
        super().__init__(*args, **kwargs)
        self.step = step
        names = TRIAGE_FIELDS if step == "triage" else STEPS[step].fields
        for name in names:
            shown = "text" if name == "reason" else "rating" if name == "maybe_rating" else name
            self.fields[shown] = MAKERS[name](case)

    @staticmethod
    def known() -> set[str]:
        """Steps that have a form."""
        return (set(STEPS) - {"report"}) | {"triage"}

    def given(self) -> dict[str, Any]:
        """The step's parameters under the names that `take_step` knows."""
        data = dict(self.cleaned_data)
        kind, _sep, value = str(data.pop("target", "")).partition(":")
        found = {"unit": UUID(value) if kind == "unit" else None, "role": value if kind == "role" else ""}
        found |= {
            "channel": "phone" if data.get("channel") else "",
            "outcome": data.get("outcome") or data.get("close"),
        }
        return {**data, **found}
