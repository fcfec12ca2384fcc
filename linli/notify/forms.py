"""Forms for channels."""

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.territory.reads import tree


def _clock(label: Any, initial: time) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        initial=initial,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class MailForm(forms.Form):
    """One's own mail address with quiet hours."""

    address = forms.EmailField(label=_("E-mail address"), max_length=200)
    lang = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    quiet_from = _clock(_("Quiet from"), time(21))
    quiet_until = _clock(_("Quiet until"), time(8))


class WebhookForm(forms.Form):
    """A desk's group chat."""

    place = forms.TypedChoiceField(label=_("Whose desk"), coerce=UUID)
    address = forms.CharField(
        label=_("Chat address"),
        max_length=400,
        help_text=_(
            "As Apprise writes it: wecombot://key, dingtalk://token, feishu://token, or json(s)://host/path."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        places = [*tree().of_kind("banner"), *tree().of_kind("town")]
        self.fields["place"].choices = [(str(p.id), p.name(language)) for p in places]  # type: ignore[attr-defined]
