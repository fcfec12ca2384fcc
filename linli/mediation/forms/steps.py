"""One form per step of a mediation; each hands its verb what it takes."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.mediation.actions.agreeing import Draft
from linli.mediation.forms.opening import NameFields, Once, day_input
from linli.mediation.models import FollowUp, Mediation
from linli.mediation.reads.candidates import candidates
from linli.mediation.reads.drafts import draft_of
from linli.mediation.reads.sides import name_of, parties_of
from linli.mediation.reads.texts import offered, sample_name
from linli.mediation.rules.parties import Signer, letter
from linli.mediation.rules.ways import CONFIRM_LABELS, KEPT_LABELS, WAYS
from linli.people.reads import office_of, posting_row

YES_NO = [("yes", _("yes, they agree")), ("no", _("no, they do not"))]


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StepForm(Once):
    """What all have: the mediation they belong to, and what to hand the verb."""

    def __init__(self, row: Mediation, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.actor = row, actor
        self.fill()

    def fill(self) -> None:
        """Sets choices and starting values that hang on the mediation."""

    def arguments(self) -> dict[str, Any]:
        """The verb's own arguments."""
        return {}

    def given(self) -> dict[str, Any]:
        """All of the verb's arguments."""
        return {**self.arguments(), **self.guards()}

    def sides(self) -> list[tuple[str, str]]:
        """Parties that have not left, to choose from."""
        return [
            (str(party.pk), f"{letter(party.position)} · {name_of(party)}")
            for party in parties_of(self.row.pk)
            if party.left_on is None
        ]


class PartyForm(NameFields, StepForm):
    """Another party."""

    consent = forms.ChoiceField(
        label=_("Do they agree to mediation?"), choices=[("", _("not asked yet")), *YES_NO], required=False
    )

    def arguments(self) -> dict[str, Any]:
        """A party and its yes or no."""
        consent = self.cleaned_data["consent"]
        return {"party": self.party(), "consent": consent == "yes" if consent else None}


class _OfParty(StepForm):
    """A step of one party."""

    party = forms.TypedChoiceField(label=_("Party"), coerce=UUID)

    def fill(self) -> None:
        """The parties that are still there."""
        self.fields["party"].choices = self.sides()  # type: ignore[attr-defined]


class ConsentForm(_OfParty):
    """A party's yes or no, and on which day."""

    consent = forms.ChoiceField(
        label=_("Do they agree to mediation?"), choices=YES_NO, widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("On which day"), widget=day_input())

    def fill(self) -> None:
        """Today, unless another day is chosen."""
        super().fill()
        self.fields["on"].initial = clock.today()

    def arguments(self) -> dict[str, Any]:
        """Whose, what, when."""
        data = self.cleaned_data
        return {"party_id": data["party"], "consent": data["consent"] == "yes", "on": data["on"]}


class WantForm(_OfParty):
    """What one side wants."""

    want = forms.CharField(label=_("What they want, in their words"), widget=_area(), max_length=4000)

    def arguments(self) -> dict[str, Any]:
        """Whose, and the words."""
        return {"party_id": self.cleaned_data["party"], "want": self.cleaned_data["want"]}


class LeaveForm(_OfParty):
    """A party leaves."""

    why = forms.CharField(label=_("If they said why"), widget=_area(), max_length=4000, required=False)

    def arguments(self) -> dict[str, Any]:
        """Who, and why."""
        return {"party_id": self.cleaned_data["party"], "why": self.cleaned_data["why"]}


class MeetForm(StepForm):
    """A sitting."""

    started_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    ended_at = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    where = forms.CharField(label=_("Where"), max_length=100, required=False)
    came = forms.TypedMultipleChoiceField(
        label=_("Who came"), coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label=_("What was said"), widget=_area(3), max_length=4000, required=False)

    def fill(self) -> None:
        """Now, and everybody came."""
        sides = self.sides()
        self.fields["came"].choices = sides  # type: ignore[attr-defined]
        self.fields["came"].initial = [pk for pk, _name in sides]
        self.fields["started_at"].initial = clock.local(clock.now()).replace(tzinfo=None)

    def arguments(self) -> dict[str, Any]:
        """As the verb takes it."""
        names = ("where", "came", "note", "started_at", "ended_at")
        return {name: self.cleaned_data[name] for name in names}


class DraftForm(StepForm):
    """The written agreement."""

    kind = forms.ChoiceField(label=_("What it is about"))
    facts = forms.CharField(label=_("What happened"), widget=_area(3), max_length=4000)
    issues = forms.CharField(label=_("What was disputed"), widget=_area(), max_length=4000, required=False)
    articles = forms.CharField(
        label=_("What both agreed, one point a line"),
        widget=_area(6),
        max_length=8000,
        help_text=_("{甲方} and {乙方} become the parties' names; fill in everything else in braces."),
    )
    way = forms.CharField(label=_("How it is done"), max_length=400, required=False)
    deadline = forms.CharField(label=_("By when"), max_length=200, required=False)
    recorder = forms.CharField(label=_("Recorder"), max_length=40, required=False)

    def fill(self) -> None:
        """What was written before, else the articles of the kind that was chosen."""
        known = offered()
        self.fields["kind"].choices = [(k, sample_name(one)) for k, one in known.items()]  # type: ignore[attr-defined]
        draft = draft_of(self.row.pk)
        chosen = str(self.initial.get("kind") or (draft.kind if draft else "") or next(iter(known)))
        self.fields["kind"].initial = chosen
        sample = known.get(chosen)
        self.fields["articles"].initial = sample.articles if sample else ""
        if draft is not None and draft.kind == chosen and draft.articles:
            for name in ("issues", "way", "deadline", "recorder"):
                self.fields[name].initial = getattr(draft, name)
            self.fields["facts"].initial = draft.facts
            self.fields["articles"].initial = "\n".join(draft.articles)

    def arguments(self) -> dict[str, Any]:
        """As the verb takes it."""
        data = self.cleaned_data
        names = ("kind", "articles", "issues", "way", "deadline", "recorder")
        return {"draft": Draft(facts=data["facts"], **{name: data[name] for name in names})}


