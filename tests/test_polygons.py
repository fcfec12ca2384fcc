"""Borders from a file, from the upload to the result, and what they leave as it was."""

import json
from io import StringIO

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from linli.cases.actions.intake import Report, case_report
from linli.cases.models import Case
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.rules import geodesy
from linli.sheets.models import ImportRun
from linli.territory import reads
from linli.territory.imports.polygons import POLYGONS, read_notes, write_notes
from linli.territory.rules import shapes, systems
from linli.territory.rules.history import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(db):
    tree = reads.tree()
    return next(p for p in tree.of_kind("village") if p.code.startswith("150425100") and tree.children(p.id))


@pytest.fixture
def groups(village):
    return list(reads.tree().children(village.id))


def area(place):
    return reads.areas([place.id])[place.id]


def feature(code, shape, **more):
    return {
        "type": "Feature",
        "properties": {"代码": code, **more},
        "geometry": shapely.geometry.mapping(shape),
    }


def collection(*features, crs=""):
    made = {"type": "FeatureCollection", "features": list(features)}
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps(made | named, ensure_ascii=False).encode()


def crossing():
    return shapely.Polygon([(117.5, 43.2), (117.6, 43.3), (117.6, 43.2), (117.5, 43.3)])


def upload(client, data):
    page = client.post(
        reverse("sheets:start", args=["polygons"]), {"file": SimpleUploadedFile("界线.geojson", data)}
    )
    assert page.status_code == 302, page.content.decode()[-3000:]
    return ImportRun.objects.order_by("-id").first()


def columns(client, run, **given):
    chosen = {"col_code": 0} | given
    page = client.post(reverse("sheets:columns", args=[run.pk]), chosen, follow=True)
    assert page.status_code == 200, page.content.decode()[-3000:]
    return page


def test_the_whole_way_and_back(sign_in, groups):
    client = sign_in("admin")
    grown = area(groups[0]).buffer(0.002)
    data = collection(
        feature(groups[0].code, grown),
        feature(groups[1].code, area(groups[1])),
        feature("150425100200", crossing()),
    )
    run = upload(client, data)
    page = columns(client, run, fix_system="cgcs2000")
    told = {(one.finding.row, one.finding.why.value) for row in page.context["board"] for one in row.told}
    assert {why for _row, why in told} == {"overlap", "outside", "crosses"}
    assert (3, "crosses") in told
    assert "117.55" in page.content.decode()
    board = {row.row: row for row in page.context["board"]}
    assert (board[1].doubtful, board[1].refused, board[3].refused) == (True, False, True)
    assert page.context["points"][0]["number"] == "1"
    drawn = client.get(page.context["outlines"]).json()
    assert {f["properties"].get("mark") for f in drawn["features"]} >= {None, "soon"}
    assert reads.place_history(groups[0].id)[-1].source == Source.LOADED
    before = ImportRun.objects.get().bad
    given = {"note-1": "双方已商定", "note-2": "", "note-x": "?", "note": "其余先行采用"}
    page = client.post(page.context["notes_url"], given, follow=True)
    assert "双方已商定" in page.content.decode()
    run.refresh_from_db()
    assert run.bad == 1 < before
    page = client.post(reverse("sheets:confirm", args=[run.pk]), {"leaving": "1"}, follow=True)
    run.refresh_from_db()
    assert (run.state, run.made) == ("confirmed", 1)
    line = reads.place_history(groups[0].id)[-1]
    assert (line.source, line.note, line.system) == (Source.FILE, "双方已商定", "cgcs2000")
    page = client.get(reverse("territory:place", args=[groups[0].id])).content.decode()
    assert "双方已商定" in page
    assert client.get(reverse("territory:polygons-map", args=[run.pk])).status_code in (200, 404)
    client.post(reverse("sheets:undo", args=[run.pk]))
    assert reads.place_history(groups[0].id)[-1].source == Source.UNDONE


def test_the_files_own_system_is_taken(sign_in, groups):
    client = sign_in("admin")
    metres = systems.from_wgs84(area(groups[0]), "epsg:4527")
    run = upload(client, collection(feature(groups[0].code, metres), crs="urn:ogc:def:crs:EPSG::4527"))
    page = columns(client, run, col_system=1)
    assert not any(row.refused or row.doubtful for row in page.context["board"])
    client.post(reverse("sheets:confirm", args=[run.pk]))
    line = reads.place_history(groups[0].id)[-1]
    assert line.system == "epsg:4527"
    assert (
        line.shape.symmetric_difference(shapes.parse(reads.outline_on(groups[0].id, line.valid_from))).area
        == 0
    )
    assert line.shape.hausdorff_distance(reads.place_history(groups[0].id)[0].shape) < 1e-7


@pytest.mark.parametrize("data", [b"", b"{", b'{"type": "FeatureCollection", "features": []}', b"[1]"])
def test_no_drawing(sign_in, cast, data):
    page = sign_in("admin").post(
        reverse("sheets:start", args=["polygons"]), {"file": SimpleUploadedFile("x.geojson", data)}
    )
    assert page.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_system_that_cannot_be_read(sign_in, groups):
    client = sign_in("admin")
    run = upload(client, collection(feature(groups[0].code, area(groups[0])), crs="EPSG:4214"))
    columns(client, run, col_system=1)
    run.refresh_from_db()
    assert run.bad == 1


def test_columns_that_sort_people(sign_in, groups):
    data = collection(feature(groups[0].code, area(groups[0]), 民族="x"))
    page = sign_in("admin").post(
        reverse("sheets:start", args=["polygons"]), {"file": SimpleUploadedFile("x.geojson", data)}
    )
    assert page.status_code == 422
    assert "民族" in page.content.decode()


