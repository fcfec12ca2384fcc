"""The outlines that a place had, one after the other."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Source(StrEnum):
    """Where an outline came from."""

    KEPT = "kept"
    LOADED = "loaded"
    DRAWN = "drawn"
    FILE = "file"
    UNDONE = "undone"


SOURCES: Final[dict[Source, Promise]] = {
    Source.KEPT: _("was there before histories were kept"),
    Source.LOADED: _("came with the divisions"),
    Source.DRAWN: _("drawn or removed by hand"),
    Source.FILE: _("from a file"),
    Source.UNDONE: _("an earlier border brought back"),
}


class Dated(Protocol):
    """Anything that begins on a day."""

    valid_from: date


T = TypeVar("T", bound=Dated)


def ends(rows: Sequence[Dated]) -> list[date | None]:
    """For each row, in their order, the first day on which it no longer holds; None for the last."""
    return [later.valid_from for later in rows[1:]] + [None] if rows else []


def on(rows: Sequence[T], day: date) -> T | None:
    """The row that holds on `day`: of several that begin on one day the last. None before the first."""
    return next((row for row in reversed(rows) if row.valid_from <= day), None)