class SignForm(StepForm):
    """A signature: drawn, or a photo of a signed paper."""

    signer = forms.ChoiceField(label=_("Who signs"))
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=700_000)
    scan = forms.FileField(
        label=_("Or a photo or scan of what was signed on paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def fill(self) -> None:
        """Everybody who may sign."""
        self.fields["signer"].choices = [  # type: ignore[attr-defined]
            *((f"party:{pk}", name) for pk, name in self.sides()),
            (Signer.MEDIATOR, _g("Mediator")),
            (Signer.RECORDER, _g("Recorder")),
            (Signer.PAPER, _g("everybody, on one paper (photo or scan)")),
        ]

    def arguments(self) -> dict[str, Any]:
        """Who; the file is the page's."""
        signer, _sep, party = self.cleaned_data["signer"].partition(":")
        return {"signer": signer, "party_id": UUID(party) if party else None}


class AgreeForm(StepForm):
    """Everybody signed."""

    follow_on = forms.DateField(label=_("Look in again on"), widget=day_input(), required=False)

    def arguments(self) -> dict[str, Any]:
        """The day of the visit."""
        return {"follow_on": self.cleaned_data["follow_on"]}


class AgreeOralForm(AgreeForm):
    """Agreed by word of mouth."""

    line = forms.CharField(
        label=_("What was agreed, in one line"),
        max_length=4000,
        error_messages={"required": _("Please write one line on what was agreed.")},
    )
    field_order = ("line", "follow_on")

    def arguments(self) -> dict[str, Any]:
        """The line, and the day of the visit."""
        return {**super().arguments(), "line": self.cleaned_data["line"]}


class FailForm(StepForm):
    """No agreement came."""

    way = forms.ChoiceField(
        label=_("Where they go from here"),
        choices=[(way, told.label) for way, told in WAYS.items()],
        widget=forms.RadioSelect,
        help_text=_("Tell them what each way costs and takes; it stands below."),
    )
    why = forms.CharField(label=_("Why, if it helps later"), widget=_area(), max_length=4000, required=False)

    def arguments(self) -> dict[str, Any]:
        """The way and the reason."""
        return {"way": self.cleaned_data["way"], "why": self.cleaned_data["why"]}


class PlanForm(StepForm):
    """A visit to come."""

    follow_on = forms.DateField(label=_("Look in again on"), widget=day_input())

    def arguments(self) -> dict[str, Any]:
        """The day."""
        return {"follow_on": self.cleaned_data["follow_on"]}


class FollowForm(StepForm):
    """What a visit found."""

    visit = forms.ChoiceField(label=_("Which visit"), required=False)
    result = forms.ChoiceField(
        label=_("Is it kept?"), choices=list(KEPT_LABELS.items()), widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What they say"), widget=_area(), max_length=4000, required=False)

    def fill(self) -> None:
        """Visits that are planned, the next first; or one that nobody planned."""
        planned = FollowUp.objects.filter(mediation=self.row, result="").order_by("planned_on", "id")
        self.fields["visit"].choices = [  # type: ignore[attr-defined]
            *((str(visit.pk), f"{visit.planned_on:%Y-%m-%d}") for visit in planned),
            ("", _g("another one, today")),
        ]
        self.fields["visit"].initial = next((str(visit.pk) for visit in planned), "")

    def arguments(self) -> dict[str, Any]:
        """The visit and what it found."""
        data = self.cleaned_data
        visit = UUID(data["visit"]) if data["visit"] else None
        return {"follow_id": visit, "result": data["result"], "words": data["words"]}


class ConfirmForm(StepForm):
    """Judicial confirmation."""

    confirm = forms.ChoiceField(
        label=_("Where it stands"), choices=list(CONFIRM_LABELS.items()), widget=forms.RadioSelect
    )
    on = forms.DateField(label=_("On which day"), widget=day_input())

    def fill(self) -> None:
        """Today, unless another day is chosen."""
        self.fields["on"].initial = clock.today()

    def arguments(self) -> dict[str, Any]:
        """What and when."""
        return {"confirm": self.cleaned_data["confirm"], "on": self.cleaned_data["on"]}


class AssignForm(StepForm):
    """Another mediator, chosen by the desk above."""

    posting = forms.TypedChoiceField(label=_("Mediator"), coerce=UUID)

    def fill(self) -> None:
        """Mediators of the town who are free to take it."""
        self.fields["posting"].choices = [  # type: ignore[attr-defined]
            (str(post.pk), f"{office.name} · {office.holder}")
            for post in candidates(self.actor, self.row)
            if (office := office_of(posting_row(post.pk)))
        ]

    def arguments(self) -> dict[str, Any]:
        """The posting."""
        return {"posting_id": self.cleaned_data["posting"]}
