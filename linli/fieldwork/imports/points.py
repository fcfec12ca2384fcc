"""Points to look at: places and things, never people."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.fieldwork.actions.points import point_add, point_end
from linli.fieldwork.imports.scope import half_a_position, misplaced, refused
from linli.fieldwork.reads.reference import reference
from linli.kernel.actor import Actor
from linli.kernel.rules.permissions import PERMITS
from linli.sheets.rules.cells import choice, number, text
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.territory.reads import place_written


def kinds() -> dict[str, UUID]:
    """Kinds of points by name and code."""
    rows = reference().offered("point")
    return {word: row.pk for row in rows for word in (row.name_zh, row.name_en, row.code) if word}


PLACE = Column(
    "place",
    _("Place"),
    ("所在地", "所属网格", "所在村", "村组", "网格", "地点", "place"),
    place_written,
    required=True,
    example="万合永镇广义村3组",
)
LON = Column("lon", _("Longitude"), ("经度", "东经", "lon", "lng", "x"), number(-180, 180), example="117.52")
LAT = Column("lat", _("Latitude"), ("纬度", "北纬", "lat", "y"), number(-90, 90), example="43.31")
COLUMNS = (
    Column(
        "name",
        _("Name"),
        ("点位名称", "点位", "名称", "场所", "场所名称"),
        text(80),
        required=True,
        example="村口小桥",
        note=_("The name of a place or a thing, never of a person."),
    ),
    Column(
        "kind",
        _("Kind"),
        ("点位类型", "类型", "类别", "场所类型"),
        choice(kinds),
        required=True,
        example="桥梁",
        choices=lambda: [row.name_zh for row in reference().offered("point")],
    ),
    PLACE,
    LON,
    LAT,
)


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    yield from misplaced(actor, rows, "point_add")
    yield from half_a_position(rows)
    yield from refused(rows, "name")


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    return [
        point_add(
            actor=actor,
            kind_id=row.get("kind"),
            name=row.get("name"),
            place_id=row.get("place"),
            lon=row.get("lon"),
            lat=row.get("lat"),
        ).pk
        for row in rows
    ]


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    for one in ids:
        point_end(actor=actor, point_id=one)


POINTS = Importer(
    kind="check_points",
    label=_("Points to look at"),
    columns=COLUMNS,
    roles=frozenset(PERMITS["import_use"].roles),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Shops, schools, wells, bridges, old houses as buildings. No list of people is taken."),
    view="fieldwork:points",
)
