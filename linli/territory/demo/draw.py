"""Made-up outlines below the banner (示意图): every cut fills what it was cut from exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from linli.kernel import ids
from linli.territory.demo.seeds import (
    FINE_GRIDS,
    GRIDDED_GROUPS,
    GRIDDED_TOWN,
    GROUPED,
    SUBDISTRICTS,
    TOWN_SEEDS,
)
from linli.territory.rules import kinds, names, shapes
from linli.territory.rules.kinds import Kind
from linli.territory.rules.places import PlaceRow


def drawn(row: PlaceRow, shape: Any) -> PlaceRow:
    """The row with a made-up outline and a point for its label."""
    lon, lat = shapes.label_point(shape)
    return replace(row, outline=shapes.dump(shape), synthetic=True, lon=lon, lat=lat)


def towns(banner: Any, rows: Sequence[PlaceRow]) -> dict[UUID, Any]:
    """Town id → area, together the whole banner."""
    large = [row for row in rows if row.code in TOWN_SEEDS]
    areas = shapes.voronoi(banner, [TOWN_SEEDS[row.code] for row in large])
    small: dict[UUID, Any] = {}
    for row in rows:
        if row.code in SUBDISTRICTS:
            patch = shapes.disc(*SUBDISTRICTS[row.code])
            areas, small[row.id] = shapes.carve(areas, patch), patch
    return {row.id: area for row, area in zip(large, areas, strict=True)} | small


def villages(towns: dict[UUID, Any], rows: Sequence[PlaceRow]) -> dict[UUID, Any]:
    """Village id → area; the villages of a town fill it."""
    found: dict[UUID, Any] = {}
    for town_id, area in towns.items():
        mine = [row for row in rows if row.parent_id == town_id]
        cells = shapes.cut(area, len(mine), seed=int(mine[0].code)) if mine else []
        found |= {row.id: cell for row, cell in zip(mine, cells, strict=True)}
    return found


def below_villages(rows: Sequence[PlaceRow], areas: dict[UUID, Any]) -> Iterator[PlaceRow]:
    """Groups and grids of the villages that have some, parents first."""
    town_codes = {row.id: row.code for row in rows if row.kind is Kind.TOWN}
    gridded = 0
    for row in rows:
        town = town_codes.get(row.parent_id) if row.kind is Kind.VILLAGE and row.parent_id else None
        if town == GRIDDED_TOWN:
            yield from _Gridded(row, areas[row.id], gridded).rows()
            gridded += 1
        elif town in GROUPED and row.name_zh.endswith(GROUPED[town]):
            yield from _groups(row, areas[row.id])


def _groups(village: PlaceRow, area: Any) -> Iterator[PlaceRow]:
    """3 to 5 groups that fill a village."""
    count = 3 + int(village.code[-3:]) % 3
    cells = shapes.cut(area, count, seed=int(village.code))
    yield from (_group(village, village.id, number, cell) for number, cell in enumerate(cells, start=1))


def _group(village: PlaceRow, parent_id: UUID, number: int, cell: Any) -> PlaceRow:
    word = "独贵龙" if village.name_zh.endswith("嘎查") else "组"
    row = PlaceRow(
        id=ids.new(),
        kind=Kind.GROUP,
        code=f"{village.code}{number:02d}",
        code_system=kinds.LOCAL,
        name_zh=f"{number}{word}",
        name_en=f"Group {number}",
        parent_id=parent_id,
    )
    return drawn(row, cell)


class _Gridded:
    """One village with a grid of its own, groups below it, a grid for each group, and fine grids in those."""

    def __init__(self, village: PlaceRow, area: Any, position: int) -> None:
        """`position` counts the villages of the town from 0: it spreads groups and grids evenly."""
        self.village, self.area, self.position = village, area, position
        self.zh, self.en = f"{names.stem(village.name_zh)}村", village.name_en
        self.made = 0

    def rows(self) -> Iterator[PlaceRow]:
        """All rows below the village, parents first."""
        top = self._grid(self.village.id, 1, "网格", "grid", self.area)
        yield top
        count = _share(GRIDDED_GROUPS, 12, self.position)
        first = sum(_share(GRIDDED_GROUPS, 12, earlier) for earlier in range(self.position))
        for number, cell in enumerate(shapes.cut(self.area, count, seed=int(self.village.code)), start=1):
            yield from self._group(
                top.id, number, cell, _share(FINE_GRIDS, GRIDDED_GROUPS, first + number - 1)
            )

    def _group(self, parent_id: UUID, number: int, cell: Any, fine: int) -> Iterator[PlaceRow]:
        group = _group(self.village, parent_id, number, cell)
        grid = self._grid(group.id, 2, f"{number}组网格", f"group {number} grid", cell)
        yield group
        yield grid
        for part, piece in enumerate(shapes.cut(cell, fine, seed=int(group.code)), start=1):
            yield self._grid(grid.id, 3, f"{number}组第{part}网格", f"group {number} grid {part}", piece)

    def _grid(self, parent_id: UUID, level: int, zh: str, en: str, cell: Any) -> PlaceRow:
        self.made += 1
        row = PlaceRow(
            id=ids.new(),
            kind=Kind.GRID,
            level=level,
            code=f"{self.village.code}{self.made:03d}",
            code_system=kinds.LOCAL,
            name_zh=f"{self.zh}{zh}",
            name_en=f"{self.en} {en}",
            parent_id=parent_id,
        )
        return drawn(row, cell)


def _share(total: int, among: int, position: int) -> int:
    """How many of `total` the one at `position` gets when `among` share as evenly as can be."""
    return total * (position + 1) // among - total * position // among
