"""Whose mediation it is: deputies, hand-overs, stepping aside, relatives; reminders and what waits."""

from datetime import timedelta

import pytest

from linli.accounts.actions.users import user_add
from linli.accounts.models import User
from linli.kernel import clock
from linli.kernel.actions.outbox import due_run
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Audit
from linli.mediation.actions.agreeing import mediation_agree
from linli.mediation.actions.offices import mediator_assign, mediator_step_aside
from linli.mediation.actions.opening import mediation_oral
from linli.mediation.actions.parties import Named, party_add, want_note
from linli.mediation.models import Mediation
from linli.mediation.reads.candidates import candidates
from linli.mediation.reads.lists import page, waiting_count, waiting_rows
from linli.mediation.reads.offices import empty_seats, office_work
from linli.mediation.reads.sides import parties_of
from linli.mediation.reads.visible import mediation_get, seat
from linli.mediation.rules.states import Form, Seat
from linli.notify.models import Notice
from linli.people.actions.deputies import deputy_name
from linli.people.actions.handing import posting_hand_over
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import household_add, membership_add, person_add
from linli.people.models import Person, Posting
from linli.people.reads import actor_of

pytestmark = pytest.mark.django_db


def _somebody(cast, name: str, role: str = "", place: str = "village"):
    user = user_add(actor=SYSTEM, username=name, password=None)
    person = person_add(actor=SYSTEM, name=name, place_id=cast.places[place], user_id=user.pk)
    if role:
        posting_add(actor=SYSTEM, person_id=person.pk, role=role, place_id=cast.places[place])
    return user.pk, person.pk


def _actor(user_id):
    return actor_of(User.objects.get(pk=user_id))


def _post(cast, name: str = "mediator") -> Posting:
    return Posting.objects.get(person__user_id=cast.users[name])


def test_a_deputy_is_the_mediator_for_that_time(cast, rooms):
    row = rooms.open()
    user, person = _somebody(cast, "代班")
    today = clock.today()
    deputy_name(actor=SYSTEM, posting_id=_post(cast).pk, person_id=person, from_on=today, until_on=today)
    assert seat(_actor(user), row) == Seat.MEDIATOR
    want_note(actor=_actor(user), mediation_id=row.pk, party_id=parties_of(row.pk)[0].pk, want="代记一句")
    detail = Audit.objects.filter(verb="mediation_want").get().detail
    assert detail["stands_in"] == [str(_post(cast).pk)]
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(Missing):
        mediation_get(_actor(user), row.pk)


def test_a_hand_over_passes_open_ones_on_and_closes_the_rest(cast, rooms):
    done = mediation_oral(actor=cast.actor("mediator"), case_id=rooms.quarrel().pk, line="说好了")
    visited = mediation_oral(
        actor=cast.actor("mediator"),
        case_id=rooms.quarrel().pk,
        line="说好了",
        follow_on=clock.today() + timedelta(days=20),
    )
    row = rooms.open()
    user, person = _somebody(cast, "接班")
    on = clock.today() + timedelta(days=3)
    posting_hand_over(actor=SYSTEM, posting_id=_post(cast).pk, to_person_id=person, on=on)
    assert seat(cast.actor("mediator"), row) == Seat.MEDIATOR
    assert seat(_actor(user), row) is None
    with clock.at(clock.now() + timedelta(days=3)):
        rows = Mediation.objects.in_bulk([row.pk, done.pk, visited.pk])
        assert {pk: seat(_actor(user), one) for pk, one in rows.items()} == {
            row.pk: Seat.MEDIATOR,
            visited.pk: Seat.MEDIATOR,
            done.pk: None,
        }
        assert all(seat(cast.actor("mediator"), one) is None for one in rows.values())
        third, person3 = _somebody(cast, "再接班")
        second = Posting.objects.get(person_id=person)
        posting_hand_over(
            actor=SYSTEM, posting_id=second.pk, to_person_id=person3, on=clock.today() + timedelta(days=1)
        )
        assert seat(_actor(user), Mediation.objects.get(pk=row.pk)) == Seat.MEDIATOR
    with clock.at(clock.now() + timedelta(days=4)):
        assert seat(_actor(third), Mediation.objects.get(pk=row.pk)) == Seat.MEDIATOR
        assert seat(_actor(user), Mediation.objects.get(pk=row.pk)) is None


def test_what_waits_for_an_office_is_counted_without_a_word(cast, rooms):
    row = rooms.open()
    work = office_work(cast.actor("admin"), _post(cast))
    assert (work.total, work.by, work.items) == (1, [("调解中", 1)], [])
    (item,) = office_work(cast.actor("mediator"), _post(cast)).items
    assert item.number == row.number


