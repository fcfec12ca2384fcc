"""The demo's points and equipment in Wanheyong."""

from itertools import cycle
from random import Random
from uuid import UUID

from linli.fieldwork.actions.points import point_add
from linli.fieldwork.actions.register import Piece, equipment_add, equipment_set
from linli.fieldwork.demo.texts import CAMERAS, EQUIPMENT, POINTS
from linli.fieldwork.reads.reference import reference
from linli.kernel.actor import SYSTEM
from linli.territory.reads import PlaceInfo, locate, tree

SPOTS = 120


def near(grid: PlaceInfo, rng: Random) -> tuple[float | None, float | None]:
    """A point around the grid's middle that still lies in it."""
    if grid.lon is None or grid.lat is None:
        return None, None
    for _try in range(12):
        lon = round(grid.lon + rng.uniform(-0.01, 0.01), 6)
        lat = round(grid.lat + rng.uniform(-0.008, 0.008), 6)
        found = locate(lon, lat)
        if found is not None and found.id == grid.id:
            return lon, lat
    return grid.lon, grid.lat


def _kind(code: str) -> UUID:
    row = reference().kind_called(code)
    assert row is not None
    return row.pk


def _village(grid: PlaceInfo) -> str:
    name = tree().name(tree().chain(grid.id).village_id, "zh-hans")
    return name.removesuffix("委会")


def points_demo(grids: list[PlaceInfo], rng: Random) -> None:
    """120 points over the finest grids; the first grid has some of its own."""
    wanted = [grids[0]] * 5 + [grids[1 + number % (len(grids) - 1)] for number in range(SPOTS - 5)]
    for number, grid in enumerate(wanted):
        code, name = POINTS[number % len(POINTS)]
        lon, lat = near(grid, rng)
        called = f"{_village(grid)}{name}"
        point_add(actor=SYSTEM, kind_id=_kind(code), name=called, place_id=grid.id, lon=lon, lat=lat)


def equipment_demo(grids: list[PlaceInfo], units: dict[str, UUID], rng: Random) -> list[UUID]:
    """200 pieces of the register; a few do not work. Gives the lamps."""
    around, lamps = cycle(rng.sample(grids, len(grids))), []
    for code, letters, count, keeper, beside in EQUIPMENT:
        for number in range(1, count + 1):
            grid = grids[0] if number == 1 else next(around)
            spot, purpose = CAMERAS[number % len(CAMERAS)] if code == "camera" else (beside, "")
            lon, lat = near(grid, rng)
            made = equipment_add(
                actor=SYSTEM,
                given=Piece(
                    number=f"{letters}-{number:03d}",
                    kind_id=_kind(code),
                    place_id=grid.id,
                    name=f"{_village(grid)}{spot}",
                    lon=lon,
                    lat=lat,
                    unit_id=units.get(keeper),
                    keeper_role="" if keeper in units else keeper,
                    purpose=purpose,
                ),
            )
            if code == "lamp":
                lamps.append(made.pk)
            if number % 29 == 0:
                equipment_set(actor=SYSTEM, equipment_id=made.pk, state="out")
    return lamps
