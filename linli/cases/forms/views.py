"""Forms for saved views: a name, and whom to share it with."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.models import View
from linli.cases.reads.views import offices
from linli.kernel.actor import Actor, Grant
from linli.people.reads import organisation_name, organisations_by_ids
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree


def office_key(role: str, place_id: Any, unit_id: Any) -> str:
    """An office as a form's choice."""
    return f"{role}/{place_id or ''}/{unit_id or ''}" if role else ""


class SaveForm(forms.Form):
    """`query`: the conditions to keep, as they stand in the address bar."""

    name = forms.CharField(label=_("Name of the view"), max_length=40)
    office = forms.ChoiceField(label=_("Who sees it"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {office_key(g.role, g.place_id, g.unit_id): g for g in offices(actor)}
        self.fields["office"].choices = [  # type: ignore[attr-defined]
            ("", _("only me")),
            *((key, _label(grant)) for key, grant in self.offices.items()),
        ]

    def shared_with(self) -> Grant | None:
        """The posting to share it with."""
        return self.offices.get(self.cleaned_data["office"])


class ChangeForm(SaveForm):
    """The same for a view that is there; only its owner says who sees it."""

    query = None  # type: ignore[assignment]
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, actor: Actor, row: View, *args: Any, **kwargs: Any) -> None:
        office = office_key(row.role, row.place_id, row.unit_id)
        kwargs["initial"] = {"name": row.name, "office": office, "expected": row.seq}
        kwargs["prefix"] = str(row.pk)[-8:]
        super().__init__(actor, *args, **kwargs)
        if row.owner_id != actor.user_id:
            del self.fields["office"]


def _label(grant: Grant) -> str:
    """“everybody at: town desk, 万合永镇”."""
    unit = organisations_by_ids([grant.unit_id]).get(grant.unit_id) if grant.unit_id else None
    name = organisation_name(unit) if unit else str(ROLES[Role(grant.role)].label)
    return _g("all of: %(office)s, %(place)s") % {
        "office": name,
        "place": tree().name(grant.place_id, get_language() or "zh-hans"),
    }
