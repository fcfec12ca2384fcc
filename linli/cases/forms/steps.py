"""One small form per step, put together from what the step's rule asks for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.cases.actions.splitting import Part
from linli.cases.forms.fields import PhotosField, textarea
from linli.cases.models import Case
from linli.cases.reads.board import draft
from linli.cases.reads.phrases import Offer
from linli.cases.reads.reference import named, noted, reference
from linli.cases.rules.kinds import KIND_CHOICES, VOICES, CaseKind
from linli.cases.rules.outcomes import DECLINES, outcomes_for
from linli.cases.rules.place import HANDLER_ROLES, may_be_given
from linli.cases.rules.steps import STEPS, VOICE_STEPS, steps_of
from linli.cases.rules.tasks import NEEDS_ANSWERS
from linli.kernel.actor import Level
from linli.people.reads import organisation_name, organisations
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

STARS = [(str(n), "★" * n) for n in range(5, 0, -1)]

TRIAGE_FIELDS = ("category", "grade", "target", "text")
VOICE_TRIAGE_FIELDS = ("target", "text")


def _choices(rows: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", _g("Please choose")), *rows]


def _category(case: Case) -> forms.Field:
    rows = [(str(row.pk), named(row)) for row in reference().offered]
    return forms.TypedChoiceField(
        label=_("Category"), choices=rows, coerce=UUID, initial=str(case.category_id)
    )


def _grade(case: Case) -> forms.Field:
    rows = [(str(pk), f"{named(row)} · {noted(row)}") for pk, row in reference().grades.items()]
    return forms.TypedChoiceField(
        label=_("Grade"), choices=rows, coerce=int, widget=forms.RadioSelect, initial=str(case.grade_id or 1)
    )


def _target(case: Case) -> forms.Field:
    route = reference().route(case.category_id, case.grade_id or 1, "handle")
    near = [role for role in HANDLER_ROLES if may_be_given(case.standing, role=role)]
    roles = [(f"role:{role}", ROLES[Role(role)].label) for role in near]
    units = [
        (f"unit:{row.pk}", organisation_name(row))
        for row in organisations(kinds=("department",))
        if (place := tree().get(row.place_id))
        and may_be_given(case.standing, unit_id=row.pk, unit_level=Level(place.kind))
    ]
    initial = (f"unit:{route.unit_id}" if route.unit_id else f"role:{route.role}") if route else ""
    return forms.ChoiceField(
        label=_("Who shall handle it?"),
        initial=initial,
        choices=_choices([(_g("Nearby"), roles), (_g("Units"), units)]),
    )


def _text(case: Case, *, required: bool) -> forms.Field:
    return forms.CharField(
        label=_("In your words"),
        required=required,
        max_length=4000,
        widget=textarea(2),
        error_messages={"required": _("Please write a sentence about it.")},
    )


def _without(behind: Sequence[str], *, required: bool) -> forms.Field:
    names = _g(", ").join(behind)
    return forms.CharField(
        label=_g("Why is it done without an answer from: %(names)s?") % {"names": names},
        help_text=_("Only the office reads this. If the matter ends, what is still open ends with it."),
        required=required,
        max_length=4000,
        widget=textarea(2),
        error_messages={"required": _("Please write a sentence about it.")},
    )


def _board(case: Case, part: int) -> forms.Field:
    """Words (0) or answer (1) as the board will show them, to be shortened and blacked out."""
    label, hint = (
        (_("What was said, as the board shows it"), _("Take out names, numbers, house numbers: write ○○."))
        if part == 0
        else (_("The answer, as the board shows it"), "")
    )
    return forms.CharField(
        label=label, help_text=hint, initial=draft(case)[part], max_length=2000, widget=textarea(4)
    )


MAKERS: dict[str, Any] = {
    "category": _category,
    "grade": _grade,
    "target": _target,
    "text": lambda case: _text(case, required=False),
    "reason": lambda case: _text(case, required=True),
    "other": lambda case: forms.CharField(
        label=_("Number of the other matter"),
        max_length=40,
        error_messages={"required": _("Please write the other matter's number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    ),
    "photos": lambda case: PhotosField(),
    "channel": lambda case: forms.BooleanField(label=_("Answered by phone"), required=False),
    "close": lambda case: forms.ChoiceField(
        label=_("Close it with the answer"),
        required=False,
        choices=[("", _("not yet")), *outcomes_for(CaseKind(case.kind)).items()],
        initial="solved",
    ),
    "outcome": lambda case: forms.ChoiceField(
        label=_("How it ended"), choices=list(outcomes_for(CaseKind(case.kind)).items())
    ),
    "kind": lambda case: forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        choices=[(kind.value, label) for kind, label in KIND_CHOICES.items() if kind != case.kind],
    ),
    "board_words": lambda case: _board(case, 0),
    "board_answer": lambda case: _board(case, 1),
    "looked": lambda case: forms.BooleanField(
        label=_("I have looked: nobody is named, and nobody can be recognised"),
        error_messages={
            "required": _("Please look whether anybody is named or can be recognised, and say so.")
        },
    ),
    "decline": lambda case: forms.ChoiceField(label=_("Why"), choices=_choices(list(DECLINES.items()))),
    "days": lambda case: forms.IntegerField(
        label=_("Working days more"), min_value=1, max_value=30, initial=3
    ),
    "review_on": lambda case: forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"})
    ),
    "rating": lambda case: forms.TypedChoiceField(
        label=_("How was it?"), choices=STARS, coerce=int, widget=forms.RadioSelect
    ),
    "maybe_rating": lambda case: forms.TypedChoiceField(
        label=_("Rating, if they gave one"),
        required=False,
        choices=[("", "—"), *STARS],
        coerce=int,
        empty_value=None,
    ),
    "seen": lambda case: forms.BooleanField(label=_("The reporter sees this line"), required=False),
}


ROWS = 4
"""Parts that the form has room for; more can be added later."""


def part_fields(case: Case) -> dict[str, forms.Field]:
    """What each part is about, and its kind."""
    kinds = [("", _g("Please choose")), *((str(row.pk), named(row)) for row in reference().offered)]
    found: dict[str, forms.Field] = {}
    for row in range(1, ROWS + 1):
        found[f"part_{row}"] = forms.CharField(
            label=_g("Part %(n)s: what is it about?") % {"n": row}, required=False, max_length=400
        )
        found[f"part_kind_{row}"] = forms.TypedChoiceField(
            label=_g("Category of part %(n)s") % {"n": row},
            choices=kinds,
            coerce=UUID,
            required=False,
        )
    return found


def parts_of(data: dict[str, Any], kind: UUID) -> list[Part]:
    """The rows that were filled in; without a choice a part is of the matter's own `kind`."""
    rows = [(data.get(f"part_{row}", ""), data.get(f"part_kind_{row}") or kind) for row in range(1, ROWS + 1)]
    return [Part(what, chosen) for what, chosen in rows if what.strip()]


