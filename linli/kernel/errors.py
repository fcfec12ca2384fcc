"""What a verb may raise. Pages, the API and commands each render these; nothing else reaches a user."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise

Text = str | Promise


class LinliError(Exception):
    """Base of every refusal. `message` is shown to a person, so it is a translatable text.

    Attributes:
        code: stable word for programs, e.g. `"stale"`.
        status: the HTTP status a page or the API answers with.
    """

    code = "refused"
    status = 400

    def __init__(self, message: Text, *, code: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        if code:
            self.code = code


class Invalid(LinliError):
    """Input that can be mended: `fields` maps a field's name to what to do about it."""

    code = "invalid"
    status = 422

    def __init__(self, message: Text, fields: Mapping[str, Sequence[Text]] | None = None) -> None:
        super().__init__(message)
        self.fields = {name: [str(text) for text in texts] for name, texts in (fields or {}).items()}


class Missing(LinliError):
    """Not there, or not for this actor: the two look the same from outside."""

    code = "not-found"
    status = 404


class Forbidden(LinliError):
    """Visible, but this actor may not take this step."""

    code = "forbidden"
    status = 403


class Stale(LinliError):
    """Somebody else moved it first; `since` is the version that the actor had seen."""

    code = "stale"
    status = 409

    def __init__(self, message: Text, *, since: int = 0) -> None:
        super().__init__(message)
        self.since = since


class KeyReused(LinliError):
    """An idempotency key came back with another body."""

    code = "idempotency-key-reused"
    status = 409


class Throttled(LinliError):
    """Too many tries; `seconds` until the next is looked at."""

    code = "throttled"
    status = 429

    def __init__(self, message: Text, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
