"""Where drawn places disagree with their siblings, with the place above and with what lies below."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from linli.kernel.rules import geodesy
from linli.territory.rules.findings import Finding, Why
from linli.territory.rules.shapes import only_area

MIN_AREA: Final = 100.0
"""Square metres below which a whole place is doubtful: a single courtyard is larger."""
TINY_AREA: Final = 50.0
"""Square metres: a border line of a hand's breadth over some hundred metres. Drawing, no disagreement."""
TINY_SHARE: Final = 0.001
"""Overlap as a part of the smaller neighbour below which two surveys of one border simply differ."""
TINY_OUTSIDE: Final = 0.01
"""Part outside the place above: upper outlines are generalised more strongly, so no two drawings agree."""
HALF: Final = 0.5
"""From here on it is rather a wrong code than a wrong border."""
MAX_GAPS: Final = 40
"""Gaps named per place, the largest first; more are counted in the last one."""


@dataclass(frozen=True, slots=True)
class Land:
    """One outline in a family. `row`: its row of the file, 0 for what was drawn before."""

    code: str
    name: str
    shape: Any
    row: int = 0
    sketch: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """The places of one kind below one place, and how many of them have no outline."""

    above: Land | None
    members: Sequence[Land]
    undrawn: int = 0
    fills: bool = True
    """Whether `above` is the place directly above, which the members together should fill."""


def disagreements(families: Iterable[Family]) -> list[Finding]:
    """Every overlap, overhang and gap in which a row of the file takes part."""
    return [found for family in families for check in _CHECKS for found in check(family)]


def _size(area: float) -> int | float:
    return round(area) if area >= 10 else round(area, 1)


def _share(part: float) -> float:
    return round(part * 100, 2 if part < 0.01 else 1)


def doubtful(lands: Iterable[Land]) -> list[Finding]:
    """Rows whose whole area is hardly a place."""
    sized = [(land, geodesy.area(land.shape)) for land in lands if land.shape is not None]
    return [
        Finding(land.row, Why.TOO_SMALL, {"area": _size(area)}, land.shape)
        for land, area in sized
        if area < MIN_AREA
    ]


def overlaps(family: Family) -> list[Finding]:
    """Siblings that hold the same land."""
    lands = [land for land in family.members if land.shape is not None]
    if len(lands) < 2:
        return []
    shapes = np.array([land.shape for land in lands], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    fresh = np.array([land.row > 0 for land in lands])
    wanted = (first < second) & (fresh[first] | fresh[second])
    first, second = first[wanted], second[wanted]
    pieces = shapely.intersection(shapes[first], shapes[second])
    found = (
        _overlap(lands[a], lands[b], only_area(piece))
        for a, b, piece in zip(first, second, pieces, strict=True)
    )
    return [finding for finding in found if finding]


def _overlap(a: Land, b: Land, piece: Any) -> Finding | None:
    if piece is None:
        return None
    mine, other = (a, b) if a.row >= b.row else (b, a)
    area, smaller = geodesy.area(piece), min(geodesy.area(a.shape), geodesy.area(b.shape))
    share = area / smaller
    why = Why.SAME_LAND if share >= HALF and other.row else Why.OVERLAP
    params = {"other": _called(other), "area": _size(area), "share": _share(share)}
    tiny = why is Why.OVERLAP and (area < TINY_AREA or share < TINY_SHARE)
    return Finding(mine.row, why, params, piece, lighter=tiny)


def _called(land: Land) -> str:
    return f"{land.name} {land.code}".strip()


def overhangs(family: Family) -> list[Finding]:
    """Places that reach beyond the place above; either of the two may be the one in the file."""
    above = family.above
    if above is None or above.shape is None:
        return []
    shapely.prepare(above.shape)
    lands = [land for land in family.members if land.shape is not None and (land.row or above.row)]
    found = (_overhang(land, above) for land in lands if not above.shape.covers(land.shape))
    return [finding for finding in found if finding]


def _overhang(land: Land, above: Land) -> Finding | None:
    piece = only_area(land.shape.difference(above.shape))
    if piece is None:
        return None
    area = geodesy.area(piece)
    share = area / geodesy.area(land.shape)
    params: dict[str, str | int | float] = {
        "inner": _called(land),
        "outer": _called(above),
        "area": _size(area),
        "share": _share(share),
    }
    real = bool(land.row) and not above.sketch
    if share >= HALF and real:
        return Finding(land.row, Why.FAR_OUTSIDE, params, piece)
    tiny = area < TINY_AREA or share < TINY_OUTSIDE
    return Finding(land.row or above.row, Why.OUTSIDE, params, piece, lighter=tiny)


def gaps(family: Family) -> list[Finding]:
    """Land of the place above that none of the places below it holds; looked for where all are drawn."""
    above, lands = family.above, [land for land in family.members if land.shape is not None]
    rows = sorted({land.row for land in lands if land.row} | ({above.row} if above and above.row else set()))
    if above is None or above.shape is None or not family.fills or not lands or not rows:
        return []
    if family.undrawn:
        return [Finding(rows[0], Why.UNDRAWN, {"outer": _called(above), "count": family.undrawn})]
    rest = only_area(above.shape.difference(shapely.union_all([land.shape for land in lands])))
    parts = [
        (geodesy.area(part), part) for part in getattr(rest, "geoms", [rest] if rest is not None else [])
    ]
    parts = sorted((part for part in parts if part[0] >= TINY_AREA), key=lambda part: -part[0])
    return [_gap(above, lands, rows[0], piece) for piece in _at_most(parts)]


def _at_most(parts: list[tuple[float, Any]]) -> list[tuple[float, Any]]:
    """The largest `MAX_GAPS`, the rest put together in the last."""
    if len(parts) <= MAX_GAPS:
        return parts
    rest = parts[MAX_GAPS - 1 :]
    return [
        *parts[: MAX_GAPS - 1],
        (sum(area for area, _part in rest), shapely.MultiPolygon([p for _a, p in rest])),
    ]


def _gap(above: Land, lands: Sequence[Land], row: int, piece: tuple[float, Any]) -> Finding:
    """Told at the first row of the file that borders on the gap."""
    near = min((land.row for land in lands if land.row and land.shape.intersects(piece[1])), default=row)
    return Finding(near, Why.GAP, {"outer": _called(above), "area": _size(piece[0])}, piece[1])


_CHECKS: Final[tuple[Callable[[Family], list[Finding]], ...]] = (overlaps, overhangs, gaps)


def misfit(shapes: Sequence[Any], wanted: Sequence[Any]) -> float:
    """How badly areas fit the areas they should lie in or equal: the part outside, from 0 to 1."""
    outside = sum(shape.difference(other).area for shape, other in zip(shapes, wanted, strict=True))
    whole = sum(shape.area for shape in shapes)
    return float(outside / whole) if whole else 0.0


def better(before: float, after: float) -> bool:
    """Whether another coordinate system fits so much better that a person should be asked."""
    return before > 0.01 and after < before / 2
