"""What the lists of rounds and equipment are narrowed to, as it stands in the address bar."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.fieldwork.reads import equipment, seen
from linli.fieldwork.reads.reference import named, reference
from linli.fieldwork.rules.checking import SEEN_LABELS
from linli.fieldwork.rules.equipment import STATE_LABELS
from linli.people.reads import organisation_name, organisations

OLDER = (
    ("", _("any")),
    ("30", _("more than 30 days ago")),
    ("90", _("more than 90 days ago")),
    ("365", _("more than a year ago")),
)


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]


class SeenFilter(forms.Form):
    """Every part may be missing; what cannot be read is left out."""

    checklist = forms.TypedChoiceField(label=_("Checklist"), required=False, coerce=UUID, empty_value=None)
    state = forms.ChoiceField(label=_("Found"), required=False, choices=list(SEEN_LABELS.items()))
    older = forms.ChoiceField(label=_("Last looked at"), required=False, choices=OLDER)
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), named(row)) for row in reference().checklists.values()]
        _choose(self, "checklist", [("", _("all")), *rows])

    def wanted(self) -> seen.Wanted:
        """The readable parts."""
        self.is_valid()
        data = self.cleaned_data
        return seen.Wanted(
            checklist_id=data.get("checklist"),
            place_id=data.get("place"),
            state=data.get("state", ""),
            older=int(data["older"]) if data.get("older") else None,
        )


class EquipmentFilter(forms.Form):
    """The register's conditions."""

    kind = forms.TypedChoiceField(label=_("Kind"), required=False, coerce=UUID, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False)
    unit = forms.TypedChoiceField(label=_("Keeper"), required=False, coerce=UUID, empty_value=None)
    number = forms.CharField(label=_("Number"), required=False, max_length=40)
    place = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(str(row.pk), named(row)) for row in reference().offered("equipment")]
        _choose(self, "kind", [("", _("all")), *kinds])
        _choose(self, "state", [("", _("all")), *STATE_LABELS.items()])
        units = [(str(row.pk), organisation_name(row)) for row in organisations(kinds=("department",))]
        _choose(self, "unit", [("", _("all")), *units])

    def wanted(self) -> equipment.Wanted:
        """The readable parts."""
        self.is_valid()
        data = self.cleaned_data
        return equipment.Wanted(
            kind_id=data.get("kind"),
            place_id=data.get("place"),
            unit_id=data.get("unit"),
            state=data.get("state", ""),
            number=data.get("number", ""),
        )
