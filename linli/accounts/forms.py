"""Forms of the accounts room."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.accounts.rules import LEAST, LIVES, SCOPES

LIFE_LABELS = {30: _("30 days"), 90: _("90 days"), 365: _("a year")}


def _password(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """User name or phone number, and password."""

    username = forms.CharField(
        label=_("User name or phone number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": ""}),
    )
    password = _password(_("Password"), "current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class ResetForm(forms.Form):
    """The administrator's one-time code and a new password."""

    username = forms.CharField(
        label=_("User name or phone number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("One-time code"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    password = _password(_("New password"), "new-password")


class PasswordForm(forms.Form):
    """A new password of one's own."""

    old = _password(_("Old password"), "current-password")
    new = _password(_("New password"), "new-password")


class PreferencesForm(forms.Form):
    """Language and type size."""

    lang = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    large_type = forms.BooleanField(label=_("Large type"), required=False)


class TokenForm(forms.Form):
    """A token's name, what it may do, how long."""

    label = forms.CharField(label=_("Which program is it for?"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=list(SCOPES.items()),
        initial=list(LEAST),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("How long?"),
        choices=[("", _("Please choose")), *((days, LIFE_LABELS[days]) for days in LIVES)],
        coerce=int,
    )
