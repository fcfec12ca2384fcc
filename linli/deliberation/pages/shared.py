"""What the pages of this room share."""

from uuid import UUID

from django import forms
from django.http import HttpRequest

from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, LinliError


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def show_on(form: forms.Form, error: LinliError) -> None:
    """Errors with fields go to their fields, all others to the top of the form."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, texts)
    if not fields:
        form.add_error(None, str(error.message))


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """An id from the address bar; what is none counts as missing."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
