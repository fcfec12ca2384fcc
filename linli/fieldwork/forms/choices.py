"""Choices that several forms of rounds share."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language

from linli.fieldwork.reads.reference import named, reference
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import PERMITS
from linli.people.rules import ROLES, Role
from linli.territory.reads import tree

Choices = list[tuple[str, Any]]


def place_choices(actor: Actor, permit: str) -> Choices:
    """The places at which the actor may do it, as (id, full name) in the order of their codes."""
    language = get_language() or "zh-hans"
    below: set[UUID] = set()
    for grant in actor.holding(*PERMITS[permit].roles):
        below |= tree().descendants(grant.place_id)
    rows = [row for pk in below if (row := tree().get(pk)) and row.current]
    return [(str(row.id), tree().full_name(row.id, language)) for row in sorted(rows, key=lambda r: r.code)]


def kind_choices(*of: str) -> Choices:
    """Kinds by id."""
    return [(str(row.pk), named(row)) for one in of for row in reference().offered(one)]


def role_choices(roles: tuple[str, ...]) -> Choices:
    """Roles by their words."""
    return [(role, ROLES[Role(role)].label) for role in roles]


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Sets what a field offers."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]


def uuid_field(label: Any, *, required: bool = True, **more: Any) -> forms.TypedChoiceField:
    """A choice of a row by its id."""
    return forms.TypedChoiceField(label=label, coerce=UUID, required=required, empty_value=None, **more)


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, **more)
