"""The forms of an import: the file, its columns."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.sheets.rules.importers import Importer
from linli.sheets.rules.states import Plan

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(index: int) -> str:
    """The name that Excel gives a column: A … Z, AA …"""
    high, low = divmod(index, 26)
    return (letter(high - 1) if high else "") + LETTERS[low]


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("xlsx, xls, ods or csv, at most 20 MB. You see everything before anything is written."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv,.tsv,.txt"}),
    )


class SheetForm(forms.Form):
    """Which sheet, and where its header stands."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    first = forms.IntegerField(label=_("Header from row"), min_value=1, max_value=200_000)
    last = forms.IntegerField(label=_("to row"), min_value=1, max_value=200_000)

    def __init__(self, sheets: Sequence[tuple[str, int]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (at, f"{name or _('the only one')} ({rows})") for at, (name, rows) in enumerate(sheets)
        ]


class PlanForm(forms.Form):
    """For each field: which column of the file, or one value for all rows."""

    def __init__(self, importer: Importer, headers: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importer = importer
        choices = [
            ("", "—"),
            *((str(at), f"{letter(at)} · {word or '—'}"[:60]) for at, word in enumerate(headers)),
        ]
        for column in importer.columns:
            self.fields[f"col_{column.name}"] = forms.ChoiceField(
                label=str(column.label), choices=choices, required=False
            )
            self.fields[f"fix_{column.name}"] = forms.CharField(
                label=_("the same for all rows"), max_length=200, required=False
            )

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, str]:
        """The form's values for a plan."""
        return {f"col_{name}": str(at) for name, at in plan.columns.items()} | {
            f"fix_{name}": text for name, text in plan.fixed.items()
        }

    def plan(self, before: Plan) -> Plan:
        """What was chosen, for the sheet and header of `before`. A column wins over a fixed value."""
        data, names = self.cleaned_data, self.importer.by_name
        columns = {name: int(data[f"col_{name}"]) for name in names if data[f"col_{name}"]}
        fixed = {name: data[f"fix_{name}"] for name in names if data[f"fix_{name}"] and name not in columns}
        return Plan(before.sheet, before.first, before.last, columns, fixed)

    def lines(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """A column, its choice and its fixed value, in order."""
        return [(c, self[f"col_{c.name}"], self[f"fix_{c.name}"]) for c in self.importer.columns]
