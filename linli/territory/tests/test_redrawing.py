"""Drawing many places at once: all or nothing, with dates, and back again."""

from datetime import timedelta

import pytest
import shapely
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.ids import new
from linli.kernel.models import Audit
from linli.kernel.verbs import writing
from linli.territory import actions, reads
from linli.territory.models import Outline, Place
from linli.territory.rules import shapes, systems
from linli.territory.rules.findings import Weight, Why
from linli.territory.rules.history import Source
from linli.territory.rules.seats import Piece

pytestmark = pytest.mark.django_db
VILLAGE = "150425100200"
KEEP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)


def drawn(place):
    return reads.areas([place.id])[place.id]


def piece(place, shape=None, row=1, **more):
    return Piece(row, place.code, shape=drawn(place) if shape is None else shape, **more)


@pytest.fixture
def groups(demo):
    """The groups that fill one village, each drawn."""
    village = next(
        p for p in demo.of_kind("village") if p.code.startswith("150425100") and demo.children(p.id)
    )
    return list(demo.children(village.id))


def shifted(shape, by):
    return shapely.affinity.translate(shape, by, 0)


def redraw(*pieces, **more):
    return actions.places_redraw(actor=SYSTEM, pieces=pieces, **more)


def state():
    return list(Place.objects.order_by("pk").values_list()), Outline.objects.count(), Audit.objects.count()


def test_others_are_refused(demo, groups, cast):
    for actor in (ANONYMOUS, cast.actor("desk"), cast.actor("banner")):
        with pytest.raises(Forbidden):
            actions.places_redraw(actor=actor, pieces=[piece(groups[0])])
        with pytest.raises(Forbidden):
            actions.places_redraw_undo(actor=actor, change_id=new())


def test_the_old_border_stays_with_its_dates(groups, cast):
    group, before = groups[0], drawn(groups[0])
    later = clock.now() + timedelta(days=40)
    with clock.at(later):
        change_id = actions.places_redraw(
            actor=cast.actor("admin"),
            pieces=[piece(group, before.buffer(-1e-5), name=group.name_zh)],
            note="旗政府批复",
            system=systems.System.GCJ02,
        )
    first, second = reads.place_history(group.id)
    assert (first.source, first.valid_until, first.synthetic) == (
        Source.LOADED,
        clock.local_date(later),
        True,
    )
    assert (second.source, second.valid_from, second.valid_until) == (
        Source.FILE,
        clock.local_date(later),
        None,
    )
    assert (second.note, second.system, second.synthetic) == ("旗政府批复", "gcj02", False)
    assert second.area < first.area
    assert reads.outline_on(group.id, clock.today()) == shapes.dump(before)
    assert shapes.parse(reads.outline_on(group.id, clock.local_date(later))).area < before.area
    assert reads.outline_on(group.id, first.valid_from - timedelta(days=1)) is None
    assert not reads.tree().get(group.id).synthetic
    audit = Audit.objects.get(verb="places_redraw")
    assert (audit.object_id, audit.detail["count"]) == (change_id, 1)
    assert reads.change_lines(change_id) == [(group.id, False)]
    assert list(reads.outlines_broken()) == []


def test_without_a_note_nothing_is_taken(groups):
    pieces = [piece(groups[0], drawn(groups[0]).buffer(0.002)), piece(groups[1], row=2)]
    before = state()
    with pytest.raises(Invalid) as caught:
        redraw(*pieces)
    assert state() == before
    assert any("重叠" in text for text in caught.value.fields["rows"])
    redraw(*pieces, notes={1: "双方已商定", 2: "　"}, note="先行采用")
    notes = [reads.place_history(group.id)[-1].note for group in groups[:2]]
    assert notes == ["双方已商定", "先行采用"]


def test_what_is_refused_stays_refused_with_a_note(groups):
    bow = shapely.Polygon([(117.5, 43.2), (117.6, 43.3), (117.6, 43.2), (117.5, 43.3)])
    for pieces in (
        [piece(groups[0], bow)],
        [Piece(1, groups[0].code)],
        [Piece(1, "150425100999", shape=drawn(groups[0]))],
        [piece(groups[0]), piece(groups[0], row=2)],
        [],
    ):
        before = state()
        with pytest.raises(Invalid) as caught:
            redraw(*pieces, note="无论如何")
        assert caught.value.fields["rows"]
        assert state() == before


