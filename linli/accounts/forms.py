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


def code_field(label: Any, *, required: bool = True, recovery: bool = False) -> forms.CharField:
    """Six digits of the app, or a recovery code; phones show digits unless a recovery code is meant."""
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters"}
    widget = forms.TextInput(attrs=attrs | ({} if recovery else {"inputmode": "numeric"}))
    return forms.CharField(label=label, max_length=30, required=required, widget=widget)


class CodeForm(forms.Form):
    """The second step of signing in."""

    code = code_field(_("Code"))
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, recovery: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Recovery code") if recovery else _("Six digits from your app")
        self.fields["code"] = code_field(label, recovery=recovery)
        self.fields["code"].widget.attrs["autofocus"] = ""


class ProofForm(forms.Form):
    """Password, and a code where there is a second factor already."""

    password = _password(_("Password"), "current-password")
    code = code_field(_("Code from your app, or a recovery code"), recovery=True)

    def __init__(self, *args: Any, enrolled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not enrolled:
            del self.fields["code"]


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


class Delicate(forms.Form):
    """A form that asks for a code too where none was given in the last ten minutes."""

    def __init__(self, *args: Any, ask_code: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ask_code:
            self.fields["code"] = code_field(_("Code from your app, or a recovery code"), recovery=True)


class PasswordForm(Delicate):
    """A new password of one's own."""

    old = _password(_("Old password"), "current-password")
    new = _password(_("New password"), "new-password")


class PreferencesForm(forms.Form):
    """Language and type size."""

    lang = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    large_type = forms.BooleanField(label=_("Large type"), required=False)


class EndForm(Delicate):
    """Ending something, with a code where one is due."""


class TokenForm(Delicate):
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
