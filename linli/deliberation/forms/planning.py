"""Planning a deliberation, proposing something for an agenda, keeping the topics."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.deliberation.actions.planning import Plan
from linli.deliberation.models import AgendaItem, Deliberation
from linli.deliberation.reads.topics import topic_name, topics
from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import PERMITS
from linli.people.reads import offices_by_ids, postings
from linli.territory.reads import tree

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
CONVENERS = ("village_clerk", "group_head", "town_desk")


def places_of(actor: Actor, name: str) -> list[tuple[str, str]]:
    """Villages and towns where the actor may do `name`, for a choice."""
    language = get_language() or "zh-hans"
    found: dict[UUID, str] = {}
    for grant in actor.holding(*PERMITS[name].roles):
        chain = tree().chain(grant.place_id)
        own = chain.village_id or chain.town_id
        below = tree().children(grant.place_id) if grant.level == "town" else ()
        for place_id in (own, *(place.id for place in below if place.kind == "village")):
            if place_id is not None:
                found.setdefault(place_id, tree().full_name(place_id, language))
    return [(str(pk), text) for pk, text in found.items()]


def _conveners(actor: Actor) -> list[tuple[str, str]]:
    rows = [row for role in CONVENERS for row in postings(actor, role=role, limit=60)]
    offices = offices_by_ids([row.pk for row in rows])
    return [("", _g("my own office")), *((str(pk), office.name) for pk, office in offices.items())]


class PlanForm(forms.Form):
    """What, where, when, who convenes, and the agenda line by line."""

    title = forms.CharField(label=_("What is it about?"), max_length=80)
    place = forms.ChoiceField(label=_("Village or town"))
    topic = forms.ChoiceField(label=_("Kind of affair"))
    meets_at = forms.DateTimeField(label=_("When it meets"), widget=MOMENT)
    where = forms.CharField(label=_("Where it meets"), max_length=80)
    items = forms.CharField(
        label=_("Agenda, a line each"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    waiting = forms.MultipleChoiceField(
        label=_("Proposals to put on it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    convener = forms.ChoiceField(label=_("Who convenes"), required=False)
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, waiting: list[AgendaItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        fields: Any = self.fields
        fields["place"].choices = places_of(actor, "deliberation_plan")
        fields["topic"].choices = [(str(row.pk), topic_name(row)) for row in topics()]
        fields["convener"].choices = _conveners(actor)
        fields["waiting"].choices = [
            (str(row.pk), f"{tree().name(row.village_id or row.town_id, language)}: {row.text}")
            for row in waiting
        ]
        if not waiting:
            del fields["waiting"]

    def plan(self) -> Plan:
        """The cleaned fields as the verb takes them."""
        data = self.cleaned_data
        return Plan(
            title=data["title"],
            topic_id=UUID(data["topic"]),
            place_id=UUID(data["place"]),
            where=data["where"],
            meets_at=data["meets_at"],
            convener_id=UUID(data["convener"]) if data["convener"] else None,
            items=tuple(data["items"].splitlines()),
            waiting=tuple(UUID(pk) for pk in data.get("waiting", ())),
        )


def initial_of(row: Deliberation, agenda: list[AgendaItem]) -> dict[str, Any]:
    """A planned deliberation as the form shows it."""
    local: datetime = clock.local(row.meets_at)
    return {
        "title": row.title,
        "place": str(row.village_id or row.town_id),
        "topic": str(row.topic_id),
        "meets_at": local,
        "where": row.where,
        "convener": str(row.convener_id or ""),
        "items": "\n".join(item.text for item in agenda if item.by_id is None),
        "waiting": [str(item.pk) for item in agenda if item.by_id is not None],
        "seen": row.seq,
    }


class ProposeForm(forms.Form):
    """Something to be talked over, in one's own words."""

    text = forms.CharField(label=_("What should be talked over?"), max_length=200)
    place = forms.ChoiceField(label=_("Village or town"))
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, fields = get_language() or "zh-hans", self.fields
        near = actor.holding(*PERMITS["agenda_propose"].roles)
        own = [(str(g.place_id), tree().full_name(g.place_id, language)) for g in near]
        fields["place"].choices = own + [  # type: ignore[attr-defined]
            pair for pair in places_of(actor, "deliberation_plan") if pair not in own
        ]


class DeclineForm(forms.Form):
    """Why something is not talked over."""

    text = forms.CharField(label=_("Why not?"), max_length=200)


class TopicForm(forms.Form):
    """A kind of affair and how long before it is announced."""

    code = forms.SlugField(label=pgettext_lazy("register", "Code"), max_length=24)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    notice_days = forms.IntegerField(label=_("Days of notice"), min_value=0, max_value=60, initial=3)
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, initial=50)
    ended = forms.BooleanField(label=_("No longer offer it"), required=False)
