"""Fields of our own: sealed ones (encrypted at rest, masked wherever they are printed), and search terms."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.query_utils import DeferredAttribute

from linli.kernel import keys
from linli.kernel.rules import text


class Sealed:
    """A value that stays closed until `reveal()`; `str()` gives the mask, so a template cannot leak it."""

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def of(cls, value: str) -> "Sealed":
        """Seals `value` with the newest key (Fernet: AES-128-CBC with HMAC-SHA-256)."""
        return cls(keys.sealer().encrypt(value.encode()).decode())

    @property
    def token(self) -> str:
        """What stands in the database."""
        return self._token

    def reveal(self) -> str:
        """The value itself. Where it is a reporter's identity the caller records the look."""
        return keys.unseal(self._token.encode()).decode()

    def resealed(self) -> "Sealed":
        """The same value under the newest key."""
        return Sealed.of(self.reveal())

    def __str__(self) -> str:
        return text.mask(self.reveal())

    def __repr__(self) -> str:
        return "<Sealed>"

    def __bool__(self) -> bool:
        return bool(self._token)


class _SealAtOnce(DeferredAttribute):
    """Plain text given to a model's attribute is sealed there and then."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


if TYPE_CHECKING:
    _Base = models.TextField[Sealed | str | None, Sealed | None]
else:
    _Base = models.TextField


class SealedField(_Base):
    """A text column that only ever holds ciphertext; empty text is NULL."""

    descriptor_class = _SealAtOnce

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Sealed | None:
        """Wraps the stored token; nothing is decrypted before somebody asks."""
        return Sealed(value) if value else None

    def to_python(self, value: Any) -> Any:
        """Plain text as a sealed value."""
        if value is None or value == "":
            return None
        return value if isinstance(value, Sealed | Combinable) else Sealed.of(str(value))

    def get_prep_value(self, value: Any) -> Any:
        """The token for the database."""
        sealed = self.to_python(value)
        return sealed.token if isinstance(sealed, Sealed) else sealed


if TYPE_CHECKING:
    _Terms = models.TextField[Collection[str], frozenset[str]]
else:
    _Terms = models.TextField


class TermsField(_Terms):
    """A set of search terms without spaces or quotes: a tsvector on PostgreSQL, else sorted words."""

    def db_type(self, connection: Any) -> str | None:
        """The engine's own type."""
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_placeholder(self, value: Any, compiler: object, connection: Any) -> str:
        """PostgreSQL makes its vector from the words."""
        return "array_to_tsvector(string_to_array(%s, ' '))" if connection.vendor == "postgresql" else "%s"

    def get_prep_value(self, value: Any) -> Any:
        """Sorted words."""
        return value if isinstance(value, str) else " ".join(sorted(value))

    def from_db_value(self, value: str, expression: object, connection: object) -> frozenset[str]:
        """The set again; PostgreSQL quotes each of its words."""
        return frozenset(value.replace("'", "").split())
