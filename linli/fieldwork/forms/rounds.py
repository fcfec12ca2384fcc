"""Forms of rounds: looking, points, plans, lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.cases.forms.fields import PhotosField, textarea
from linli.cases.reads.reference import named as matter_named
from linli.cases.reads.reference import noted
from linli.cases.reads.reference import reference as matters
from linli.fieldwork.actions.checking import Found
from linli.fieldwork.actions.plans import ROLES, Planned
from linli.fieldwork.forms.choices import (
    choose,
    day_field,
    kind_choices,
    place_choices,
    role_choices,
    uuid_field,
)
from linli.fieldwork.models import CheckPoint, Plan, Task
from linli.fieldwork.reads.reference import item_text, named, reference
from linli.fieldwork.rules.checking import RESULT_LABELS, Result
from linli.fieldwork.rules.lists import read_lines
from linli.fieldwork.rules.windows import Rhythm
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.people.reads import organisation_name, organisations

RHYTHMS = (
    (Rhythm.MONTHLY, _("every month")),
    (Rhythm.WEEKS, _("every so many weeks")),
    (Rhythm.SEASON, _("each year before a day, such as the fire season")),
    (Rhythm.RAIN, _("after rain, started by a desk")),
    (Rhythm.ONCE, _("once, started by a desk")),
)


class CheckForm(forms.Form):
    """What was found at a point: the whole, items that are not in order, words and photos if one likes."""

    result = forms.ChoiceField(widget=forms.HiddenInput, choices=list(RESULT_LABELS.items()))
    words = forms.CharField(
        label=_("What is wrong, or what you saw"), max_length=2000, required=False, widget=textarea(3)
    )
    photos = PhotosField()
    grade = forms.TypedChoiceField(
        label=_("How large is the hazard?"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    another = forms.BooleanField(label=_("Another hazard than the one that is open"), required=False)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    held = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)

    def __init__(self, task: Task, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        grades = [(str(pk), f"{matter_named(row)} · {noted(row)}") for pk, row in matters().grades.items()]
        choose(self, "grade", grades)
        self.fields["grade"].initial = "1"
        for item in task.round.version.items:
            self.fields[f"item_{item['no']}"] = forms.ChoiceField(
                label=item_text(item),
                required=False,
                widget=forms.RadioSelect,
                choices=[(one.value, RESULT_LABELS[one]) for one in (Result.OK, Result.HAZARD)],
            )

    @property
    def items(self) -> list[forms.BoundField]:
        """The list's items, each with its two answers."""
        return [self[f"item_{item['no']}"] for item in self.task.round.version.items]

    def found(self) -> Found:
        """What the verb takes."""
        data = self.cleaned_data
        items = {item["no"]: data[f"item_{item['no']}"] for item in self.task.round.version.items}
        return Found(
            result=data["result"],
            items={number: value for number, value in items.items() if value},
            words=data["words"],
            grade=data["grade"] or 1,
            another=data["another"],
        )

    def keep(self, **values: str) -> None:
        """Puts what the page must remember into the form that is shown again."""
        self.data = {**self.data.dict(), **values}  # type: ignore[attr-defined]


class PointForm(forms.Form):
    """A named point in a place."""

    kind = uuid_field(_("Kind"))
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_(
            "The name of a place or a thing: “Bridge at the village end”. Never the name of a person."
        ),
    )
    place = uuid_field(_("Place"))
    lon = forms.FloatField(label=_("Longitude"), required=False)
    lat = forms.FloatField(label=_("Latitude"), required=False)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, point: CheckPoint | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "place", place_choices(actor, "point_add"))
        choose(self, "kind", kind_choices("point"))
        if point is not None:
            del self.fields["kind"]


