"""What may be erased on request, and when."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.steps import OPEN, State
from linli.kernel.errors import Text


class Scope(StrEnum):
    """How much is erased."""

    IDENTITY = "identity"
    ALL = "all"


class Basis(StrEnum):
    """How the reporter asked the desk, where they did not do it themselves with their slip."""

    PERSON = "person"
    LETTER = "letter"
    PHONE = "phone"


BASES: dict[Basis, Text] = {
    Basis.PERSON: _("They came in person and showed who they are"),
    Basis.LETTER: _("They asked in writing"),
    Basis.PHONE: _("They asked by phone and were called back"),
}


def may_erase_words(state: State) -> bool:
    """Words and photos go once nobody needs them for handling the matter: answered or over."""
    return state not in OPEN or state == State.ANSWERED
