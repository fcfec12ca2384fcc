"""The list's filters as they stand in the address bar."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.reads.lists import Filter
from linli.cases.reads.reference import named, reference
from linli.cases.rules.steps import STATE_LABELS


class FilterForm(forms.Form):
    """Every part may be missing; what cannot be read is named and left out, never an error page."""

    q = forms.CharField(required=False, max_length=100, label=_("Search"), widget=forms.HiddenInput)
    state = forms.ChoiceField(required=False, label=_("State"))
    category = forms.ChoiceField(required=False, label=_("Category"))
    urgency = forms.ChoiceField(
        required=False,
        label=_("Deadline"),
        choices=[("", _("any")), ("soon", _("due soon")), ("late", _("overdue"))],
    )
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)
    mine = forms.BooleanField(required=False, label=_("waiting for me"))
    office = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(required=False, label=_("since"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("until"), widget=forms.DateInput(attrs={"type": "date"}))
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("all")), ("open", _("not finished")), *STATE_LABELS.items()]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        kinds = [("", _("all")), *((str(row.pk), named(row)) for row in reference().categories.values())]
        self.fields["category"].choices = kinds  # type: ignore[attr-defined]

    def wanted(self) -> Filter:
        """The readable parts."""
        self.is_valid()
        data = self.cleaned_data
        return Filter(
            state=data.get("state", ""),
            category_id=UUID(data["category"]) if data.get("category") else None,
            place_id=data.get("place"),
            urgency=data.get("urgency", ""),
            mine=bool(data.get("mine")),
            office=data.get("office"),
            since=data.get("since"),
            until=data.get("until"),
            words=data.get("q", ""),
        )
