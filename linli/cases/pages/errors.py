"""Puts a verb's refusal onto the form it came from, so that nothing typed is lost."""

from django import forms

from linli.kernel.errors import Invalid, LinliError


def show_on(form: forms.Form, error: LinliError) -> None:
    """Errors with fields go to their fields, all others to the top of the form."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, texts in fields.items():
        form.add_error(name if name in form.fields else None, texts)
    if not fields:
        form.add_error(None, str(error.message))
