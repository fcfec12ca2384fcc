"""Forms of joint handling: whom to ask for what, and one small form per step of a task."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.fields import PhotosField, textarea
from linli.cases.reads.helpers import Helper
from linli.cases.rules.tasks import TASK_STEPS


def _days(*, required: bool, label: Any, hint: Any = "") -> forms.Field:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=1,
        max_value=30,
        initial=3 if required else None,
    )


class WhistleForm(forms.Form):
    """Whom a desk asks at once; each choice says who would be told."""

    asked = forms.MultipleChoiceField(
        label=_("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose whom to ask, at least one.")},
    )
    text = forms.CharField(
        label=_("What do you ask them for?"),
        help_text=_("They read this, the reporter’s words and place, and public photos. Not who reported."),
        max_length=4000,
        widget=textarea(4),
        error_messages={"required": _("Please write a sentence about it.")},
    )
    days = _days(
        required=False,
        label=_("Working days until the answer"),
        hint=_("Left empty: as long as category and grade give."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, helpers: Sequence[Helper], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = [(one.value, one.name) for one in helpers]  # type: ignore[attr-defined]

    def again(self, *, expected: int, key: str) -> None:
        """What was typed goes on with a fresh view of the matter."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["expected"], data["key"] = str(expected), key
        self.data = data

    def given(self) -> dict[str, Any]:
        """The choice under the names that `take_step` knows."""
        pairs = [value.partition(":") for value in self.cleaned_data["asked"]]
        return {
            "units": [UUID(value) for kind, _sep, value in pairs if kind == "unit"],
            "roles": [value for kind, _sep, value in pairs if kind == "role"],
            "days": self.cleaned_data["days"],
        }


def _text(*, required: bool) -> forms.Field:
    return forms.CharField(
        label=_("In your words"),
        required=required,
        max_length=4000,
        widget=textarea(2),
        error_messages={"required": _("Please write a sentence about it.")},
    )


def _field(name: str, step: str, units: Sequence[Helper]) -> forms.Field:
    if name == "unit":
        rows = [("", _("Please choose")), *((one.value, one.name) for one in units)]
        return forms.ChoiceField(label=_("Who shall do it instead?"), choices=rows)
    if name == "photos":
        return PhotosField(label=_("Photos or documents, as proof"))
    if name == "days" and step == "task_more":
        return _days(required=True, label=_("Working days more"))
    if name == "days":
        hint = _("Left empty: as long as it had before.")
        return _days(required=False, label=_("Working days until the answer"), hint=hint)
    return _text(required=name == "reason")


class TaskForm(forms.Form):
    """The form of one step of a task. `units`: whom the centre could give it to instead."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, step: str, *args: Any, units: Sequence[Helper] = (), **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{step}_%s")
        super().__init__(*args, **kwargs)
        self.step = step
        for name in TASK_STEPS[step].fields:
            self.fields["text" if name == "reason" else name] = _field(name, step, units)

    def given(self) -> dict[str, Any]:
        """The step's parameters under the names that `take_task_step` knows."""
        unit = str(self.cleaned_data.get("unit", "")).removeprefix("unit:")
        return {"days": self.cleaned_data.get("days"), "unit": UUID(unit) if unit else None}
