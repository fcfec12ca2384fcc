"""Areas as the paths of a small picture, for browsers without scripts and for thumbnails."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

WIDTH: Final = 320
"""Units across; a phone's width in points."""
_DETAIL: Final = 1.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture of `width` × `height` units; `lands` and `marks` are the `d` of SVG paths."""

    width: int
    height: int
    lands: tuple[str, ...]
    marks: tuple[str, ...] = ()


def sketch(lands: Sequence[Any], marks: Sequence[Any] = ()) -> Sketch | None:
    """The areas with north up and true proportions; None where there is nothing to draw."""
    if not lands and not marks:
        return None
    west, south, east, north = (float(value) for value in shapely.total_bounds([*lands, *marks]))
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, north - south, 1e-9)

    def path(shape: Any) -> str:
        flat = shapely.transform(
            shape, lambda xy: (xy - [west, north]) * [scale * shrink, -scale], include_z=False
        )
        return _path(flat.buffer(3) if flat.area < 1 else flat.simplify(_DETAIL))

    return Sketch(
        max(1, round((east - west) * shrink * scale)),
        max(1, round((north - south) * scale)),
        tuple(map(path, lands)),
        tuple(map(path, marks)),
    )


def _path(shape: Any) -> str:
    rings = [ring for part in getattr(shape, "geoms", [shape]) for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)) + "Z" for ring in rings
    )
