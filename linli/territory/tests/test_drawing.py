"""Reading drawn files: encodings, shapes, coordinate systems; nothing strange ends in a traceback."""

import json
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel.rules import geodesy
from linli.territory.rules import geojson, rings, systems
from linli.territory.rules.findings import TEXTS, Finding, Weight, Why
from linli.territory.rules.geojson import Unreadable
from linli.territory.rules.systems import System

pytestmark = pytest.mark.rules
SQUARE = [[117.0, 43.0], [117.01, 43.0], [117.01, 43.01], [117.0, 43.01], [117.0, 43.0]]


def area(*rings_):
    return {"type": "Polygon", "coordinates": list(rings_)}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def raw(document, encoding="utf-8"):
    return json.dumps(document, ensure_ascii=False).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding):
    document = {
        "type": "FeatureCollection",
        "features": [feature(area(SQUARE), 名称="万合永镇", 代码=150425104.0)],
    }
    (read,) = geojson.read(raw(document, encoding)).features
    assert read.properties == {"名称": "万合永镇", "代码": "150425104"}
    assert read.number == 1


def test_what_counts_as_geojson():
    one = feature(area(SQUARE), code="1", none=None, nested={"a": 1})
    assert geojson.read(raw(one)).features[0].properties == {"code": "1", "none": "", "nested": ""}
    assert len(geojson.read(raw([one, one])).features) == 2
    assert geojson.read(raw(area(SQUARE))).features[0].geometry == area(SQUARE)
    mixed = geojson.read(raw({"type": "FeatureCollection", "features": [one, 7, {"properties": 3}]}))
    assert [found.geometry for found in mixed.features] == [area(SQUARE), None, None]
    assert mixed.attributes == ["code", "none", "nested"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xff\xff",
        b"{",
        b"[" * 100_000,
        b"7",
        b"[7]",
        b"{}",
        b'{"type": "FeatureCollection", "features": 3}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "Topology", "objects": {}}',
    ],
)
def test_unreadable_files_say_why(text):
    with pytest.raises(Unreadable) as caught:
        geojson.read(text)
    assert str(caught.value.message)


def test_limits(monkeypatch):
    monkeypatch.setattr(geojson, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="50 MB"):
        geojson.read(b" " * 11)
    monkeypatch.undo()
    monkeypatch.setattr(geojson, "MAX_FEATURES", 1)
    with pytest.raises(Unreadable, match="两万"):
        geojson.read(raw([area(SQUARE), area(SQUARE)]))


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", System.WGS84),
        ("urn:ogc:def:crs:EPSG::4326", System.WGS84),
        ("EPSG:4490", System.CGCS2000),
        ("urn:ogc:def:crs:EPSG:9.9:4490", System.CGCS2000),
        ("cgcs2000", System.CGCS2000),
        ("GCJ-02", System.GCJ02),
        ("EPSG:4527", "epsg:4527"),
        ("urn:ogc:def:crs:EPSG::4548", "epsg:4548"),
        ("EPSG:3857", None),
        ("EPSG:4214", None),
        ("Xian 1980", None),
        ("", None),
    ],
)
def test_systems_by_name(name, system):
    assert systems.named(name) == system
    document = feature(area(SQUARE)) | {"crs": {"type": "name", "properties": {"name": name}}}
    assert geojson.read(raw(document)).crs == name
    if system:
        assert systems.known(system)
        assert systems.label(system)


def test_systems_unknown():
    assert not systems.known("epsg:3857")
    assert not systems.known("moon")


@given(
    lon=st.floats(115.5, 119),
    lat=st.floats(42, 44.2),
    system=st.sampled_from([*System, "epsg:4527", "epsg:4548"]),
)
@settings(deadline=None)
def test_there_and_back_within_a_centimetre(lon, lat, system):
    square = shapely.box(lon, lat, lon + 0.01, lat + 0.01)
    again = systems.to_wgs84(systems.from_wgs84(square, system), system)
    for a, b in zip(square.exterior.coords, again.exterior.coords, strict=True):
        assert geodesy.distance(a, b) < 0.01


def test_gcj02_is_moved_by_hundreds_of_metres():
    square = shapely.Polygon(SQUARE)
    moved = systems.to_wgs84(square, System.GCJ02)
    assert 100 < geodesy.distance(moved.exterior.coords[0], square.exterior.coords[0]) < 1000


def test_gauss_kruger_against_a_known_point():
    metres = area(
        [[39500000, 4762145.0], [39501000, 4762145.0], [39501000, 4763145.0], [39500000, 4763145.0]]
    )
    got = rings.shaped(1, metres, "epsg:4527")
    assert [found.why for found in got.findings] == [Why.CLOSED]
    assert got.shape.bounds[0] == pytest.approx(117.0, abs=1e-9)
    assert geodesy.area(got.shape) == pytest.approx(1e6, rel=1e-3)