def test_a_note_has_an_end(groups):
    with pytest.raises(Invalid) as caught:
        redraw(piece(groups[0]), note="字" * 501)
    assert "note" in caught.value.fields


def test_days(groups):
    today = clock.today()
    for day in (today + timedelta(days=1), today - timedelta(days=9000)):
        with pytest.raises(Invalid) as caught:
            redraw(piece(groups[0]), from_on=day)
        assert list(caught.value.fields) == ["from_on"]
    redraw(piece(groups[0]), from_on=today)


def test_new_grids_in_a_village(demo, groups):
    group = groups[0]
    parts = shapes.cut(drawn(group), 2, seed=1)
    village = demo.get(group.parent_id)
    pieces = [
        Piece(1, f"{village.code}801", "甲网格", parent=group.code, shape=parts[0]),
        Piece(2, f"{village.code}802", "乙网格", parent=group.code, shape=parts[1]),
        Piece(3, f"{village.code}810", "丙网格", parent=f"{village.code}801", shape=parts[0]),
    ]
    change_id = redraw(*pieces)
    tree = reads.tree()
    made = [tree.by_code(piece.code) for piece in pieces]
    assert [(p.level, tree.get(p.parent_id).code) for p in made] == [
        (2, group.code),
        (2, group.code),
        (3, f"{village.code}801"),
    ]
    assert reads.locate(*shapes.label_point(parts[1])).id == made[1].id
    assert list(reads.places_broken()) == []
    assert actions.places_redraw_undo(actor=SYSTEM, change_id=change_id) == 3
    assert [reads.tree().by_code(piece.code) for piece in pieces] == [None] * 3
    assert reads.tree().name(made[0].id, "zh") == "甲网格"
    assert list(reads.outlines_broken()) == []


def test_undo_brings_the_old_border_back(groups):
    before = [drawn(group) for group in groups[:2]]
    change_id = redraw(
        *(piece(group, drawn(group).buffer(-1e-5), row=row) for row, group in enumerate(groups[:2], start=1)),
        note="试",
    )
    assert actions.places_redraw_undo(actor=SYSTEM, change_id=change_id) == 2
    for group, shape in zip(groups, before, strict=False):
        assert drawn(group).equals(shape)
        assert reads.tree().get(group.id).synthetic
        assert [line.source for line in reads.place_history(group.id)] == [
            Source.LOADED,
            Source.FILE,
            Source.UNDONE,
        ]
    with pytest.raises(Invalid):
        actions.places_redraw_undo(actor=SYSTEM, change_id=change_id)
    with pytest.raises(Missing):
        actions.places_redraw_undo(actor=SYSTEM, change_id=new())


def test_undo_of_a_first_border_leaves_none(groups):
    group, shape = groups[0], drawn(groups[0])
    actions.place_outline_set(actor=SYSTEM, place_id=group.id, outline="")
    change_id = redraw(piece(group, shape))
    actions.places_redraw_undo(actor=SYSTEM, change_id=change_id)
    assert reads.place_area(group.id) is None
    assert [bool(line.area) for line in reads.place_history(group.id)] == [True, False, True, False]


def test_undo_stops_where_something_came_after(demo, groups):
    village = demo.get(groups[0].parent_id)
    change_id = redraw(Piece(1, f"{village.code}800", "大网格", shape=reads.areas([village.id])[village.id]))
    made = reads.tree().by_code(f"{village.code}800")
    child = actions.place_add(actor=SYSTEM, kind="group", parent_id=made.id, name_zh="九组")
    with pytest.raises(Invalid):
        actions.places_redraw_undo(actor=SYSTEM, change_id=change_id)
    actions.place_end(actor=SYSTEM, place_id=child)
    actions.places_redraw_undo(actor=SYSTEM, change_id=change_id)
    assert reads.tree().by_code(made.code) is None


