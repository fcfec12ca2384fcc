"""The demonstration territory as others see it."""

import time
from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.actor import SYSTEM
from linli.territory import actions, reads
from linli.territory.demo import territory_demo
from linli.territory.models import Place
from linli.territory.rules import shapes

pytestmark = pytest.mark.django_db
KEEP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)


def test_demo_counts(demo):
    kinds = Counter(
        (p.kind.value, p.level)
        for k in ("banner", "town", "village", "group", "grid")
        for p in demo.of_kind(k)
    )
    assert kinds == {
        ("banner", None): 1,
        ("town", None): 16,
        ("village", None): 145,
        ("grid", 1): 12,
        ("grid", 2): 40,
        ("grid", 3): 96,
        ("group", None): kinds["group", None],
    }
    town = demo.by_code("150425104")
    assert town.prefix == "WHY"
    inside = demo.descendants(town.id)
    assert sum(p.id in inside for p in demo.of_kind("group")) == 40
    assert sum(p.id in inside for p in demo.of_kind("grid")) == 148
    assert demo.banner().prefix == "KSKT"
    assert not demo.banner().synthetic
    assert all(p.synthetic for p in demo.of_kind("village"))
    assert list(reads.places_broken()) == []


def test_demo_is_idempotent(empty_banner):
    said = []
    assert territory_demo(actor=SYSTEM, progress=lambda *args: said.append(args)) == len(reads.tree())
    assert said[-1][1:] == (2, 2)
    assert territory_demo(actor=SYSTEM, progress=lambda *args: None) == 0


def test_every_place_is_filled_by_its_children(rows):
    areas = {row.id: shapes.parse(row.outline) for row in rows}
    below = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(areas[row.id])
    for place_id, parts in below.items():
        if place_id is not None:
            assert abs(sum(p.area for p in parts) - areas[place_id].area) < 1e-9
            assert shapely.union_all(parts).symmetric_difference(areas[place_id]).area < 1e-9


def _leaves():
    from linli.territory.reads.cache import _cached, _locator

    return _locator(_cached.get()).leaves


@KEEP
@given(data=st.data())
def test_a_point_in_a_leaf_is_located_there(demo, data):
    place_id, shape = data.draw(st.sampled_from(_leaves()))
    west, south, east, north = shape.bounds
    lon, lat = data.draw(st.floats(west, east)), data.draw(st.floats(south, north))
    found = reads.locate(lon, lat)
    assert next(iter(reads.locate_many([(lon, lat)]))) == (found.id if found else None)
    if shapely.contains_xy(shape, lon, lat):
        assert found.id == place_id


def test_many_agrees_with_one_and_with_shapely(demo):
    random = np.random.default_rng(7)
    points = random.uniform((116.3, 42.3), (118.5, 44.3), (5000, 2))
    vertices = shapely.get_coordinates([shape for _id, shape in _leaves()])
    points = np.concatenate([points, vertices])
    many = reads.locate_many(points)
    assert [found and found.id for found in (reads.locate(*p) for p in points.tolist())] == list(many)
    rows, hits = shapely.STRtree([s for _i, s in _leaves()]).query(
        shapely.points(points), predicate="intersects"
    )
    lowest = {}
    for row, hit in zip(rows.tolist(), hits.tolist(), strict=True):
        lowest[row] = min(hit, lowest.get(row, hit))
    expected = [_leaves()[lowest[row]][0] if row in lowest else None for row in range(5000)]
    assert list(many[:5000]) == expected


def test_outside(demo):
    assert reads.locate(116.39, 39.9) is None
    assert reads.locate(float("nan"), 43) is None
    assert reads.nearest(116.39, 39.9) is not None


def test_locating_is_fast(demo):
    reads.locate(117.95, 43.15)
    started = time.perf_counter()
    for _ in range(2000):
        reads.locate(117.95, 43.15)
    assert (time.perf_counter() - started) / 2000 < 50e-6 * 4  # a shared machine


def test_statements(demo, django_assert_num_queries):
    reads.tree_forget()
    with django_assert_num_queries(4):  # versions twice, the tree, the outlines
        reads.tree()
        reads.locate(117.95, 43.15)
        reads.locate(117.95, 43.15)


def test_tree_drops_when_the_version_moves(demo):
    town = demo.by_code("150425104")
    actions.place_rename(actor=SYSTEM, place_id=town.id, name_zh="新名镇", name_en="")
    assert reads.tree() is not demo
    assert reads.tree().name(town.id, "zh-hans") == "新名镇"
    assert reads.tree().name(town.id, "en") == "新名镇"


def test_chain_of_a_located_point(demo):
    place = reads.locate(117.95, 43.15)
    chain = demo.chain(place.id)
    assert chain.grid_id == place.id
    assert demo.get(chain.town_id).name_zh == "万合永镇"
    assert None not in (chain.banner_id, chain.village_id, chain.group_id)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("广义村 3 组，小卖部旁边", "万合永镇 广义村委会 3组"),
        ("岗更嘎查第二独贵龙", "达来诺日镇 岗更嘎查 2独贵龙"),
        ("巴彦宝力格", None),
        ("天太永3组", "红山子乡 天太永村委会 3组"),
    ],
)
def test_search(demo, text, name):
    found = reads.search_name(text)
    assert (demo.full_name(found.id, "zh") if found else None) == name


def test_outlines(demo):
    banner = reads.outlines(demo.banner().id, "en")
    assert len(banner["features"]) == 16
    assert banner["features"][0]["properties"]["name"] == "Jingpeng town"
    leaf = demo.of_kind("grid")[-1]
    (own,) = reads.outlines(leaf.id, "zh-hans")["features"]
    assert own["id"] == str(leaf.id)
    assert reads.place_area(leaf.id) > 0


def test_outlines_of_nothing_drawn(empty_banner):
    actions.banner_init(actor=SYSTEM, code="150424")
    banner = reads.tree().banner()
    assert reads.outlines(banner.id, "en")["features"] == []
    assert reads.place_area(banner.id) is None
    assert reads.nearest(117, 43) is None


def test_verifier_names_what_is_broken(demo):
    village = demo.by_code("150425104202")
    from linli.kernel.verbs import writing

    with writing():
        Place.objects.filter(pk=village.id).update(code="150425999999")
    assert any(str(village.id) in text for text in reads.places_broken())