class StepForm(forms.Form):
    """The form of one step on one matter. `seen` and `key` make it safe against others and double clicks.

    `offers` are templates that its page offers beside it, `picked` the one whose words it starts with.
    """

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, step: str, case: Case, *args: Any, behind: Sequence[str] = (), **kwargs: Any) -> None:
        """`behind`: names of those who were asked for help and have not answered."""
        kwargs.setdefault("auto_id", f"id_{step}_%s")
        super().__init__(*args, **kwargs)
        self.step, self.category = step, case.category_id
        self.offers: list[Offer] = []
        self.picked = ""
        names = self._asks(step, CaseKind(case.kind))
        for name in names:
            if name == "parts":
                self.fields |= part_fields(case)
                continue
            shown = "text" if name == "reason" else "rating" if name == "maybe_rating" else name
            self.fields[shown] = MAKERS[name](case)
        if behind and step in (*NEEDS_ANSWERS, "answer"):
            self.fields["without"] = _without(behind, required=step != "answer")

    @staticmethod
    def _asks(step: str, kind: CaseKind) -> tuple[str, ...]:
        if step == "triage":
            return VOICE_TRIAGE_FIELDS if kind in VOICES else TRIAGE_FIELDS
        rule = steps_of(kind).get(step)
        return rule.fields if rule else ()

    @staticmethod
    def known() -> set[str]:
        """Steps that have a form."""
        return ({*STEPS, *VOICE_STEPS} - {"report", "whistle", "go_without", "deliberate"}) | {"triage"}

    def given(self) -> dict[str, Any]:
        """The step's parameters under the names that `take_step` knows."""
        data = dict(self.cleaned_data)
        kind, _sep, value = str(data.pop("target", "")).partition(":")
        found: dict[str, Any] = {
            "unit": UUID(value) if kind == "unit" else None,
            "role": value if kind == "role" else "",
        }
        found |= {"parts": parts_of(data, self.category)} if self.step == "split" else {}
        found |= {
            "channel": "phone" if data.get("channel") else "",
            "outcome": data.get("outcome") or data.get("close"),
        }
        return {**data, **found}
