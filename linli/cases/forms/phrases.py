"""The form of one answer template."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.cases.actions.phrases import Wanted
from linli.cases.forms.fields import textarea
from linli.cases.models import Phrase
from linli.cases.reads.reference import named, reference
from linli.cases.rules.phrases import MAX_WORDS, STEPS
from linli.cases.rules.steps import STEPS as ALL
from linli.kernel.actor import Actor, Level
from linli.kernel.rules.permissions import PERMITS
from linli.people.reads import organisation_name, organisations
from linli.territory.reads import PlaceInfo, tree


def _key(place_id: UUID, unit_id: UUID | None) -> str:
    return f"{place_id}/{unit_id or ''}"


def _places(actor: Actor) -> list[PlaceInfo]:
    """The banner, towns and villages at or below the actor's desks."""
    found = []
    for grant in actor.holding(*PERMITS["phrase_save"].roles):
        for pk in (grant.place_id, *tree().descendants(grant.place_id)):
            place = tree().get(pk)
            if place and place.current and place.kind in (Level.BANNER, Level.TOWN, Level.VILLAGE):
                found.append(place)
    return list(dict.fromkeys(found))


def offices(actor: Actor) -> list[tuple[str, str]]:
    """(key, name) of everything that a template can belong to: places, and the units that sit in them."""
    language = get_language() or "zh-hans"
    places = {place.id: place for place in _places(actor)}
    units: dict[UUID, list[tuple[str, str]]] = {}
    for unit in organisations(kinds=("department",)):
        if unit.place_id in places:
            line = (_key(unit.place_id, unit.pk), f"— {organisation_name(unit)}")
            units.setdefault(unit.place_id, []).append(line)
    return [
        line
        for pk, place in places.items()
        for line in ((_key(pk, None), place.name(language)), *units.get(pk, []))
    ]


class PhraseForm(forms.Form):
    """Names, words, whose it is and what it is for."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    words = forms.CharField(
        label=_("Words"),
        max_length=MAX_WORDS,
        widget=textarea(6),
        help_text=_("{number}, {place}, {category} and {date} are filled in by the matter."),
    )
    step = forms.ChoiceField(label=_("For which step"), required=False)
    category = forms.ChoiceField(label=_("For which category"), required=False)
    office = forms.ChoiceField(label=_("Offered at this place and below, or in one unit"))
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, actor: Actor, *args: Any, row: Phrase | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = {
                "name_zh": row.name_zh,
                "name_en": row.name_en,
                "words": row.words,
                "step": row.step,
                "category": str(row.category_id or ""),
                "office": _key(row.place_id, row.unit_id),
                "expected": row.seq,
            }
        super().__init__(*args, **kwargs)
        kinds = [(str(one.pk), named(one)) for one in reference().offered]
        self.fields["step"].choices = [("", _("any")), *((step, ALL[step].label) for step in STEPS)]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", _("any")), *kinds]  # type: ignore[attr-defined]
        self.fields["office"].choices = offices(actor)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What the verb takes."""
        data = self.cleaned_data
        place, _sep, unit = data["office"].partition("/")
        return Wanted(
            place_id=UUID(place),
            unit_id=UUID(unit) if unit else None,
            name_zh=data["name_zh"],
            name_en=data["name_en"],
            words=data["words"],
            category_id=UUID(data["category"]) if data["category"] else None,
            step=data["step"],
        )
