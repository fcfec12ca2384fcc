"""The forms of a visit: one text, tick boxes, save. What is known is not asked."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.people.rules import ROLES, Role
from linli.territory.reads import PlaceInfo
from linli.visits.actions.visits import LineGiven, PromiseGiven, VisitGiven
from linli.visits.rules.plans import TIMES
from linli.visits.rules.visits import KINDS, MAX_LINE, MAX_WORDS, Stand


def day(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, chosen from a calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


def lines(label: Any, rows: int, limit: int = MAX_LINE, **more: Any) -> forms.CharField:
    """A few words."""
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class VisitForm(forms.Form):
    """A visit. Only that it took place must be said; everything else as there is something to say."""

    words = lines(
        _("What is needed, in their words"),
        3,
        MAX_WORDS,
        help_text=_("Needs, not a picture of the family. The household can read it, and it fades with time."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("It is about"),
        required=False,
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    promise = forms.CharField(label=_("What was promised"), required=False, max_length=MAX_LINE)
    until_on = day(_("Until when"))
    promised_by = forms.ChoiceField(label=_("Who promised it"), required=False)
    matter = lines(
        _("What becomes a matter"),
        2,
        MAX_WORDS,
        help_text=_("It is reported on the household's behalf, and they get a slip to follow it."),
    )
    line = forms.CharField(label=_("What you will look after yourself"), required=False, max_length=MAX_LINE)
    line_on = day(_("On which day"))
    on = day(pgettext_lazy("visit", "Day of the visit"), required=True)
    postings = forms.MultipleChoiceField(
        label=_("Who came along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, others: Mapping[UUID, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(str(pk), name) for pk, name in others.items()]
        who: Any = self.fields["promised_by"]
        along: Any = self.fields["postings"]
        who.choices, along.choices = [("", _g("I did")), *chosen], chosen
        for name in ("on", "until_on", "line_on"):
            limit = "max" if name == "on" else "min"
            self.fields[name].widget.attrs[limit] = clock.today().isoformat()

    def clean(self) -> dict[str, Any]:
        """A promise needs its day, and a day needs its promise."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("promise") and not data.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", _("By when? The household wants to know."))
        return data

    def given(self, household_id: UUID) -> VisitGiven:
        """The visit as the verb takes it."""
        data = self.cleaned_data
        by = UUID(data["promised_by"]) if data["promised_by"] else None
        promise = PromiseGiven(data["promise"], data["until_on"], by) if data["promise"] else None
        line = LineGiven(data["line"], data["line_on"]) if data["line"] else None
        return VisitGiven(
            household_id,
            data["on"],
            words=data["words"],
            kinds=data["kinds"],
            promises=(promise,) if promise else (),
            lines=(line,) if line else (),
            postings=tuple(UUID(pk) for pk in data["postings"]),
        )

    @property
    def matters(self) -> list[str]:
        """What becomes a matter."""
        return [self.cleaned_data["matter"]] if self.cleaned_data["matter"] else []


class WordsForm(forms.Form):
    """Other words in the place of what one wrote."""

    words = lines(_("What is needed, in their words"), 4, MAX_WORDS)
    expected = forms.IntegerField(widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """How a promise stands. “Not yet” is what it is without an answer."""

    stand = forms.ChoiceField(
        label=_("How it stands"),
        choices=[
            (Stand.KEPT.value, pgettext_lazy("promise", "kept")),
            (Stand.CANNOT.value, _("cannot be kept, because …")),
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Why it cannot be kept"),
        required=False,
        max_length=MAX_LINE,
        help_text=_("The household reads this."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(forms.Form):
    """How often, where, by whom."""

    place = forms.ChoiceField(label=_("Where"))
    times = forms.TypedChoiceField(label=_("How often"), coerce=int, initial=2)
    roles = forms.MultipleChoiceField(
        label=_("Who goes"), widget=forms.CheckboxSelectMultiple, initial=["grid_worker"]
    )

    def __init__(self, places: Sequence[PlaceInfo], lang: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where: Any = self.fields["place"]
        where.choices = [(str(place.id), place.name(lang)) for place in places]
        often: Any = self.fields["times"]
        often.choices = [(n, _g("%(n)s times in twelve months") % {"n": n}) for n in TIMES]
        who: Any = self.fields["roles"]
        who.choices = [
            (role.value, ROLES[role].label)
            for role in (Role.GRID_WORKER, Role.GROUP_HEAD, Role.VILLAGE_CLERK)
        ]


class HomeForm(forms.Form):
    """Number and code of a household's slip."""

    number = forms.CharField(
        label=_("Household number"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ChoiceForm(forms.Form):
    """What a household does not want. Both can be taken back here at any time."""

    no_visits = forms.BooleanField(label=_("Please do not plan visits to us"), required=False)
    no_words = forms.BooleanField(label=_("Please write nothing down about us"), required=False)


class AskForm(forms.Form):
    """A request about one's own notes."""

    kind = forms.ChoiceField(
        label=_("What we ask for"),
        choices=[("correct", _("put something right")), ("erase", _("remove something"))],
        widget=forms.RadioSelect,
    )
    words = lines(_("Which visit, and what about it"), 3, MAX_WORDS)
