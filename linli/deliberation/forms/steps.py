"""One small form per step, put together from what the step's rule asks for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.fields import PhotosField, textarea
from linli.deliberation.actions.deciding import OWNER_ROLES, Given
from linli.deliberation.actions.planning import Taken
from linli.deliberation.forms.planning import MOMENT
from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.rules.notice import MOST_HEADS, owner_of
from linli.deliberation.rules.ways import DECISION_STEPS, STEPS, Rule
from linli.kernel import clock
from linli.people.reads import organisation_name, organisations
from linli.people.rules import ROLES
from linli.territory.reads import tree

DAY = forms.DateInput(attrs={"type": "date"})


def _words(label: str, *, required: bool, rows: int = 2) -> forms.Field:
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        widget=textarea(rows),
        error_messages={"required": _("Please write a sentence about it.")},
    )


def _number(label: Any, *, required: bool) -> forms.Field:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_HEADS, required=required)


def owners(row: Decision | Deliberation) -> list[tuple[str, Any]]:
    """Who may be given a decision: roles at the place, and organisations of village, town and banner."""
    banner = tree().banner()
    places = [pk for pk in (row.village_id, row.town_id, banner.id if banner else None) if pk]
    units = [(f"unit:{one.pk}", organisation_name(one)) for one in organisations(place_ids=places)]
    roles = [(f"role:{role}", ROLES[role].label) for role in OWNER_ROLES]
    return [("", _g("Please choose")), (_g("Nearby"), roles), (_g("Units"), units)]


def _maker(name: str, rule: Rule, row: Any) -> tuple[str, forms.Field]:
    """(name on the form, field) of what a rule asks for."""
    makers: dict[str, Any] = {
        "text": lambda: ("text", _words(_g("In your words"), required=False)),
        "reason": lambda: ("text", _words(_g("In your words"), required=True)),
        "photos": lambda: ("photos", PhotosField()),
        "notice_from": lambda: (
            "notice_from",
            forms.DateField(label=_("Public from"), widget=DAY, initial=clock.today()),
        ),
        "meets_at": lambda: ("meets_at", forms.DateTimeField(label=_("When it meets"), widget=MOMENT)),
        "where": lambda: (
            "where",
            forms.CharField(label=_("Where it meets"), max_length=80, initial=getattr(row, "where", "")),
        ),
        "heads": lambda: ("heads", _number(_("How many people were there"), required=True)),
        "households": lambda: ("households", _number(_("For how many households"), required=True)),
        "maybe_heads": lambda: ("heads", _number(_("How many people were there"), required=False)),
        "maybe_households": lambda: ("households", _number(_("For how many households"), required=False)),
        "due_on": lambda: ("due_on", forms.DateField(label=_("By when"), widget=DAY)),
        "owner": lambda: ("owner", forms.ChoiceField(label=_("Who does it"), choices=owners(row))),
    }
    made: tuple[str, forms.Field] = makers[name]()
    return made


class _StepForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    table: Mapping[str, Rule] = {}

    def __init__(self, step: str, row: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{step}_%s")
        super().__init__(*args, **kwargs)
        self.step, self.rule = step, self.table[step]
        for name in self.rule.fields:
            shown, field = _maker(name, self.rule, row)
            self.fields[shown] = field
        if step == "hold":
            self.fields["text"].label = _g("What was said, in short, without names")
            self.fields["text"].widget = textarea(5)

    @property
    def label(self) -> Any:
        """What the button says."""
        return self.rule.label


class StepForm(_StepForm):
    """The form of one step on a deliberation."""

    table = STEPS

    def taken(self) -> Taken:
        """What the verb takes besides the words."""
        data = self.cleaned_data
        return Taken(
            notice_from=data.get("notice_from"),
            meets_at=data.get("meets_at"),
            where=data.get("where", ""),
            heads=data.get("heads"),
            households=data.get("households"),
        )


class DecisionForm(_StepForm):
    """The form of one step on a decision."""

    table = DECISION_STEPS

    def __init__(self, step: str, row: Decision, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{row.number}_{step}_%s")
        super().__init__(step, row, *args, **kwargs)

    def given(self) -> Given:
        """Who and by when, where the step says so."""
        return given_of(self.cleaned_data)


class AddForm(forms.Form):
    """A decision: what, who does it, by when."""

    text = forms.CharField(label=_("What was decided"), max_length=300, widget=textarea(2))
    owner = forms.ChoiceField(label=_("Who does it"))
    due_on = forms.DateField(label=_("By when"), widget=DAY)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, row: Deliberation, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_add_%s")
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners(row)  # type: ignore[attr-defined]

    def given(self) -> Given:
        """Who and by when."""
        return given_of(self.cleaned_data)


def given_of(data: dict[str, Any]) -> Given:
    """A form's choice of owner and day as the verb takes it."""
    role, unit = owner_of(data.get("owner", ""))
    return Given(data.get("due_on"), role, UUID(unit) if unit else None)
