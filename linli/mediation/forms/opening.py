"""How a mediation begins: one line, or the first party."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.mediation.actions.parties import MAX_ADDRESS, MAX_NAME, Named
from linli.mediation.rules.parties import names_in


class Once(forms.Form):
    """`expected` and `key` make a form safe against others and double clicks."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def guards(self) -> dict[str, Any]:
        """Both, under the names that verbs know."""
        return {"expected": self.cleaned_data["expected"], "key": self.cleaned_data["key"]}


def day_input() -> forms.DateInput:
    """A day, chosen from a calendar where the browser has one."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OralForm(Once):
    """The everyday case."""

    line = forms.CharField(
        label=_("What was agreed, in one line"),
        max_length=4000,
        error_messages={"required": _("Please write one line on what was agreed.")},
    )
    names = forms.CharField(
        label=_("Between whom"),
        max_length=200,
        required=False,
        help_text=_("Names with a space between; only the mediator can read them."),
    )
    minutes = forms.IntegerField(label=_("How many minutes it took"), min_value=1, required=False)
    follow_on = forms.DateField(label=_("Look in again on"), widget=day_input(), required=False)

    def given(self) -> dict[str, Any]:
        """What the verb takes."""
        data = self.cleaned_data
        return {
            "line": data["line"],
            "names": names_in(data["names"]),
            "minutes": data["minutes"],
            "follow_on": data["follow_on"],
            **self.guards(),
        }


class NameFields(forms.Form):
    """A party: a name, or the number on a household's card."""

    name = forms.CharField(label=_("Name"), max_length=MAX_NAME, required=False)
    household = forms.CharField(
        label=_("Number on the household's card"),
        max_length=24,
        required=False,
        help_text=_("Where the whole house is the party."),
    )
    address = forms.CharField(label=_("Where they live"), max_length=MAX_ADDRESS, required=False)

    def party(self) -> Named:
        """As the verb takes it."""
        data = self.cleaned_data
        return Named(data["name"], data["household"], data["address"])


class OpenForm(NameFields, Once):
    """The first party, who asks for mediation or agrees to it."""

    agrees = forms.BooleanField(label=_("They ask for mediation, or agree to it"), required=False)

    def given(self) -> dict[str, Any]:
        """What the verb takes."""
        return {"party": self.party(), "agrees": self.cleaned_data["agrees"], **self.guards()}
