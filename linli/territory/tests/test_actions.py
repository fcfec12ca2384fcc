"""The verbs: who may, what is refused, what is left behind."""

import pytest

from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Grant, Kind, Level
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.ids import new
from linli.kernel.models import Audit
from linli.territory import actions, reads
from linli.territory.rules import shapes

pytestmark = pytest.mark.django_db


def administrator(place_id=None):
    place_id = place_id or new()
    grant = Grant("administrator", Level.BANNER, place_id, frozenset({place_id}))
    return Actor(kind=Kind.USER, user_id=new(), grants=(grant,))


def test_others_are_refused(demo):
    village = demo.by_code("150425104202")
    for act in (
        lambda: actions.place_add(actor=ANONYMOUS, kind="group", parent_id=village.id, name_zh="9组"),
        lambda: actions.place_rename(actor=ANONYMOUS, place_id=village.id, name_zh="x"),
        lambda: actions.place_outline_set(actor=ANONYMOUS, place_id=village.id, outline=""),
        lambda: actions.place_end(actor=ANONYMOUS, place_id=village.id),
        lambda: actions.places_load(actor=ANONYMOUS, rows=[]),
        lambda: actions.banner_init(actor=ANONYMOUS, code="150425"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_add_numbers_grids_over_all_levels(demo):
    village = demo.by_code("150425104202")
    grids = [p for p in demo.of_kind("grid") if village.id in p.chain]
    made = actions.place_add(
        actor=administrator(), kind="grid", level=1, parent_id=village.id, name_zh="新网格"
    )
    place = reads.tree().get(made)
    assert place.code == f"{village.code}{len(grids) + 1:03d}"
    assert Audit.objects.filter(verb="place_add", object_id=made).exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "planet"}),
        ("kind", {"kind": "village", "code": "150425104999"}),
        ("kind", {"parent_id": None, "kind": "banner", "code": "150425"}),
        ("level", {"level": 1}),
        ("name_zh", {"name_zh": " "}),
        ("name_en", {"name_en": "x" * 81}),
        ("code", {"code": "150425104"}),
        ("code", {"code": "150426999"}),
        ("code", {"code": ""}),
        ("prefix", {"prefix": "W"}),
        ("prefix", {"prefix": "why"}),
        ("outline", {"outline": "{"}),
        ("outline", {"outline": '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'}),
    ],
)
def test_add_names_the_field(demo, field, given):
    right = {
        "kind": "town",
        "parent_id": demo.banner().id,
        "name_zh": "新镇",
        "code": "150425999",
        "prefix": "XZ",
    }
    wrong = right | given
    if given.get("kind") == "village":
        wrong["parent_id"] = demo.banner().id
    with pytest.raises(Invalid) as caught:
        actions.place_add(actor=SYSTEM, **wrong)
    assert list(caught.value.fields) == [field]


def test_prefix_only_for_banner_and_towns(demo):
    village = demo.by_code("150425104202")
    with pytest.raises(Invalid) as caught:
        actions.place_add(actor=SYSTEM, kind="group", parent_id=village.id, name_zh="9组", prefix="ABC")
    assert "prefix" in caught.value.fields


def test_add_below_nothing(demo):
    with pytest.raises(Missing):
        actions.place_add(actor=SYSTEM, kind="group", parent_id=new(), name_zh="9组")
    with pytest.raises(Missing):
        reads.place_by_id(new())


def test_a_banner_by_hand(empty_banner):
    made = actions.place_add(
        actor=SYSTEM, kind="banner", parent_id=None, name_zh="某旗", code="150499", prefix="MQ"
    )
    assert reads.tree().banner().id == made


def test_outline(demo):
    village = demo.by_code("150425100200")
    area = reads.place_area(village.id)
    actions.place_outline_set(actor=SYSTEM, place_id=village.id, outline="")
    assert reads.place_area(village.id) is None
    centre = shapes.disc(village.lon, village.lat, 0.001)
    actions.place_outline_set(actor=SYSTEM, place_id=village.id, outline=shapes.dump(centre))
    assert 0 < reads.place_area(village.id) < area
    assert reads.locate(village.lon, village.lat).id == village.id
    assert not reads.tree().get(village.id).synthetic


def test_end(demo):
    village = demo.by_code("150425104202")
    with pytest.raises(Invalid):
        actions.place_end(actor=SYSTEM, place_id=village.id)
    other = demo.by_code("150425100200")
    actions.place_end(actor=SYSTEM, place_id=other.id)
    assert reads.tree().by_code("150425100200") is None
    assert reads.tree().name(other.id, "zh") == "河东村委会"
    with pytest.raises(Missing):
        actions.place_rename(actor=SYSTEM, place_id=other.id, name_zh="x")
    again = actions.place_add(
        actor=SYSTEM, kind="village", parent_id=other.parent_id, name_zh="河东社区", code="150425100200"
    )
    assert reads.tree().by_code("150425100200").id == again


def test_load_refuses_what_does_not_fit(demo, rows):
    with pytest.raises(Invalid):
        actions.places_load(actor=SYSTEM, rows=rows[:1])


def test_init_brings_the_real_divisions(empty_banner):
    assert actions.banner_init(actor=SYSTEM, code=" １５０４２５ ") == 162
    tree = reads.tree()
    assert tree.banner().name_zh == "克什克腾旗"
    assert reads.locate(117.95, 43.15).id == tree.banner().id
    assert not any(p.lon for p in tree.of_kind("town"))
    with pytest.raises(Invalid):
        actions.banner_init(actor=SYSTEM, code="150425")


def test_init_elsewhere(empty_banner, tmp_path):
    table = tmp_path / "t.csv"
    text = (
        "code,parent_code,level,name\n150424100,150424,town,林西镇\n150424100200,150424100,village,东村委会\n"
    )
    table.write_bytes(text.encode("gbk"))
    assert actions.banner_init(actor=SYSTEM, code="150424", divisions=table) == 3
    assert reads.tree().banner().name_zh == "林西县"
    assert reads.tree().banner().name_en == "Linxi County"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("code", {"code": "15042"}),
        ("name_zh", {"code": "150499"}),
        ("divisions", {"code": "150424", "text": "a,b\n1,2\n"}),
        ("divisions", {"code": "150424", "text": "code,parent_code,level,name\n150426100,150424,town,x\n"}),
        ("divisions", {"code": "150424", "text": "code,parent_code,level,name\n150424100,150424,street,x\n"}),
        ("divisions", {"code": "150424", "text": None}),
        ("divisions", {"code": "150424", "text": b"\xff\xff\xff"}),
    ],
)
def test_init_refuses(empty_banner, tmp_path, field, given):
    path = tmp_path / "t.csv"
    if text := given.get("text"):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    given = {"code": given["code"], "divisions": path if "text" in given else None}
    with pytest.raises(Invalid) as caught:
        actions.banner_init(actor=SYSTEM, **given)
    assert list(caught.value.fields) == [field]
    assert reads.tree().banner() is None
