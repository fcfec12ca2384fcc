"""One row for each matter of the preview, and what all of them share."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.actions.together import Part
from linli.cases.forms.fields import textarea
from linli.cases.models import Case
from linli.cases.reads.reference import named, reference
from linli.cases.reads.together import Choice, Joining
from linli.cases.rules.outcomes import OUTCOMES
from linli.cases.rules.place import HANDLER_ROLES, may_be_given
from linli.cases.rules.words import MAX_TEXT
from linli.kernel.actor import Level
from linli.people.reads import Organisation, organisation_name
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

WORDS = {
    "dispatch": _("Words for all of them (optional)"),
    "accept": _("Words for all of them (optional)"),
    "note": _("The note on all of them"),
}


def prefix_of(case_id: UUID) -> str:
    """The name before each field of a matter's row."""
    return f"m{case_id.hex}"


def targets(case: Case, units: Sequence[Organisation]) -> list[tuple[str, Any]]:
    """Roles nearby and units, as far as the matter may be given to them."""
    near = [role for role in HANDLER_ROLES if may_be_given(case.standing, role=role)]
    offices = [
        (f"unit:{row.pk}", organisation_name(row))
        for row in units
        if (place := tree().get(row.place_id))
        and may_be_given(case.standing, unit_id=row.pk, unit_level=Level(place.kind))
    ]
    roles = [(f"role:{role}", ROLES[Role(role)].label) for role in near]
    return [("", _g("Please choose")), (_g("Nearby"), roles), (_g("Units"), offices)]


class SharedForm(forms.Form):
    """What holds for all: words, whether a note is seen, how answered matters end."""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind in WORDS:
            self.fields["words"] = forms.CharField(
                label=WORDS[kind], required=kind == "note", max_length=MAX_TEXT, widget=textarea(2)
            )
        if kind == "note":
            self.fields["seen"] = forms.BooleanField(label=_("The reporters see this line"), required=False)
        if kind == "answer":
            self.fields["outcome"] = forms.ChoiceField(
                label=_("Close them with the answer"), required=False, initial="solved",
                choices=[("", _("not yet")), *OUTCOMES.items()],
            )  # fmt: skip


class RowForm(forms.Form):
    """One matter: whether it joins, and what is chosen for it. `expected` is the entry that was seen."""

    take = forms.BooleanField(required=False, initial=True)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        kind: str,
        case: Case,
        units: Sequence[Organisation],
        data: Any = None,
        *,
        choice: Choice,
        words: str = "",
    ) -> None:
        initial = {"expected": case.seq, "text": words, "target": choice.target}
        initial |= {"category": str(choice.category_id), "grade": str(choice.grade)}
        prefix = prefix_of(case.pk)
        super().__init__(data, prefix=prefix, initial=initial, auto_id=f"id_{prefix}_%s")
        self.case = case
        name = {"number": case.number}
        self.fields["take"].label = _g("Take %(number)s along") % name
        if kind == "dispatch":
            kinds = [(str(row.pk), named(row)) for row in reference().offered]
            sizes = [(str(pk), named(row)) for pk, row in reference().grades.items()]
            self._choose("category", _g("Category of %(number)s") % name, kinds)
            self._choose("grade", _g("Grade of %(number)s") % name, sizes)
            self._choose("target", _g("Who shall handle %(number)s?") % name, targets(case, units))
        if kind == "answer":
            self.fields["text"] = forms.CharField(
                label=_g("Answer to %(number)s") % name,
                required=False,
                max_length=MAX_TEXT,
                widget=textarea(4),
            )

    def _choose(self, name: str, label: str, choices: Sequence[tuple[str, Any]]) -> None:
        field = forms.ChoiceField(label=label, required=False, choices=choices)
        field.widget.attrs["aria-label"] = label
        self.fields[name] = field

    @property
    def taken(self) -> bool:
        """Whether it is ticked."""
        return bool(self.cleaned_data.get("take"))

    def choice(self) -> Choice | None:
        """What was chosen, as far as it can be read."""
        data = self.cleaned_data
        if not data.get("category") or not data.get("grade"):
            return None
        kind, _sep, value = str(data.get("target") or "").partition(":")
        unit = UUID(value) if kind == "unit" else None
        role = value if kind == "role" else ""
        return Choice(UUID(data["category"]), int(data["grade"]), role, unit)

    def part(self, joining: Joining, shared: Mapping[str, Any]) -> Part:
        """What shall happen to it."""
        choice = joining.choice
        given = {"category": choice.category_id, "grade": choice.grade}
        given |= {"unit": choice.unit_id, "role": choice.role, "outcome": shared.get("outcome", "")}
        return Part(
            self.case.pk,
            joining.step,
            expected=self.cleaned_data["expected"],
            words=self.cleaned_data.get("text") or shared.get("words", ""),
            public=True if shared.get("seen") else None,
            given=given,
            why=joining.why,
        )


def readable(values: Sequence[str]) -> Iterator[UUID]:
    """The ids among what was sent."""
    for value in values:
        try:
            yield UUID(value)
        except ValueError:
            continue
