"""The door's three fields, and the desk's line for phone calls."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.actions.intake import Report
from linli.cases.forms.fields import PhotosField, textarea
from linli.cases.reads.reference import named, reference
from linli.cases.rules.kinds import KIND_CHOICES, CaseKind
from linli.cases.rules.outcomes import CHANNELS
from linli.people.reads import organisation_name, organisations

ABOUT = (
    ("", _("No, about something else")),
    ("village", _("Yes, about the village office")),
    ("town", _("Yes, about the town office")),
)


class AboutMixin(forms.Form):
    """Asks whether it is about an office, and which; shared by the door and the desk."""

    about = forms.ChoiceField(
        label=_("Is it about an office or somebody who works there?"),
        required=False,
        help_text=_("Then it goes to the level above, and that office does not see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(f"unit:{row.pk}", organisation_name(row)) for row in organisations(kinds=("department",))]
        about: Any = self.fields["about"]
        about.choices = [*ABOUT, (_g("Yes, about a department"), units)]

    def about_given(self) -> dict[str, Any]:
        """`about` and `about_unit_id` as the verb takes them."""
        kind, _sep, unit = self.cleaned_data["about"].partition(":")
        return {"about": kind, "about_unit_id": UUID(unit) if unit else None}


class KindMixin(forms.Form):
    """Asks what it is, and whether an opinion or a question may stand on the public board."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        required=False,
        initial=CaseKind.MATTER,
        widget=forms.RadioSelect,
        choices=[(kind.value, label) for kind, label in KIND_CHOICES.items()],
    )
    may_publish = forms.BooleanField(
        label=_("My words and the answer may stand on the public board, without my name"),
        help_text=_("For opinions and questions. A desk looks through them first; you can take it back."),
        required=False,
    )

    def clean_kind(self) -> str:
        """Forms of old, and programs that send none, mean a matter."""
        return self.cleaned_data["kind"] or CaseKind.MATTER


class DoorForm(KindMixin, AboutMixin):
    """What a resident fills in. Everything but the first field may stay empty."""

    what = forms.CharField(
        label=_("What happened?"),
        max_length=4000,
        widget=textarea(
            3,
            placeholder=_(
                "For example: the street lamp is out; a neighbour's sheep got into "
                "the garden; how do I apply for the living allowance …"
            ),
        ),
        error_messages={"required": _("Please say what happened, in a few words.")},
    )
    where = forms.CharField(
        label=_("Where?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": _("Village, group, what is near"), "autocomplete": "off"}
        ),
    )
    photos = PhotosField()
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("Only so that somebody can call you back."),
    )
    straight_up = forms.BooleanField(label=_("Send it straight to the banner"), required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(max_length=600, required=False, widget=forms.HiddenInput)
    held = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)
    asked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    too = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def spot(self) -> dict[str, Any]:
        """What and where, by which the door knows what is known nearby; nothing for a complaint."""
        data = self.cleaned_data
        return {name: "" if data["about"] else data[name] for name in ("what", "where")} | {
            name: None if data["about"] else data[name] for name in ("lon", "lat")
        }

    def keep(self, **values: str) -> None:
        """Puts what the page must remember into the form that is shown again."""
        self.data = {**self.data.dict(), **values}  # type: ignore[attr-defined]

    def report(self) -> Report:
        """The cleaned fields as the verb takes them."""
        data = self.cleaned_data
        return Report(
            what=data["what"],
            where=data["where"],
            lon=data["lon"],
            lat=data["lat"],
            phone=data["phone"],
            straight_up=data["straight_up"],
            kind=data["kind"],
            may_publish=data["may_publish"],
            **self.about_given(),
        )


class IntakeForm(KindMixin, AboutMixin):
    """A call or a visit, as fast as typing a line."""

    what = forms.CharField(
        label=_("What happened?"),
        max_length=4000,
        widget=textarea(3, autofocus=""),
        error_messages={"required": _("Please say what happened, in a few words.")},
    )
    where = forms.CharField(label=_("Where?"), max_length=200, required=False)
    channel = forms.ChoiceField(
        label=_("How it came"),
        initial="phone",
        widget=forms.RadioSelect,
        choices=[(name, CHANNELS[name]) for name in ("phone", "behalf", "grid", "post", "hotline")],
    )
    name = forms.CharField(label=_("Name of the caller"), max_length=40, required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=30, required=False)
    photos = PhotosField()
    category = forms.ChoiceField(label=_("Category"), required=False)
    hotline_number = forms.CharField(label=_("Hotline number"), max_length=40, required=False)
    hotline_due_on = forms.DateField(
        label=_("Hotline deadline"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_publish"].label = _g("They agree: words and answer may stand on the public board")
        choices = [("", _("from the words"))] + [(str(row.pk), named(row)) for row in reference().offered]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

    def report(self) -> Report:
        """The cleaned fields as the verb takes them."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("photos", "key", "category", "about")
        }
        category = self.cleaned_data["category"]
        return Report(**given, **self.about_given(), category_id=UUID(category) if category else None)


class FollowForm(forms.Form):
    """Number and code, as printed on the slip."""

    number = forms.CharField(
        label=_("Number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={"placeholder": _("Number, like WHY-2024-00068"), "autocomplete": "off"}
        ),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": _("Code"), "autocomplete": "off"}),
    )
