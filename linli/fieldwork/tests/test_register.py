"""The register of equipment: its history, faults that become matters, labels, what is published."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from linli.cases.actions.intake import Report
from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.models import Case
from linli.fieldwork.actions.faults import equipment_fault, equipment_report
from linli.fieldwork.actions.reference import kind_end, kind_save
from linli.fieldwork.actions.register import Piece, equipment_add, equipment_change, equipment_set
from linli.fieldwork.models import CheckPoint, Equipment, EquipmentEvent, Task
from linli.fieldwork.reads.equipment import Wanted, equipment_all, published
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.reads.verifying import broken
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db


def whats(piece):
    return list(EquipmentEvent.objects.filter(equipment=piece).order_by("seq").values_list("what", flat=True))


def state(piece):
    return Equipment.objects.get(pk=piece.pk).state


def step(cast, name, case, step_, **given):
    return take_step(Move(cast.actor(name), case.pk, step_, words="写一句。"), given)


def given(piece, **more):
    base = {"number": piece.number, "kind_id": piece.kind_id, "place_id": piece.place_id}
    return Piece(**(base | more))


def test_a_piece_has_a_point_and_a_history(rounds):
    piece = rounds.piece(name="中街", unit_id=rounds.cast.units["water"])
    assert piece.point.name == "路灯 LD-1 中街"
    assert len(piece.tag) == 12
    equipment_set(actor=rounds.cast.actor("worker"), equipment_id=piece.pk, state="out", expected=1)
    equipment_change(
        actor=rounds.cast.actor("officer"), equipment_id=piece.pk, given=given(piece, number="LD-2")
    )
    equipment_set(actor=rounds.cast.actor("desk"), equipment_id=piece.pk, state="removed")
    assert whats(piece) == ["added", "set_out", "changed", "removed"]
    assert CheckPoint.objects.get(pk=piece.point_id).ended_on == clock.today()
    with pytest.raises(Invalid):
        equipment_set(actor=rounds.cast.actor("desk"), equipment_id=piece.pk, state="working")
    assert list(broken()) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": " "}, "number"),
        ({"kind_id": None}, "kind"),
        ({"keeper_role": "administrator"}, "keeper"),
        ({"name": "重点人员家门口"}, "name"),
        ({"purpose": "盯住上访户"}, "purpose"),
        ({"place_id": None}, "place"),
    ],
)
def test_what_is_not_taken(rounds, wrong, field):
    kind = reference().kind_called("lamp")
    base = {"number": "L9", "kind_id": kind.pk, "place_id": rounds.cast.places["grid3"]}
    with pytest.raises(Invalid) as refused:
        equipment_add(actor=SYSTEM, given=Piece(**(base | wrong)))
    assert field in refused.value.fields


def test_numbers_are_once_in_a_town_and_days_lie_behind(rounds):
    rounds.piece()
    with pytest.raises(Invalid):
        rounds.piece()
    with pytest.raises(Invalid):
        rounds.piece("LD-3", installed_on=clock.today() + timedelta(days=1))
    assert rounds.piece(place="village2").number == "LD-1"


def test_two_people_at_once(rounds):
    piece = rounds.piece()
    equipment_set(actor=rounds.cast.actor("worker"), equipment_id=piece.pk, state="faulty", expected=1)
    with pytest.raises(Stale):
        equipment_set(actor=rounds.cast.actor("desk"), equipment_id=piece.pk, state="out", expected=1)
    with pytest.raises(Missing):
        equipment_set(actor=rounds.cast.actor("desk2"), equipment_id=piece.pk, state="out")


def test_cameras_say_what_for_and_are_published(rounds):
    with pytest.raises(Invalid) as refused:
        rounds.piece("SX-1", kind="camera")
    assert "purpose" in refused.value.fields
    rounds.piece("SX-1", kind="camera", purpose="看护塘坝，防溺水", name="塘坝")
    rounds.piece()
    assert [(one.purpose, one.name) for one in published()] == [
        ("看护塘坝，防溺水", "公共场所摄像头 SX-1 塘坝")
    ]


class TestFaults:
    """A fault is a matter; its end is the piece's."""

    def test_in_one_tap_once(self, rounds):
        piece = rounds.piece()
        made = equipment_fault(actor=rounds.cast.actor("worker"), equipment_id=piece.pk)
        case = Case.objects.get(pk=made.case.pk)
        assert (state(piece), case.channel, case.category.code) == ("faulty", "round", "facilities")
        assert case.grid_id == piece.grid_id
        with pytest.raises(Invalid):
            equipment_fault(actor=rounds.cast.actor("worker"), equipment_id=piece.pk)
        assert Case.objects.count() == 1
        with pytest.raises(Forbidden):
            equipment_fault(actor=rounds.cast.actor("admin"), equipment_id=piece.pk)

    def test_that_is_solved_makes_it_work_again(self, rounds):
        piece = rounds.piece()
        case = equipment_fault(actor=rounds.cast.actor("worker"), equipment_id=piece.pk).case
        step(rounds.cast, "worker", case, "settle")
        piece.refresh_from_db()
        assert (piece.state, piece.fault_id) == ("working", None)
        step(rounds.cast, "desk", case, "reopen")
        piece.refresh_from_db()
        assert (piece.state, piece.fault_id) == ("faulty", case.pk)
        assert whats(piece) == ["added", "fault", "solved", "again"]
        assert list(broken()) == []

    def test_that_is_not_taken_up(self, rounds):
        piece = rounds.piece()
        case = equipment_fault(actor=rounds.cast.actor("worker"), equipment_id=piece.pk).case
        step(rounds.cast, "desk", case, "decline", decline="repeated")
        assert (state(piece), whats(piece)[-1]) == ("working", "dropped")

    def test_from_a_label_without_an_account(self, rounds):
        piece = rounds.piece()
        report = Report(what="不亮了", lon=1.0, lat=1.0)
        made = equipment_report(actor=ANONYMOUS, tag=piece.tag.upper(), report=report)
        again = equipment_report(actor=ANONYMOUS, tag=piece.tag, report=Report(what="还是不亮"))
        case = Case.objects.get(pk=made.case.pk)
        assert (case.channel, case.grid_id, case.lon) == ("door", piece.grid_id, None)
        assert made.code
        step(rounds.cast, "worker", again.case, "settle")
        assert state(piece) == "faulty"  # the first matter is still to mend it
        step(rounds.cast, "worker", case, "settle")
        assert state(piece) == "working"

    def test_found_on_a_round(self, rounds):
        piece = rounds.piece()
        made = rounds.round(rounds.plan(kinds=["lamp"]))
        rounds.look("worker", Task.objects.get(round=made), "hazard", words="灯杆歪了")
        piece.refresh_from_db()
        assert (piece.state, whats(piece)) == ("faulty", ["added", "fault"])
        step(rounds.cast, "worker", Case.objects.get(), "settle")
        assert state(piece) == "working"

    def test_of_what_was_removed(self, rounds):
        piece = rounds.piece()
        equipment_set(actor=SYSTEM, equipment_id=piece.pk, state="removed")
        with pytest.raises(Invalid):
            equipment_fault(actor=rounds.cast.actor("worker"), equipment_id=piece.pk)
        with pytest.raises(Missing):
            equipment_report(actor=ANONYMOUS, tag=piece.tag, report=Report(what="坏了"))


