"""What an administrator types on a place's page."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.territory.reads import PlaceInfo
from linli.territory.rules import geojson, kinds, systems
from linli.territory.rules.kinds import Kind

MAX_OUTLINE = 5 * 1024 * 1024
"""Bytes of a single border; a county's full outline has about one."""


class RenameForm(forms.Form):
    """Both names of a place."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)


class ChildForm(RenameForm):
    """One new place below another; `what` joins kind and grid level: `group`, `grid-2`."""

    what = forms.ChoiceField(label=_("Kind"))
    code = forms.CharField(
        label=pgettext_lazy("register", "Code"),
        max_length=15,
        required=False,
        help_text=_("Groups and grids may leave this empty."),
    )
    short = forms.CharField(
        label=_("Prefix of short numbers"), max_length=6, required=False, help_text=_("For towns, e.g. WHY.")
    )

    def __init__(self, *args: object, below: PlaceInfo) -> None:
        """`below`: the place that the new one will stand below."""
        super().__init__(*args, auto_id="below_%s")  # type: ignore[arg-type, misc]
        choice = self.fields["what"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (f"{kind}-{level}" if level else kind.value, label(kind, level))
            for kind, level in kinds.children(below.kind, below.level)
        ]

    @property
    def kind(self) -> str:
        """The chosen kind."""
        return str(self.cleaned_data["what"]).split("-")[0]

    @property
    def level(self) -> int | None:
        """The chosen grid level, None for other kinds."""
        _kind, _dash, level = str(self.cleaned_data["what"]).partition("-")
        return int(level) if level else None


class EndForm(forms.Form):
    """Asks once more."""

    sure = forms.BooleanField(label=_("Yes, this place has ended. Nothing new shall be laid there."))


class OutlineForm(forms.Form):
    """A border by hand: a drawn file, or its text; or none from now on."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        required=False,
        help_text=_("One polygon in WGS-84 or CGCS2000. For many places at once take in a file of borders."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )
    outline = forms.CharField(
        label=_("or its text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    synthetic = forms.BooleanField(label=_("Only a sketch, no surveyed border"), required=False)
    remove = forms.BooleanField(label=_("Take the border away"), required=False)

    def clean(self) -> dict[str, Any]:
        """Exactly one of file, text and taking away; a file must be text."""
        data = super().clean() or {}
        given = [bool(data.get("file")), bool((data.get("outline") or "").strip()), bool(data.get("remove"))]
        if sum(given) != 1:
            raise forms.ValidationError(_("Please give a file, or its text, or take the border away."))
        self.drawn = data["outline"] if given[1] else ""
        if given[0]:
            self.drawn = self._file(data["file"].read(MAX_OUTLINE + 1))
        return data

    def _file(self, raw: bytes) -> str:
        try:
            if len(raw) > MAX_OUTLINE:
                raise geojson.Unreadable(_("The file is larger than 5 MB; a single border is smaller."))
            drawing = geojson.read(raw)
        except geojson.Unreadable as error:
            self.add_error("file", str(error.message))
            return ""
        if len(drawing.features) != 1:
            self.add_error("file", _("The file holds several features; a single border is needed here."))
        if systems.named(drawing.crs or "CRS84") not in (systems.System.WGS84, systems.System.CGCS2000):
            self.add_error(
                "file", _("This border is not in WGS-84 or CGCS2000. Please take it in as a file of borders.")
            )
        return json.dumps(drawing.features[0].geometry)


def label(kind: Kind, level: int | None) -> str:
    """“Grid, level 2” or the plain word for the kind."""
    if level:
        return str(_("Grid, level %(level)s") % {"level": level})
    return str(kinds.LABELS[kind])
