"""Forms of the people room."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Actor
from linli.kernel.permits import may
from linli.people.reads import find_people, organisation_name, organisations_in, titles
from linli.people.rules import MANAGERS, ORGANISATION_LABELS, ROLES, OrganisationKind, Role, may_post
from linli.territory.reads import tree


def place_choices(actor: Actor, kinds: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    """The actor's own places as (id, full name), in the order of their codes."""
    language = get_language() or "zh-hans"
    below: set[UUID] = set()
    for grant in actor.holding(*MANAGERS):
        below |= tree().descendants(grant.place_id)
    rows = [tree().get(place_id) for place_id in below]
    shown = [row for row in rows if row and row.current and (kinds is None or row.kind in kinds)]
    return [(str(row.id), tree().full_name(row.id, language)) for row in sorted(shown, key=lambda r: r.code)]


def _date(label: Any, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PersonForm(forms.Form):
    """A person with a first posting, and an account if wanted."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(label=_("Phone number"), max_length=30, required=False)
    place = forms.TypedChoiceField(label=_("Lives or works in"), coerce=UUID)
    username = forms.CharField(
        label=_("User name for signing in"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty if they need no account."),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices(  # type: ignore[attr-defined]
            actor, ("banner", "town", "village", "group")
        )
        if not may(actor, "user_add"):
            del self.fields["username"]  # only administrators make accounts


class PostingForm(forms.Form):
    """A role at a place, from and until."""

    role = forms.ChoiceField(label=_("Role"))
    place = forms.TypedChoiceField(label=_("Place"), coerce=UUID)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=UUID, required=False, empty_value=None)
    title = forms.TypedChoiceField(label=_("Local name"), coerce=UUID, required=False, empty_value=None)
    part_time = forms.BooleanField(label=_("Part-time"), required=False)
    from_on = _date(_("From"))
    until_on = _date(_("Until"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [
            (role.value, ROLES[role].label)
            for role in Role
            if any(may_post(g.role, role) for g in actor.grants)
        ]
        language = get_language() or "zh"
        names = [(str(t.pk), t.name_zh if language.startswith("zh") else t.name_en) for t in titles()]
        units = [(str(o.pk), organisation_name(o)) for o in organisations_in(actor)]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["place"].choices = place_choices(actor)  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]
        self.fields["title"].choices = [("", "—"), *names]  # type: ignore[attr-defined]


class DeputyForm(forms.Form):
    """Who stands in, from and until."""

    person = forms.TypedChoiceField(label=_("Who stands in"), coerce=UUID)
    from_on = _date(_("First day"), required=True)
    until_on = _date(_("Last day"), required=True)

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "—"), *people]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who takes a post over, and from which day."""

    person = forms.TypedChoiceField(
        label=_("Who takes it over"), coerce=UUID, required=False, empty_value=None
    )
    name = forms.CharField(
        label=_("Or a whole name or phone number"),
        max_length=40,
        required=False,
        help_text=_("For somebody who has no account yet."),
    )
    on = _date(_("From which day"), required=True)

    def __init__(self, actor: Actor, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["person"].choices = [("", "—"), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One person: chosen, or the only one of that name."""
        data = super().clean() or self.cleaned_data
        if data.get("person") is None and "person" not in self.errors:
            found = find_people(self.actor, data["name"]) if data.get("name") else []
            if len(found) == 1:
                data["person"] = found[0].pk
            else:
                self.add_error("name" if data.get("name") else "person", self._unclear(len(found)))
        return data

    def _unclear(self, count: int) -> str:
        if count:
            return _g("Several people are called that. Type the phone number instead.")
        if self.cleaned_data.get("name"):
            return _g("Nobody of yours is called exactly that. Add them on the page “People” first.")
        return _g("Please choose somebody.")


class OrganisationForm(forms.Form):
    """An organisation."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(k.value, ORGANISATION_LABELS[k]) for k in OrganisationKind]
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    place = forms.TypedChoiceField(label=_("Place"), coerce=UUID)
    uscc = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices(  # type: ignore[attr-defined]
            actor, ("banner", "town", "village")
        )


class HouseholdForm(forms.Form):
    """A household by the number on its card."""

    number = forms.CharField(label=_("Household number"), max_length=24)
    place = forms.TypedChoiceField(label=_("Place"), coerce=UUID)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices(actor, ("village", "group"))  # type: ignore[attr-defined]


class TitleForm(forms.Form):
    """A local name for a role."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, ROLES[role].label) for role in Role])
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
