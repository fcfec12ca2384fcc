"""Forms of the register of equipment."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.cases.forms.fields import PhotosField, textarea
from linli.cases.forms.intake import DoorForm
from linli.fieldwork.actions.register import Piece
from linli.fieldwork.forms.choices import (
    choose,
    day_field,
    kind_choices,
    place_choices,
    role_choices,
    uuid_field,
)
from linli.fieldwork.models import Equipment
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import CHECKERS
from linli.people.reads import organisation_name, organisations


class EquipmentForm(forms.Form):
    """A piece of the register."""

    number = forms.CharField(label=_("Number"), max_length=40)
    kind = uuid_field(_("Kind"))
    place = uuid_field(_("Place"))
    name = forms.CharField(
        label=_("Position"), max_length=60, required=False, help_text=_("What stands beside it: “east gate”.")
    )
    lon = forms.FloatField(label=_("Longitude"), required=False)
    lat = forms.FloatField(label=_("Latitude"), required=False)
    keeper = forms.ChoiceField(label=_("Keeper"), required=False)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=120,
        required=False,
        help_text=_("Must be there for cameras; it is published with the place."),
    )
    installed_on = day_field(_("Installed on"), required=False)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, piece: Equipment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.piece = piece
        choose(self, "place", place_choices(actor, "equipment_add"))
        choose(self, "kind", kind_choices("equipment"))
        units = [(f"unit:{row.pk}", organisation_name(row)) for row in organisations(kinds=("department",))]
        roles = [(f"role:{role}", label) for role, label in role_choices(CHECKERS)]
        choose(self, "keeper", [("", "—"), *roles, *units])
        if piece is not None:
            del self.fields["kind"]

    def given(self) -> Piece:
        """What the verb takes."""
        data = self.cleaned_data
        what, _sep, value = data["keeper"].partition(":")
        same = ("number", "name", "lon", "lat", "purpose", "installed_on")
        return Piece(
            **{name: data[name] for name in same},
            kind_id=self.piece.kind_id if self.piece else data["kind"],
            place_id=data["place"],
            unit_id=UUID(value) if what == "unit" else None,
            keeper_role=value if what == "role" else "",
        )

    @staticmethod
    def initial_of(row: Equipment) -> dict[str, Any]:
        """A piece as the form shows it. Its position is what follows kind and number in its name."""
        keeper = (
            f"unit:{row.unit_id}" if row.unit_id else f"role:{row.keeper_role}" if row.keeper_role else ""
        )
        return {
            "number": row.number,
            "place": str(row.place_id),
            "name": row.point.name.removeprefix(f"{row.kind.name_zh} {row.number}").strip(),
            "lon": row.point.lon,
            "lat": row.point.lat,
            "keeper": keeper,
            "purpose": row.purpose,
            "installed_on": row.installed_on,
            "expected": row.seq,
        }


class FaultForm(forms.Form):
    """Words and photos, if one likes: one tap is enough."""

    words = forms.CharField(label=_("What is wrong?"), max_length=2000, required=False, widget=textarea(2))
    photos = PhotosField()
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class LabelForm(DoorForm):
    """The door's form for one piece: place and point are known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = _("What is wrong with it?")
        self.fields["what"].widget.attrs["placeholder"] = _("For example: it does not light up; it leaks.")
