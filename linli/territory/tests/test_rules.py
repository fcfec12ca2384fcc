"""Rules without a database."""

from uuid import UUID, uuid4

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.actor import Level as Kind
from linli.territory.rules import kinds, names, search, shapes
from linli.territory.rules.locator import Locator, leaves
from linli.territory.rules.places import Chain, PlaceInfo, Tree, chained

pytestmark = pytest.mark.rules


@pytest.mark.parametrize(
    ("kind", "level", "parent", "allowed"),
    [
        (Kind.BANNER, None, None, True),
        (Kind.BANNER, None, (Kind.BANNER, None), False),
        (Kind.TOWN, None, None, False),
        (Kind.TOWN, None, (Kind.BANNER, None), True),
        (Kind.VILLAGE, None, (Kind.BANNER, None), False),
        (Kind.GROUP, None, (Kind.VILLAGE, None), True),
        (Kind.GROUP, None, (Kind.GRID, 1), True),
        (Kind.GROUP, None, (Kind.GRID, 2), False),
        (Kind.GRID, 1, (Kind.VILLAGE, None), True),
        (Kind.GRID, 1, (Kind.GROUP, None), False),
        (Kind.GRID, 2, (Kind.GROUP, None), True),
        (Kind.GRID, 2, (Kind.GRID, 1), True),
        (Kind.GRID, 3, (Kind.GRID, 1), False),
        (Kind.GRID, 3, (Kind.GRID, 2), True),
        (Kind.GRID, None, (Kind.VILLAGE, None), False),
    ],
)
def test_what_may_stand_where(kind, level, parent, allowed):
    assert kinds.may_stand_below(kind, level, parent) is allowed


def test_children_offer_what_parents_allow():
    assert kinds.children(Kind.VILLAGE, None) == ((Kind.GROUP, None), (Kind.GRID, 1))
    assert kinds.children(Kind.GRID, 3) == ()


def test_levels():
    assert kinds.level_fits(Kind.GRID, 3)
    assert not kinds.level_fits(Kind.GRID, 4)
    assert not kinds.level_fits(Kind.TOWN, 1)


def test_codes():
    assert kinds.code_fits(Kind.BANNER, "150425", None)
    assert not kinds.code_fits(Kind.BANNER, "15042", None)
    assert not kinds.code_fits(Kind.TOWN, "150426104", "150425")
    assert kinds.code_fits(Kind.GRID, "150425104202001", "150425104202")
    assert kinds.code_system(Kind.TOWN) == "stats-2023"
    assert kinds.code_system(Kind.GRID) == "local"
    assert kinds.next_code(Kind.GRID, "150425104202", {"150425104202001"}) == "150425104202002"
    with pytest.raises(ValueError, match="no number"):
        kinds.next_code(Kind.GROUP, "1", [f"1{n:02d}" for n in range(100)])


@pytest.mark.parametrize("prefix", ["W", "WHYWHYW", "why", "W-Y", "万合"])
def test_bad_prefixes(prefix):
    assert not kinds.prefix_fits(prefix)
    assert kinds.prefix_fits("WHY")


def test_english_names():
    assert names.english("克什克腾旗") == "Hexigten Banner"
    assert names.english("万合永镇") == "Wanheyong town"
    assert names.english("广义村委会") == "Guangyi village"
    assert names.english("巴彦高勒嘎查") == "Bayangaole gacha"
    assert names.english("达来诺日镇直属社区", "达来诺日镇") == "Dalainor town direct community"
    assert names.english("同兴镇兴源社区", "同兴镇") == "Xingyuan community"
    assert names.english("光明直属社区", "经棚镇") == "Guangming direct community"
    assert names.spelled("西安") == "Xi'an"
    assert names.english("无尾") == "Wuwei"
    assert names.spelled("AB区") == "ABqu"


def test_prefixes_are_unique():
    assert names.prefix("万合永镇") == "WHY"
    assert names.prefix("土城子镇", {"TCZ"}) == "TCZ2"
    taken = {"TCZ", *(f"TCZ{n}" for n in range(2, 10))}
    assert names.prefix("土城子镇", taken) == "TCZ10"
    assert names.prefix("？镇") == "XX"


def _place(kind, code, name, parent=None, *, level=None, current=True):
    return PlaceInfo(uuid4(), kind, level, code, name, "", parent, None, None, None, False, current)


def _tree():
    banner = _place(Kind.BANNER, "150425", "某旗")
    a = _place(Kind.TOWN, "150425100", "甲口镇", banner.id)
    b = _place(Kind.TOWN, "150425101", "乙口镇", banner.id)
    same_a = _place(Kind.VILLAGE, "150425100200", "光明村委会", a.id)
    same_b = _place(Kind.VILLAGE, "150425101200", "光明嘎查", b.id)
    only = _place(Kind.VILLAGE, "150425101201", "大河沿村委会", b.id)
    short = _place(Kind.VILLAGE, "150425101202", "河沿村委会", b.id)
    group = _place(Kind.GROUP, "15042510120112", "12组", only.id)
    grid = _place(Kind.GRID, "150425101201001", "大河沿村网格", only.id, level=1)
    gone = _place(Kind.GROUP, "15042510120113", "13组", only.id, current=False)
    return Tree(chained([banner, a, b, same_a, same_b, only, short, group, grid, gone]))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("大河沿村 １２ 组，小卖部旁边", "15042510120112"),
        ("大河沿十二组", "15042510120112"),
        ("大河沿村99组", "150425101201"),
        ("河沿那边", "150425101202"),
        ("光明村口", "150425100200"),
        ("光明", None),
        ("乙口光明", "150425101200"),
        ("甲口镇 光明", "150425100200"),
        ("光明和大河沿", "150425101201"),
        ("乙口镇政府", "150425101"),
        ("甲口", "150425100"),
        ("12组", None),
        ("", None),
    ],
)
def test_search(text, code):
    found = search.place_named(_tree(), text)
    assert (found.code if found else None) == code