def test_a_mediator_who_is_related_steps_aside(cast, rooms):
    actor, row = cast.actor("mediator"), rooms.open()
    own = Person.objects.get(user_id=cast.users["mediator"])
    kin = person_add(actor=SYSTEM, name="白桦家嫂", place_id=cast.places["grid3"])
    house = household_add(actor=SYSTEM, number="8801", place_id=cast.places["grid3"])
    for person in (own, kin):
        membership_add(actor=SYSTEM, household_id=house.pk, person_id=person.pk)
    for party in (Named(own.name.reveal()), Named("白桦家嫂"), Named("一家", "8801")):
        with pytest.raises(Invalid, match="回避"):
            party_add(actor=actor, mediation_id=row.pk, party=party)
    row = mediator_step_aside(actor=actor, mediation_id=row.pk)
    assert row.posting_id is None
    with pytest.raises(Missing):
        mediation_get(actor, row.pk)
    assert Notice.objects.get(key="mediation_aside").user_id == cast.users["desk"]
    assert [one.waiting for one in empty_seats(cast.actor("desk"))] == [1]


def test_the_desk_chooses_another_who_is_not_related(cast, rooms):
    desk, row = cast.actor("desk"), rooms.open()
    mediator_step_aside(actor=cast.actor("mediator"), mediation_id=row.pk)
    user, person = _somebody(cast, "另一位", "mediator")
    post = Posting.objects.get(person_id=person)
    assert [one.pk for one in candidates(desk, row)] == [post.pk, _post(cast).pk][:1]
    with pytest.raises(Invalid):
        mediator_assign(actor=desk, mediation_id=row.pk, posting_id=_post(cast).pk)
    mediator_assign(actor=desk, mediation_id=row.pk, posting_id=post.pk)
    assert seat(_actor(user), Mediation.objects.get(pk=row.pk)) == Seat.MEDIATOR
    assert Notice.objects.get(key="mediation_given").user_id == user
    with pytest.raises(Forbidden):
        mediator_assign(actor=_actor(user), mediation_id=row.pk, posting_id=post.pk)
    with pytest.raises(Missing):
        mediator_assign(actor=cast.actor("desk2"), mediation_id=row.pk, posting_id=post.pk)


def test_a_party_of_the_registers_cannot_be_given_their_own_quarrel(cast, rooms):
    desk, row = cast.actor("desk"), rooms.open()
    user, person = _somebody(cast, "当事的调解员", "mediator")
    party_add(actor=cast.actor("mediator"), mediation_id=row.pk, party=Named("当事的调解员"), consent=True)
    assert parties_of(row.pk)[-1].person_id == person
    assert candidates(desk, Mediation.objects.get(pk=row.pk)) == []
    assert seat(_actor(user), row) is None


def test_a_planned_visit_waits_and_is_told_of_on_the_day(cast, rooms):
    on = clock.today() + timedelta(days=7)
    actor = cast.actor("mediator")
    row = mediation_oral(actor=actor, case_id=rooms.quarrel().pk, line="说好了", follow_on=on)
    assert (waiting_count(actor), due_run()) == (0, 0)
    with clock.at(clock.now() + timedelta(days=7, hours=12)):
        due_run()
        notice = Notice.objects.get(key="mediation_follow")
        assert (notice.user_id, notice.params) == (
            cast.users["mediator"],
            {"number": row.number, "on": str(on)},
        )
        (line,) = waiting_rows(cast.actor("mediator"))
        assert (line.visit, waiting_count(cast.actor("mediator"))) == (on, 1)
        assert [one.row.pk for one in page(cast.actor("mediator"), which="due")[0]] == [row.pk]


def test_the_thirty_days_are_told_of_a_week_before(cast, rooms, ink):
    from linli.mediation.actions.agreeing import agreement_sign

    actor, row = cast.actor("mediator"), rooms.open()
    agreement_sign(actor=actor, mediation_id=row.pk, signer="paper", files=ink())
    mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN)
    with clock.at(clock.now() + timedelta(days=29)):
        due_run()
        assert Notice.objects.filter(key="mediation_confirm").count() == 1


def test_the_thirty_days_are_not_told_of_once_both_asked_the_court(cast, rooms, ink):
    from linli.mediation.actions.agreeing import agreement_sign
    from linli.mediation.actions.following import confirmation_note

    actor, row = cast.actor("mediator"), rooms.open()
    agreement_sign(actor=actor, mediation_id=row.pk, signer="paper", files=ink())
    mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN)
    confirmation_note(actor=actor, mediation_id=row.pk, confirm="applied")
    with clock.at(clock.now() + timedelta(days=29)):
        due_run()
        assert not Notice.objects.filter(key="mediation_confirm").exists()


def test_the_court_takes_nothing_after_the_thirty_days(cast, rooms):
    from linli.mediation.actions.following import confirmation_note

    actor = cast.actor("mediator")
    row = mediation_oral(actor=actor, case_id=rooms.quarrel().pk, line="说好了")
    with clock.at(clock.now() + timedelta(days=45)):
        with pytest.raises(Invalid, match="30"):
            confirmation_note(actor=actor, mediation_id=row.pk, confirm="applied")
        assert confirmation_note(actor=actor, mediation_id=row.pk, confirm="refused").confirm == "refused"
