"""Agreement texts, and the desk's look."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.mediation.rules.ways import REASONS


class TextForm(forms.Form):
    """A new version of a text."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    articles = forms.CharField(
        label=_("Articles, one a line"),
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
        max_length=4000,
        help_text=_(
            "{甲方} and {乙方} become the parties' names; other braces are filled in by the mediator."
        ),
    )
    offered = forms.BooleanField(label=_("Offer it for new agreements"), required=False, initial=True)


class NewTextForm(TextForm):
    """A kind of quarrel that had no text yet."""

    kind = forms.CharField(label=_("Code"), max_length=24, help_text=_("small letters, such as “water”"))
    field_order = ("kind", "name_zh", "name_en", "articles", "offered")


class LookForm(forms.Form):
    """Why the desk above opens what was said."""

    reason = forms.ChoiceField(label=_("Why"), choices=list(REASONS.items()), widget=forms.RadioSelect)


def starting(sample: Any) -> dict[str, Any]:
    """A text as its form starts."""
    return {
        "expected": sample.version,
        "name_zh": sample.name_zh,
        "name_en": sample.name_en,
        "articles": sample.articles,
        "offered": sample.offered,
    }