def test_search_within_a_town():
    tree = _tree()
    assert search.place_named(tree, "光明", tree.by_code("150425101").id).code == "150425101200"


def test_numbers():
    assert [search._number(n) for n in ("3", "三", "十", "十二", "二十", "二十三")] == [3, 3, 10, 12, 20, 23]


def test_tree():
    tree = _tree()
    group, village = tree.by_code("15042510120112"), tree.by_code("150425101201")
    gone = tree.of_kind("group")
    assert [g.code for g in gone] == ["15042510120112"]
    assert len(tree.children(village.id)) == 2
    assert len(tree.descendants(village.id)) == len(tree.descendants(village.id)) == 4
    assert tree.chain(group.id).town_id == tree.by_code("150425101").id
    assert tree.chain(group.id).grid_id is None
    assert tree.chain(None) == Chain()
    assert tree.full_name(group.id, "zh") == "乙口镇 大河沿村委会 12组"
    assert tree.full_name(tree.by_code("150425101201001").id, "zh") == "乙口镇 大河沿村网格"
    assert tree.full_name(group.id, "en") == "12组, 大河沿村委会, 乙口镇"
    assert tree.full_name(tree.banner().id, "zh") == "某旗"
    assert tree.full_name(uuid4(), "zh") == tree.name(None, "zh") == ""
    assert len(tree) == 10
    assert group.id in tree
    assert Tree([]).banner() is None


SQUARE = shapely.box(0, 0, 1, 1)


def test_parse():
    assert shapes.parse(shapes.dump(SQUARE)).equals(SQUARE)
    bow = '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'
    far = shapes.dump(shapely.box(170, 0, 190, 1))
    point = '{"type":"Point","coordinates":[0,0]}'
    for text in ("", "{}", "[", bow, far, point, '{"type":"Polygon","coordinates":[]}'):
        with pytest.raises(ValueError, match="not"):
            shapes.parse(text)


def test_area_only():
    mixed = shapely.GeometryCollection(
        [SQUARE, shapely.Point(3, 3), shapely.MultiPolygon([shapely.box(2, 2, 3, 3)])]
    )
    assert shapes.only_area(mixed).geom_type == "MultiPolygon"
    assert shapes.only_area(shapely.Point(0, 0)) is None
    assert shapes.only_area(None) is None


def test_label_point_lies_inside_a_crescent():
    crescent = shapely.Point(0, 0).buffer(1).difference(shapely.Point(0.3, 0).buffer(0.9))
    assert crescent.contains(shapely.Point(*shapes.label_point(crescent)))


@given(st.integers(1, 9), st.integers(0, 2**32))
def test_cut_fills_exactly(count, seed):
    cells = shapes.cut(SQUARE, count, seed)
    assert len(cells) == count
    assert abs(sum(cell.area for cell in cells) - 1) < 1e-9
    assert shapely.union_all(cells).symmetric_difference(SQUARE).area < 1e-9


def test_carve():
    disc = shapes.disc(0.5, 0.5, 0.1)
    (rest,) = shapes.carve([SQUARE], disc)
    assert rest.area + disc.area == pytest.approx(1)


def test_borders_belong_to_the_first_leaf():
    ids = [UUID(int=n) for n in range(2)]
    locator = Locator([(ids[0], shapely.box(0, 0, 1, 1)), (ids[1], shapely.box(1, 0, 2, 1))])
    assert locator.locate(1, 0.5) == ids[0]
    assert locator.locate(1.5, 0.5) == ids[1]
    assert list(locator.locate_many([(1, 0.5), (1.5, 0.5), (2, 1), (3, 3), (np.nan, 0)])) == [
        ids[0],
        ids[1],
        ids[1],
        None,
        None,
    ]
    assert locator.locate(3, 3) is locator.locate(float("nan"), 0) is None
    assert locator.nearest(3, 3) == ids[1]
    assert locator.nearest(float("nan"), 3) is None


def test_gaps_inside_the_banner_go_to_the_nearest_leaf():
    ids = [UUID(int=n) for n in range(2)]
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1 + 1e-12, 0, 2, 1)
    point = (1 + 5e-13, 0.5)
    locator = Locator([(ids[0], left), (ids[1], right)], extent=shapely.box(0, 0, 2, 1))
    assert locator.locate(*point) in ids
    assert list(locator.locate_many([point, (5, 5)])) == [locator.locate(*point), None]
    apart = Locator([(ids[0], left), (ids[1], right)])
    assert apart.locate(*point) is None
    assert list(apart.locate_many([point])) == [None]


def test_a_locator_without_leaves():
    empty = Locator([])
    assert empty.locate(1, 1) is empty.nearest(1, 1) is None
    assert list(empty.locate_many([(1, 1)])) == [None]
    assert list(empty.locate_many(np.empty((0, 2)))) == []


def test_what_parts_leave_over_is_a_leaf():
    whole, part, full = (UUID(int=n) for n in range(3))
    areas = {whole: shapely.box(0, 0, 2, 1), part: shapely.box(0, 0, 1, 1)}
    above = {whole: None, part: whole}
    found = dict(leaves(areas, above))
    assert found[whole].equals(shapely.box(1, 0, 2, 1))
    found = dict(leaves(areas | {full: shapely.box(1, 0, 2, 1)}, above | {full: whole}))
    assert set(found) == {part, full}
    overlapping = {full: shapely.box(0, 0, 2, 1), part: shapely.box(0, 0, 2, 0.4), whole: areas[whole]}
    assert whole not in dict(leaves(overlapping, {full: whole, part: whole, whole: None}))