def test_only_administrators(sign_in, cast):
    client = sign_in("desk")
    assert client.get(reverse("sheets:start", args=["polygons"])).status_code == 403


def test_notes_as_text():
    assert read_notes(write_notes({3: " a\nb ", 4: "", 1: "双方：已商定"})) == {3: "a b", 1: "双方：已商定"}
    from linli.sheets.rules.cells import Unreadable

    with pytest.raises(Unreadable):
        read_notes("just words")


@pytest.mark.parametrize(
    ("said", "level"),
    [("一级网格", 1), ("2", 2), (3.0, 3), ("第三级", 3), ("村级", None), ("12", 12), ("", None)],
)
def test_levels_as_people_write_them(said, level):
    assert POLYGONS.by_name["level"].read(said) == level


def test_a_geometry_that_is_none():
    from linli.sheets.rules.cells import Unreadable

    with pytest.raises(Unreadable):
        POLYGONS.by_name["outline"].read("{")


def test_the_command(groups, tmp_path):
    path = tmp_path / "界线.geojson"
    path.write_bytes(collection(feature(groups[0].code, systems.from_wgs84(area(groups[0]), "gcj02"))))
    with pytest.raises(CommandError):
        call_command("import", "polygons", str(path), "--yes", "--json", "--crs", "moon", stdout=StringIO())
    out = StringIO()
    call_command("import", "polygons", str(path), "--yes", "--json", "--crs", "gcj02", stdout=out)
    assert json.loads(out.getvalue())["made"] == 1
    assert reads.place_history(groups[0].id)[-1].system == "gcj02"
    call_command("import", undo=json.loads(out.getvalue())["run"], stdout=StringIO())
    assert reads.place_history(groups[0].id)[-1].source == Source.UNDONE
    out = StringIO()
    call_command("import", "polygons", str(path), "--yes", "--crs", "gcj02", stdout=out)
    assert "coordinates" not in out.getvalue()


def test_matters_keep_the_place_they_had(groups):
    """The point falls into another group after the border moved; the matter stays where it was laid."""
    from linli.territory import actions
    from linli.territory.rules.seats import Piece

    first, second = groups[:2]
    receipt = case_report(
        actor=ANONYMOUS, report=Report(what="路灯坏了", lon=first.lon, lat=first.lat), files=[]
    )
    columns_before = Case.objects.filter(pk=receipt.case.pk).values("village_id", "group_id", "town_id").get()
    assert columns_before["group_id"] == first.id
    spot = shapely.Point(first.lon, first.lat).buffer(0.002)
    pieces = [
        Piece(1, first.code, shape=shapes.only_area(area(first).difference(spot))),
        Piece(2, second.code, shape=shapes.only_area(area(second).union(spot))),
    ]
    actions.places_redraw(actor=SYSTEM, pieces=pieces, note="调整")
    assert reads.locate(first.lon, first.lat).id == second.id
    after = Case.objects.filter(pk=receipt.case.pk).values("village_id", "group_id", "town_id").get()
    assert after == columns_before


def test_a_border_by_hand_and_an_end(sign_in, groups):
    client = sign_in("admin")
    place, url = groups[0], reverse("territory:draw", args=[groups[0].id])
    inner = area(place).buffer(-0.001)
    file = SimpleUploadedFile("a.geojson", collection(feature("x", inner)))
    assert client.post(url, {"file": file}).status_code == 302
    assert reads.place_area(place.id) == pytest.approx(geodesy.area(inner))
    assert client.post(url, {"outline": shapes.dump(inner), "synthetic": "on"}).status_code == 302
    assert reads.tree().get(place.id).synthetic
    two = SimpleUploadedFile("b.geojson", collection(feature("x", inner), feature("y", inner)))
    metres = SimpleUploadedFile("c.geojson", collection(feature("x", inner), crs="EPSG:4527"))
    for wrong in (
        {},
        {"outline": shapes.dump(crossing())},
        {"outline": "x", "remove": "on"},
        {"file": two},
        {"file": metres},
        {"file": SimpleUploadedFile("d.geojson", b"{")},
    ):
        page = client.post(url, wrong)
        assert page.status_code == 422
        assert page.context["draw"].errors
    assert client.post(url, {"remove": "on"}).status_code == 302
    assert reads.place_area(place.id) is None
    assert len(reads.place_history(place.id)) == 4
    end = reverse("territory:end", args=[place.id])
    assert client.post(end, {}).status_code == 422
    above = reverse("territory:end", args=[place.parent_id])
    assert client.post(above, {"sure": "on"}).status_code == 422
    assert client.post(end, {"sure": "on"}).status_code == 302
    assert not reads.tree().get(place.id).current
    assert "end" not in client.get(reverse("territory:place", args=[place.id])).context


def test_a_note_is_only_for_ones_own_waiting_file(sign_in, groups):
    client = sign_in("admin")
    run = upload(client, collection(feature(groups[0].code, area(groups[0]))))
    assert client.get(reverse("territory:polygons-map", args=[run.pk])).status_code == 404
    columns(client, run)
    assert client.get(reverse("territory:polygons-map", args=[run.pk])).status_code == 200
    client.post("/sign-out")
    other = sign_in("desk")
    assert other.get(reverse("territory:polygons-map", args=[run.pk])).status_code == 404
    assert other.post(reverse("territory:polygons-notes", args=[run.pk])).status_code == 404
