"""Forms around a reporter's data: why it is opened, how erasing was asked for, corrected words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.fields import textarea
from linli.cases.rules.erasing import BASES
from linli.cases.rules.looking import CHOICES, MAX_WORDS, WHYS


class LookForm(forms.Form):
    """Why somebody at the desk must know who reported."""

    reason = forms.ChoiceField(
        label=_("What do you need it for?"),
        choices=[("", _("Please choose")), *((why.value, WHYS[why]) for why in CHOICES)],
    )
    words = forms.CharField(label=_("In a few words"), max_length=MAX_WORDS)


class EraseForm(forms.Form):
    """How the reporter asked the banner desk."""

    basis = forms.ChoiceField(
        label=_("How did they ask?"), choices=list(BASES.items()), widget=forms.RadioSelect
    )


class CorrectForm(forms.Form):
    """What happened and where, put right by whoever said it."""

    text = forms.CharField(label=_("What happened?"), max_length=4000, widget=textarea(4))
    where = forms.CharField(label=_("Where?"), max_length=200, required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)
