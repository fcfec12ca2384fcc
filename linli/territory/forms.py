"""What an administrator types on a place's page."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.territory.reads import PlaceInfo
from linli.territory.rules import kinds
from linli.territory.rules.kinds import Kind


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
        super().__init__(*args)  # type: ignore[arg-type]
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


def label(kind: Kind, level: int | None) -> str:
    """“Grid, level 2” or the plain word for the kind."""
    if level:
        return str(_("Grid, level %(level)s") % {"level": level})
    return str(kinds.LABELS[kind])