class PlanForm(forms.Form):
    """A list × a place × kinds × a rhythm × who goes."""

    name = forms.CharField(label=_("Name"), max_length=60)
    checklist = uuid_field(_("Checklist"))
    place = uuid_field(_("Place and everything below it"))
    kinds = forms.MultipleChoiceField(label=_("What is looked at"), widget=forms.CheckboxSelectMultiple)
    rhythm = forms.ChoiceField(label=_("When"), choices=RHYTHMS)
    starts_on = day_field(_("From"), required=False)
    weeks = forms.IntegerField(
        label=_("Every how many weeks"), min_value=1, max_value=52, required=False, initial=4
    )
    month = forms.IntegerField(
        label=_("Yearly day: month"), min_value=1, max_value=12, required=False, initial=3
    )
    day = forms.IntegerField(
        label=_("Yearly day: day"), min_value=1, max_value=31, required=False, initial=15
    )
    lead = forms.IntegerField(
        label=_("Days before that day"), min_value=1, max_value=120, required=False, initial=30
    )
    roles = forms.MultipleChoiceField(label=_("Who goes"), widget=forms.CheckboxSelectMultiple)
    unit = uuid_field(_("Whose officers, where officers go"), required=False)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = reference()
        choose(self, "checklist", [(str(row.pk), named(row)) for row in known.usable])
        choose(self, "place", place_choices(actor, "plan_save"))
        kinds = [row for of in ("place", "point", "equipment") for row in known.offered(of)]
        choose(self, "kinds", [(row.code, named(row)) for row in kinds])
        choose(self, "roles", role_choices(ROLES))
        units = [(str(row.pk), organisation_name(row)) for row in organisations(kinds=("department",))]
        choose(self, "unit", [("", "—"), *units])

    def given(self) -> Planned:
        """What the verb takes."""
        data = self.cleaned_data
        return Planned(
            name=data["name"],
            checklist_id=data["checklist"],
            place_id=data["place"],
            kinds=data["kinds"],
            roles=data["roles"],
            rhythm=data["rhythm"],
            starts_on=data["starts_on"],
            unit_id=data["unit"],
            weeks=data["weeks"] or 1,
            month=data["month"] or 1,
            day=data["day"] or 1,
            lead=data["lead"] or 30,
        )

    @staticmethod
    def initial_of(row: Plan) -> dict[str, Any]:
        """A plan as the form shows it."""
        same = ("name", "kinds", "roles", "rhythm", "starts_on", "weeks", "month", "day", "lead")
        return {name: getattr(row, name) for name in same} | {
            "checklist": str(row.checklist_id),
            "place": str(row.place_id),
            "unit": str(row.unit_id) if row.unit_id else "",
            "expected": row.seq,
        }


class StartForm(forms.Form):
    """Starts a round by hand."""

    reason = forms.CharField(
        label=_("Reason"), max_length=120, help_text=_("For example: heavy rain last night.")
    )
    from_on = day_field(_("From"))
    until_on = day_field(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = clock.today


class ChecklistForm(forms.Form):
    """A list's names and its next version, one item a line."""

    code = forms.SlugField(label=pgettext_lazy("register", "Code"), max_length=24)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    category = uuid_field(_("A hazard becomes"), required=False)
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, initial=100)
    items = forms.CharField(
        label=_("Items"),
        widget=textarea(10),
        help_text=_("One a line; Chinese and English apart by a bar: 通道畅通 | The way out is free"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), matter_named(row)) for row in matters().offered]
        choose(self, "category", [("", _("from the words")), *rows])

    def given(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        names = ("code", "name_zh", "name_en", "order")
        return {name: data[name] for name in names} | {
            "category_id": data["category"],
            "items": read_lines(data["items"]),
        }


class KindForm(forms.Form):
    """A kind of point or equipment."""

    of = forms.ChoiceField(
        label=_("A kind of"), choices=(("point", _("point in a place")), ("equipment", _("equipment")))
    )
    code = forms.SlugField(label=pgettext_lazy("register", "Code"), max_length=24)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    public = forms.BooleanField(
        label=_("Publish where each piece stands and what for"),
        required=False,
        help_text=_("As for cameras."),
    )
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, initial=100)
