"""Forms about texts, consents, requests and how long things are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kernel.registry import Retention
from linli.privacy.rules import ASKS


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class DaysForm(forms.Form):
    """How many days one kind of record is kept."""

    days = forms.IntegerField(label=_("Days"))

    def __init__(self, rule: Retention, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].widget.attrs |= {"min": rule.least, "max": rule.most}


class HoldForm(forms.Form):
    """Why something is kept longer, and until when."""

    reason = forms.CharField(label=_("Why"), max_length=400)
    until_on = _day(_("Until"))


class TextForm(forms.Form):
    """The next version of a text, in both languages."""

    text_zh = forms.CharField(
        label=_("In Chinese"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    text_en = forms.CharField(
        label=_("In English"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    from_on = _day(_("In force from"))


class PaperForm(forms.Form):
    """A yes said at the desk: on paper or on the screen, and who stood by."""

    on_paper = forms.BooleanField(label=_("Signed on paper"), required=False)
    witness = forms.CharField(
        label=_("Who stood by (whole name)"),
        max_length=40,
        required=False,
        help_text=_("Somebody in the register, neither of you two."),
    )

    def __init__(self, purpose: str, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{purpose}_%s"  # one form a purpose on one page
        super().__init__(*args, **kwargs)
        self.purpose = purpose


class RequestForm(forms.Form):
    """What somebody asks about their own data."""

    kind = forms.ChoiceField(
        label=_("What is asked for?"), choices=list(ASKS.items()), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In their words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact = forms.CharField(label=_("How to reach them"), max_length=200, required=False)


class OwnRequestForm(RequestForm):
    """The same, asked by oneself."""

    words = forms.CharField(
        label=_("In your words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact = None  # type: ignore[assignment]


class AnswerForm(forms.Form):
    """What became of a request."""

    done = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[("1", _("It was carried out")), ("0", _("It could not be done"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What they are told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectForm(forms.Form):
    """Name and number put right."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone number"), max_length=30, required=False)