def test_single_outlines_have_a_history_too(demo, groups):
    group = groups[0]
    actions.place_outline_set(actor=SYSTEM, place_id=group.id, outline="")
    kept = reads.place_history(group.id)
    assert [line.source for line in kept] == [Source.LOADED, Source.DRAWN]
    assert [line.shape is None for line in kept] == [False, True]
    village = demo.get(group.parent_id)
    area = shapes.disc(village.lon, village.lat, 0.001)
    made = actions.place_add(
        actor=SYSTEM, kind="group", parent_id=village.id, name_zh="九组", outline=shapes.dump(area)
    )
    assert len(reads.place_history(made)) == 1


def test_histories_cannot_be_rewritten(groups):
    row = Outline.objects.filter(place_id=groups[0].id)
    for act in (lambda: row.update(text=None), row.delete):
        with pytest.raises(DatabaseError), writing(), transaction.atomic():
            act()


def test_verify_finds_an_outline_beside_its_history(groups):
    with writing():
        Place.objects.filter(pk=groups[0].id).update(outline=None)
    assert [groups[0].code in line for line in reads.outlines_broken()] == [True]


def test_the_shift_of_map_apps_is_suspected(groups):
    pieces = [piece(group, row=row) for row, group in enumerate(groups, start=1)]
    assert not [f for f in reads.review(pieces, "en").findings if f.why is Why.DATUM]
    moved = [
        piece(group, systems.from_wgs84(drawn(group), "gcj02"), row=n) for n, group in enumerate(groups, 1)
    ]
    (found,) = [f for f in reads.review(moved, "en").findings if f.why is Why.DATUM]
    assert (found.row, found.weight) == (0, Weight.HINT)
    assert "GCJ-02" in found.text
    back = [piece(group, systems.to_wgs84(drawn(group), "gcj02"), row=n) for n, group in enumerate(groups, 1)]
    assert any(
        f.why is Why.DATUM and "WGS-84" in f.text for f in reads.review(back, "en", system="gcj02").findings
    )
    far = [piece(groups[0], shifted(drawn(groups[0]), -100))]
    assert not [f for f in reads.review(far, "en").findings if f.why is Why.DATUM]
    assert reads.review([Piece(1, "1")], "en").rows(Weight.REFUSED) == {1}
    assert len(reads.review([Piece(1, "1")], "en").of(1, Weight.REFUSED)) == 1


def test_the_shift_is_not_looked_for_in_metres(groups):
    moved = [piece(groups[0], systems.from_wgs84(drawn(groups[0]), "gcj02"))]
    assert not [f for f in reads.review(moved, "en", system="epsg:4527").findings if f.why is Why.DATUM]


def test_many_statements_stay_few(groups, django_assert_max_num_queries):
    pieces = [piece(group, row=row) for row, group in enumerate(groups, start=1)]
    with django_assert_max_num_queries(30):
        redraw(*pieces, note="x")


box = st.builds(
    lambda x, y, w, h: shapely.box(x, y, x + w, y + h),
    st.floats(117.3, 117.7),
    st.floats(43.1, 43.4),
    st.floats(1e-6, 0.1),
    st.floats(1e-6, 0.1),
)


@given(st.lists(st.tuples(st.integers(0, 4), box, st.sampled_from(["", "已商定"])), min_size=1, max_size=4))
@KEEP
def test_whatever_is_drawn_all_or_nothing(groups, given_rows):
    """Random boxes for real groups: either everything is written, or a sentence comes back and nothing is."""
    codes = [*(group.code for group in groups), "150425100999"]
    pieces = [
        Piece(row, codes[n % len(codes)], shape=shape) for row, (n, shape, _w) in enumerate(given_rows, 1)
    ]
    notes = {row: words for row, (_n, _s, words) in enumerate(given_rows, 1)}
    looked, before = reads.review(pieces, "en"), state()
    wanting = looked.rows(Weight.NOTE) - {row for row, words in notes.items() if words}
    try:
        with transaction.atomic():
            redraw(*pieces, notes=notes)
            assert not looked.rows(Weight.REFUSED)
            assert not wanting
            assert state()[1] == before[1] + len(pieces)
            raise InterruptedError
    except InterruptedError:
        reads.tree_forget()
    except Invalid:
        assert looked.rows(Weight.REFUSED) or wanting
    assert state() == before
