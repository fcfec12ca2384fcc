"""Everything that can be wrong with a drawn place: what it is called and how much weight it has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Weight(StrEnum):
    """What follows from a finding."""

    REFUSED = "refused"
    """The row cannot be taken as it is."""
    NOTE = "note"
    """The row can be taken if a person writes down why."""
    HINT = "hint"
    """Said, nothing else."""


class Why(StrEnum):
    """The kinds of findings."""

    NO_AREA = "no-area"
    BROKEN = "broken"
    SWAPPED = "swapped"
    METRES = "metres"
    NOT_ON_EARTH = "not-on-earth"
    NOT_IN_CHINA = "not-in-china"
    CROSSES = "crosses"
    ASTRAY = "astray"
    TOO_SMALL = "too-small"
    CLOSED = "closed"
    SLIVERS = "slivers"
    CODE_MISSING = "code-missing"
    CODE_WIDTH = "code-width"
    CODE_TWICE = "code-twice"
    CODE_UNKNOWN = "code-unknown"
    CODE_PREFIX = "code-prefix"
    PARENT_UNKNOWN = "parent-unknown"
    PARENT_OTHER = "parent-other"
    PARENT_MISSING = "parent-missing"
    LEVEL_WRONG = "level-wrong"
    NAME_MISSING = "name-missing"
    NAME_OTHER = "name-other"
    SAME_LAND = "same-land"
    OVERLAP = "overlap"
    OUTSIDE = "outside"
    FAR_OUTSIDE = "far-outside"
    GAP = "gap"
    UNDRAWN = "undrawn"
    DATUM = "datum"


TEXTS: Final[dict[Why, Promise]] = {
    Why.NO_AREA: _("This is no area: a polygon or multipolygon is needed."),
    Why.BROKEN: _("A coordinate is missing or no number."),
    Why.SWAPPED: _("Latitude stands before longitude. GeoJSON wants longitude first; please export it anew."),
    Why.METRES: _(
        "These coordinates are metres, not degrees, and the file does not say in which grid. "
        "Please export it in degrees, or with its crs (EPSG:4491 to 4554)."
    ),
    Why.NOT_ON_EARTH: _("These coordinates are no place on Earth."),
    Why.NOT_IN_CHINA: _("GCJ-02 exists in China only, and these coordinates lie elsewhere."),
    Why.CROSSES: _("The border crosses itself at %(lon)s, %(lat)s."),
    Why.ASTRAY: _("A hole or a part does not fit the rest of the area, at %(lon)s, %(lat)s."),
    Why.TOO_SMALL: _("The whole area is only %(area)s m²."),
    Why.CLOSED: _("A border was not closed; its last point was joined to the first."),
    Why.SLIVERS: _("Splinters below 1 m² were left out: %(count)s."),
    Why.CODE_MISSING: _("The code is missing."),
    Why.CODE_WIDTH: _("The code %(code)s has %(width)s characters; it needs 6, 9, 12, 14 or 15 digits."),
    Why.CODE_TWICE: _("The code %(code)s stands in the file more than once."),
    Why.CODE_UNKNOWN: _(
        "No place carries the code %(code)s. Please take in the division first, then its border."
    ),
    Why.CODE_PREFIX: _("The code %(code)s does not begin with the code of the village it should stand in."),
    Why.PARENT_UNKNOWN: _(
        "The place above, %(parent)s, is not known, or nothing of this kind can stand below it."
    ),
    Why.PARENT_OTHER: _(
        "%(name)s stands below %(known)s, not below %(parent)s. A border does not move a place."
    ),
    Why.PARENT_MISSING: _("A grid of level %(level)s needs the code of the group or grid above it."),
    Why.LEVEL_WRONG: _("The level %(level)s does not fit here."),
    Why.NAME_MISSING: _("A new place needs a name of at most 60 characters."),
    Why.NAME_OTHER: _("The file calls it %(given)s; it stays %(name)s."),
    Why.SAME_LAND: _("It is largely the same land as %(other)s of this file: %(area)s m² (%(share)s %%)."),
    Why.OVERLAP: _("It overlaps %(other)s by %(area)s m² (%(share)s %%)."),
    Why.OUTSIDE: _("%(area)s m² (%(share)s %%) of %(inner)s lie outside %(outer)s."),
    Why.FAR_OUTSIDE: _("Half or more of %(inner)s (%(share)s %%) lies outside %(outer)s: is the code right?"),
    Why.GAP: _("%(area)s m² of %(outer)s belong to nobody below it."),
    Why.UNDRAWN: _(
        "Not everything below %(outer)s is drawn (%(count)s are missing), so gaps were not looked for."
    ),
    Why.DATUM: _("The borders would fit much better as %(system)s. Was the right coordinate system chosen?"),
}

WEIGHTS: Final[dict[Why, Weight]] = (
    dict.fromkeys(Why, Weight.REFUSED)
    | dict.fromkeys((Why.TOO_SMALL, Why.OVERLAP, Why.OUTSIDE, Why.GAP), Weight.NOTE)
    | dict.fromkeys((Why.CLOSED, Why.SLIVERS, Why.NAME_OTHER, Why.UNDRAWN, Why.DATUM), Weight.HINT)
)
"""Broken drawings and wrong codes are refused; where neighbours disagree a person may know better."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one row of the file (row 0: the whole file). `shape`: where, in WGS-84."""

    row: int
    why: Why
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    shape: Any = field(default=None, compare=False, repr=False)
    lighter: bool = False
    """So small that drawing alone explains it: only said."""

    @property
    def weight(self) -> Weight:
        """What follows from it."""
        return Weight.HINT if self.lighter else WEIGHTS[self.why]

    @property
    def text(self) -> str:
        """The finding in one sentence, in the language of the reader."""
        return str(TEXTS[self.why]) % {name: _written(value) for name, value in self.params.items()}


def _written(value: str | int | float) -> str | float:
    """Whole numbers with a comma between thousands: an area is read, not reckoned with."""
    return f"{value:,}" if isinstance(value, int) else value