HOLE = [[117.002, 43.002], [117.002, 43.004], [117.004, 43.004], [117.004, 43.002], [117.002, 43.002]]


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (None, Why.NO_AREA),
        ({"type": "Point", "coordinates": [117, 43]}, Why.NO_AREA),
        ({"type": "LineString", "coordinates": SQUARE}, Why.NO_AREA),
        (area(), Why.NO_AREA),
        (area(SQUARE[:2]), Why.NO_AREA),
        (area([SQUARE[0]] * 5), Why.NO_AREA),
        ({"type": "Polygon"}, Why.BROKEN),
        (area(None), Why.BROKEN),
        (area([[117], *SQUARE]), Why.BROKEN),
        (area([["117", "43"], *SQUARE]), Why.BROKEN),
        (area([[True, 43], *SQUARE]), Why.BROKEN),
        (area([[math.nan, 43], *SQUARE]), Why.BROKEN),
        (area([[math.inf, 43], *SQUARE]), Why.BROKEN),
        (area([[10**400, 43], *SQUARE]), Why.BROKEN),
        (area([[lat, lon] for lon, lat in SQUARE]), Why.SWAPPED),
        (area([[500_000 + x * 100, 4_700_000 + y] for x, y in SQUARE]), Why.METRES),
        (area([[x + 100, y] for x, y in SQUARE]), Why.NOT_ON_EARTH),
        (area([[x, y + 60] for x, y in SQUARE]), Why.NOT_ON_EARTH),
        (area([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), Why.CROSSES),
        (area(SQUARE, [[x + 0.05, y] for x, y in HOLE]), Why.ASTRAY),
    ],
)
def test_every_fault_has_its_name(geometry, why):
    got = rings.shaped(3, geometry, System.WGS84)
    assert got.shape is None
    (found,) = got.findings
    assert (found.row, found.why, found.weight) == (3, why, Weight.REFUSED)
    assert found.text


def test_faults_of_other_systems():
    assert (
        rings.shaped(1, area([[x - 110, y] for x, y in SQUARE]), System.GCJ02).findings[0].why
        is Why.NOT_IN_CHINA
    )
    assert rings.shaped(1, area(SQUARE), "epsg:4527").findings[0].why is Why.NOT_ON_EARTH
    far = area([[9e7, 1e6], [9.1e7, 1e6], [9.1e7, 2e6]])
    assert rings.shaped(1, far, "epsg:4548").findings[0].why is Why.NOT_ON_EARTH


def test_a_crossing_is_shown_where_it_is():
    (found,) = rings.shaped(
        1, area([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "wgs84"
    ).findings
    assert (found.shape.x, found.shape.y) == pytest.approx((117.005, 43.005))
    assert "117.005" in found.text


def test_what_is_forgiven():
    lifted = area([[x, y, 900.5] for x, y in reversed(SQUARE[:-1])], HOLE)
    got = rings.shaped(1, lifted, System.WGS84)
    assert [found.why for found in got.findings] == [Why.CLOSED]
    assert got.shape.exterior.is_ccw
    assert not got.shape.has_z
    assert len(got.shape.interiors) == 1
    splinter = [[117.02, 43], [117.020001, 43], [117.020001, 43.000001], [117.02, 43]]
    got = rings.shaped(1, {"type": "MultiPolygon", "coordinates": [[SQUARE], [splinter]]}, System.CGCS2000)
    assert (got.shape.geom_type, got.findings[0].why) == ("Polygon", Why.SLIVERS)
    nested = {
        "type": "GeometryCollection",
        "geometries": [area(SQUARE), {"type": "Point", "coordinates": [1, 1]}],
    }
    assert rings.shaped(1, nested, System.WGS84).shape.equals(shapely.Polygon(SQUARE))
    apart = [[[x + 1, y] for x, y in SQUARE]]
    many = rings.shaped(1, {"type": "MultiPolygon", "coordinates": [[SQUARE], apart]}, System.WGS84)
    assert many.shape.geom_type == "MultiPolygon"


def test_collections_do_not_nest_for_ever():
    deep = area(SQUARE)
    for _turn in range(20):
        deep = {"type": "GeometryCollection", "geometries": [deep]}
    assert rings.shaped(1, deep, System.WGS84).findings[0].why is Why.NO_AREA


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.floats(), max_size=3),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "geometries", "features", "geometry"]), inner
        )
        | st.builds(
            lambda kind, coordinates: {"type": kind, "coordinates": coordinates},
            st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", "Feature"]),
            inner,
        )
    ),
    max_leaves=30,
)


@given(json_values, st.sampled_from([*System, "epsg:4527"]))
@settings(deadline=None, max_examples=300)
def test_any_geometry_becomes_an_area_or_a_sentence(value, system):
    got = rings.shaped(1, value, system)
    assert (got.shape is None) == any(found.weight is Weight.REFUSED for found in got.findings)
    assert got.shape is None or got.shape.is_valid


points = st.tuples(st.floats(116, 118), st.floats(42, 44))


@given(
    st.lists(st.lists(points, min_size=3, max_size=8), min_size=1, max_size=3), st.sampled_from(list(System))
)
@settings(deadline=None, max_examples=300)
def test_any_rings_become_a_valid_area_or_a_sentence(drawn, system):
    got = rings.shaped(1, area(*[[list(point) for point in ring] for ring in drawn]), system)
    assert got.findings or got.shape is not None
    assert got.shape is None or (got.shape.is_valid and got.shape.area > 0)


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
@settings(deadline=None, max_examples=300)
def test_any_file_is_read_or_refused(content):
    try:
        drawing = geojson.read(content)
    except Unreadable:
        return
    for found in drawing.features:
        rings.shaped(found.number, found.geometry, System.WGS84)


def test_every_finding_has_words():
    assert set(TEXTS) == set(Why)
    tiny = Finding(1, Why.OVERLAP, {"other": "x", "area": 1, "share": 0.1}, lighter=True)
    assert tiny.weight is Weight.HINT
    assert tiny.text.endswith("（0.1%）。")
