"""Seats and neighbours without a database: a village of four square grids, and what can be wrong there."""

from uuid import uuid4

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kernel.rules import geodesy
from linli.territory.rules import history, neighbours
from linli.territory.rules.families import Families, needed
from linli.territory.rules.findings import Weight, Why
from linli.territory.rules.kinds import Kind
from linli.territory.rules.neighbours import Family, Land
from linli.territory.rules.places import PlaceInfo, Tree, chained
from linli.territory.rules.seats import Piece, seated

pytestmark = pytest.mark.rules
VILLAGE = "150425104202"
WEST, SOUTH, STEP = 117.0, 43.0, 0.01


def box(col, row, width=1.0, height=1.0):
    x, y = WEST + col * STEP, SOUTH + row * STEP
    return shapely.box(x, y, x + width * STEP, y + height * STEP)


def place(kind, code, parent=None, level=None):
    return PlaceInfo(
        uuid4(),
        kind,
        level,
        code,
        f"名{code[-3:]}",
        f"Name {code[-3:]}",
        parent,
        None,
        None,
        None,
        False,
        True,
    )


@pytest.fixture(scope="module")
def land():
    banner = place(Kind.BANNER, "150425")
    town = place(Kind.TOWN, "150425104", banner.id)
    village = place(Kind.VILLAGE, VILLAGE, town.id)
    other = place(Kind.VILLAGE, "150425104203", town.id)
    grids = [place(Kind.GRID, f"{VILLAGE}00{n}", village.id, 1) for n in (1, 2, 3, 4)]
    group = place(Kind.GROUP, f"{VILLAGE}01", village.id)
    tree = Tree(chained([banner, town, village, other, *grids, group]))
    shapes = {village.id: box(0, 0, 2, 2), town.id: box(-1, -1, 6, 6)}
    shapes |= {grid.id: box(n % 2, n // 2) for n, grid in enumerate(grids)}
    return tree, shapes


def look(land, *pieces):
    tree, shapes = land
    seats, found = seated(pieces, tree)
    families = Families(tree, seats, shapes, "zh-hans")
    return seats, [*found, *neighbours.doubtful(families.lands()), *neighbours.disagreements(families)]


def whys(found):
    return [(finding.row, finding.why) for finding in found]


def grid(number, shape=None, row=1, **more):
    return Piece(row, f"{VILLAGE}{number:03d}", shape=shape, **more)


def test_the_same_borders_again_are_no_news(land):
    seats, found = look(land, *(grid(n, box((n - 1) % 2, (n - 1) // 2), row=n) for n in (1, 2, 3, 4)))
    assert found == []
    assert [(seat.kind, seat.level, seat.parent) for seat in seats] == [(Kind.GRID, 1, VILLAGE)] * 4


@pytest.mark.parametrize(
    ("piece", "why"),
    [
        (Piece(1, ""), Why.CODE_MISSING),
        (Piece(1, "1504251"), Why.CODE_WIDTH),
        (Piece(1, "15042510420２"), Why.CODE_WIDTH),
        (Piece(1, "1504251042²²"), Why.CODE_WIDTH),
        (Piece(1, "150425999", name="新镇"), Why.CODE_UNKNOWN),
        (Piece(1, "150425104999", name="新村"), Why.CODE_UNKNOWN),
        (Piece(1, "150425104999001", name="网格"), Why.CODE_PREFIX),
        (grid(9, name="九", parent="150425104203"), Why.CODE_PREFIX),
        (grid(9), Why.NAME_MISSING),
        (grid(9, name="九" * 61), Why.NAME_MISSING),
        (grid(9, name="九", level=2), Why.PARENT_MISSING),
        (grid(9, name="九", level=3, parent=f"{VILLAGE}001"), Why.PARENT_UNKNOWN),
        (grid(9, name="九", level=4, parent=f"{VILLAGE}001"), Why.LEVEL_WRONG),
        (grid(9, name="九", parent=f"{VILLAGE}088"), Why.PARENT_UNKNOWN),
        (grid(9, name="九", parent=f"{VILLAGE}009"), Why.PARENT_UNKNOWN),
        (grid(1, level=2), Why.LEVEL_WRONG),
        (grid(1, parent="150425104203"), Why.PARENT_OTHER),
        (Piece(1, "150425", parent="150400"), Why.PARENT_OTHER),
        (Piece(1, f"{VILLAGE}07", name="七组", level=1), Why.LEVEL_WRONG),
    ],
)
def test_rows_without_a_seat(land, piece, why):
    seats, found = look(land, piece)
    assert whys(found) == [(1, why)]
    assert seats == []
    assert found[0].weight is Weight.REFUSED
    assert "%" not in found[0].text


def test_twice_in_the_file(land):
    _seats, found = look(land, grid(1, row=1), grid(1, row=2))
    assert whys(found) == [(1, Why.CODE_TWICE), (2, Why.CODE_TWICE)]


def test_new_places_stand_where_they_belong(land):
    below = f"{VILLAGE}001"
    seats, _found = look(
        land,
        grid(12, name="乙", parent=f"{VILLAGE}011", row=1),
        grid(11, name="甲", parent=below, row=2),
        Piece(3, f"{VILLAGE}07", name="七组", parent=below),
        grid(13, name="丙", parent=f"{VILLAGE}07", row=4),
        grid(14, name="丁", row=5),
    )
    got = {seat.piece.row: (seat.kind, seat.level, seat.parent) for seat in seats}
    assert got == {
        1: (Kind.GRID, 3, f"{VILLAGE}011"),
        2: (Kind.GRID, 2, below),
        3: (Kind.GROUP, None, below),
        4: (Kind.GRID, 2, f"{VILLAGE}07"),
        5: (Kind.GRID, 1, VILLAGE),
    }
    order = [seat.piece.row for seat in seats]
    assert order.index(2) < order.index(1)
    assert order.index(3) < order.index(4)


def test_a_new_place_below_a_refused_one(land):
    _seats, found = look(land, grid(11, name="甲", parent=f"{VILLAGE}012", row=1), grid(12, row=2))
    assert whys(found) == [(1, Why.PARENT_UNKNOWN), (2, Why.NAME_MISSING)]


def test_endless_lines_of_new_places_end(land):
    chain = [grid(n, name="格", parent=f"{VILLAGE}{n + 1:03d}", row=n) for n in range(10, 900)]
    seats, found = look(land, *chain)
    assert seats == []
    assert len(found) == len(chain)


def test_other_names_are_said(land):
    seats, found = look(land, Piece(1, VILLAGE, name="别名"))
    assert whys(found)[0] == (1, Why.NAME_OTHER)
    assert found[0].weight is Weight.HINT
    assert seats[0].place_id


def test_overlap_with_a_sibling(land):
    _seats, found = look(land, grid(1, box(0, 0, 1.25)))
    (one,) = found
    assert (one.why, one.weight) == (Why.OVERLAP, Weight.NOTE)
    assert one.shape.equals(box(1, 0, 0.25))
    assert one.params["area"] == pytest.approx(geodesy.area(one.shape), abs=1)
    assert one.params["share"] == pytest.approx(25, abs=0.1)
    assert f"名002 {VILLAGE}002" in one.text


def test_a_hair_of_overlap_is_only_said(land):
    _seats, found = look(land, grid(1, box(0, 0, 1.00001)))
    assert [(one.why, one.weight) for one in found] == [(Why.OVERLAP, Weight.HINT)]


def test_the_same_land_twice_in_the_file(land):
    _seats, found = look(land, grid(1, box(0, 0), row=1), grid(2, box(0, 0), row=2))
    assert (2, Why.SAME_LAND) in whys(found)
    assert (1, Why.GAP) in whys(found) or (2, Why.GAP) in whys(found)


def test_outside_the_parent(land):
    _seats, found = look(land, grid(1, box(-0.25, 0, 1.25)))
    (one,) = found
    assert (one.why, one.weight, one.params["share"]) == (Why.OUTSIDE, Weight.NOTE, 20.0)
    assert one.shape.equals(box(-0.25, 0, 0.25))
    _seats, found = look(land, grid(1, box(-0.001, 0, 1.001)))
    assert [(one.why, one.weight) for one in found] == [(Why.OUTSIDE, Weight.HINT)]
    _seats, found = look(land, grid(1, box(-5, 0)))
    assert (1, Why.FAR_OUTSIDE) in whys(found)


def test_the_banner_has_nothing_above(land):
    _seats, found = look(land, Piece(1, "150425", shape=box(0, 0, 3, 3)))
    assert whys(found) == [(1, Why.OUTSIDE)]


def test_a_redrawn_parent_looks_at_what_lies_below(land):
    _seats, found = look(land, Piece(1, VILLAGE, shape=box(0, 0, 3, 1.5)))
    outside = [one for one in found if one.why is Why.OUTSIDE]
    assert len(outside) == 2
    assert {one.row for one in outside} == {1}
    assert [one.why for one in found if one.why is Why.GAP]


def test_gaps(land):
    _seats, found = look(land, grid(1, box(0, 0, 0.5)))
    assert whys(found) == [(1, Why.GAP)]
    assert found[0].shape.symmetric_difference(box(0.5, 0, 0.5)).area < 1e-12
    assert found[0].weight is Weight.NOTE


def test_gaps_are_not_looked_for_among_the_undrawn(land):
    tree, shapes = land
    some = {pk: shape for pk, shape in shapes.items() if tree.get(pk).code != f"{VILLAGE}003"}
    _seats, found = look((tree, some), grid(1, box(0, 0)))
    assert whys(found) == [(1, Why.UNDRAWN)]
    assert found[0].params["count"] == 1


def test_many_gaps_are_put_together():
    teeth = [box(n * 0.02, 0, 0.01, 1) for n in range(100)]
    family = Family(Land("1", "村", box(0, 0, 2, 1)), [Land("2", "格", shapely.union_all(teeth), row=1)])
    found = neighbours.gaps(family)
    assert len(found) == neighbours.MAX_GAPS
    assert len(found[-1].shape.geoms) == 100 - neighbours.MAX_GAPS + 1


def test_no_parent_drawn_above(land):
    tree, _shapes = land
    assert look((tree, {}), grid(1, box(0, 0)))[1] == []
    town_only = {pk: shape for pk, shape in land[1].items() if tree.get(pk).kind is Kind.TOWN}
    _seats, found = look((tree, town_only), grid(1, box(-0.5, 0)))
    assert found == []
    _seats, found = look(
        (tree, town_only), grid(11, box(-3, 0), name="甲", parent=f"{VILLAGE}012"), grid(12, name="乙", row=2)
    )
    assert (1, Why.FAR_OUTSIDE) in whys(found)


def test_hardly_a_place(land):
    tree, _shapes = land
    _seats, found = look((tree, {}), grid(1, box(0, 0, 0.001, 0.001)))
    assert [(one.why, one.weight) for one in found] == [(Why.TOO_SMALL, Weight.NOTE)]


def test_what_must_be_read(land):
    tree, _shapes = land
    seats, _found = seated([grid(1)], tree)
    got = {tree.get(pk).code for pk in needed(tree, seats)}
    assert got == {"150425", "150425104", VILLAGE, f"{VILLAGE}01"} | {f"{VILLAGE}00{n}" for n in (1, 2, 3, 4)}
    seats, _found = seated([Piece(1, "150425")], tree)
    assert {tree.get(pk).code for pk in needed(tree, seats)} == {"150425", "150425104"}


def test_misfit():
    here, there = box(0, 0), box(0.5, 0)
    assert neighbours.misfit([here], [here]) == 0
    assert neighbours.misfit([here], [there]) == pytest.approx(0.5)
    assert neighbours.misfit([], []) == 0
    assert neighbours.better(0.5, 0.1)
    assert not neighbours.better(0.5, 0.4)
    assert not neighbours.better(0.005, 0)


def test_history_by_day():
    from datetime import date
    from types import SimpleNamespace as Row

    rows = [Row(valid_from=date(2024, 1, day), n=n) for n, day in enumerate((1, 5, 5, 9))]
    assert history.ends(rows) == [date(2024, 1, 5), date(2024, 1, 5), date(2024, 1, 9), None]
    assert history.ends([]) == []
    assert history.on(rows, date(2023, 12, 31)) is None
    assert [history.on(rows, date(2024, 1, day)).n for day in (1, 4, 5, 8, 9, 20)] == [0, 0, 2, 2, 3, 3]


corner = st.floats(-1, 3)


@given(
    st.lists(
        st.tuples(st.integers(1, 6), corner, corner, st.floats(0.001, 2), st.floats(0.001, 2)), max_size=8
    )
)
@settings(deadline=None, max_examples=150)
def test_random_boxes_end_in_findings(land, drawn):
    """Whatever is drawn: no traceback, every finding belongs to a row, areas add up with the ruler's."""
    pieces = [
        grid(number, box(x, y, w, h), row=row, name="格")
        for row, (number, x, y, w, h) in enumerate(drawn, start=1)
    ]
    _seats, found = look(land, *pieces)
    for one in found:
        assert 1 <= one.row <= len(pieces)
        assert one.text
        if one.why in (Why.OVERLAP, Why.SAME_LAND):
            assert geodesy.area(one.shape) == pytest.approx(one.params["area"], abs=0.6)