def test_histories_are_only_added_to_and_verified(rounds):
    piece = rounds.piece()
    with pytest.raises(DatabaseError), verbs.writing(), transaction.atomic():
        EquipmentEvent.objects.update(state="out")
    with verbs.writing():
        Equipment.objects.update(state="out")
    assert list(broken()) == [f"equipment: {piece.pk} does not stand as its history says"]


def test_a_keeper_sees_the_unit_and_others_their_place(rounds):
    far = rounds.piece("X1", place="village2", unit_id=rounds.cast.units["water"])
    here = rounds.piece()
    seen = {name: {line.row.pk for line in equipment_all(rounds.cast.actor(name), Wanted())} for name in (
        "officer", "worker", "desk2", "banner", "mediator")}  # fmt: skip
    assert seen == {
        "officer": {far.pk, here.pk},
        "worker": {here.pk},
        "desk2": {far.pk},
        "banner": {far.pk, here.pk},
        "mediator": set(),
    }
    actor = rounds.cast.actor("banner")
    assert [line.row.number for line in equipment_all(actor, Wanted(number="x"))] == ["X1"]
    assert [line.row.pk for line in equipment_all(actor, Wanted(unit_id=far.unit_id))] == [far.pk]


def test_kinds_are_data(rounds):
    made = kind_save(actor=rounds.cast.actor("admin"), of="equipment", code="siren", name_zh="警笛")
    assert rounds.piece("J1", kind="siren").kind == made
    kind_end(actor=rounds.cast.actor("admin"), kind_id=made.pk)
    with pytest.raises(Invalid):
        rounds.piece("J2", kind="siren")
    for wrong in (
        {"code": "siren"},
        {"of": "person"},
        {"of": "place", "code": "house"},
        {"name_zh": "重点人员"},
    ):
        base = {"of": "point", "code": "new", "name_zh": "新"}
        with pytest.raises(Invalid):
            kind_save(actor=rounds.cast.actor("admin"), **(base | wrong))
