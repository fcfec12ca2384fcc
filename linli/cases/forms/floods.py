"""The words that the reporters of a flood read, and the ticked titles."""

from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.fields import textarea

ANSWER = _(
    "Many reports that look alike came in at once, so this one was set aside without being handled. "
    "If it is a matter of its own, please reopen it below, or call 12345."
)


class AsideForm(forms.Form):
    """What happens to the ticked ones is said in words."""

    words = forms.CharField(
        label=_("What their reporters read"),
        max_length=4000,
        widget=textarea(3),
        error_messages={"required": _("Please write a sentence about it.")},
    )


def ticked(data: QueryDict) -> list[UUID]:
    """The ticked matters; what cannot be read is left out."""
    found = []
    for value in data.getlist("case"):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
