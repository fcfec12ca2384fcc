"""A mediation through its verbs: the one line, and the long way to a signed agreement that breaks."""

from datetime import timedelta

import pytest

from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import code_holder
from linli.cases.actions.steps import take_step
from linli.cases.models import Case, Entry, EntryText
from linli.kernel import clock
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Due
from linli.kernel.reads import attachments_of
from linli.mediation.actions.agreeing import agreement_draft, agreement_sign, mediation_agree
from linli.mediation.actions.ending import mediation_fail, mediation_resume
from linli.mediation.actions.following import confirmation_note, follow_note
from linli.mediation.actions.opening import mediation_open, mediation_oral
from linli.mediation.actions.parties import Named, party_consent, party_leave, want_note
from linli.mediation.actions.talking import session_add
from linli.mediation.models import FollowUp, Mediation, Party, Step
from linli.mediation.reads.drafts import oral_of
from linli.mediation.reads.room import room_of
from linli.mediation.reads.sides import parties_of
from linli.mediation.rules.states import Form, State
from linli.mediation.tests.conftest import DRAFT, RARE
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db


def _story(case_id) -> list[tuple[str, str]]:
    texts = {row.pk: row.text for row in EntryText.objects.all()}
    entries = Entry.objects.filter(case_id=case_id, public=True).order_by("seq")
    return [(entry.step, texts.get(entry.pk, "")) for entry in entries]


@pytest.mark.parametrize(
    ("by", "given"), [("mediator", True), ("worker", False), ("head", False), ("clerk", False)]
)
def test_one_line_settles_the_matter(cast, rooms, by, given):
    case = rooms.quarrel(given=given)
    row = mediation_oral(
        actor=cast.actor(by),
        case_id=case.pk,
        line=f"补二十棵白菜苗，{RARE}",
        names=["演示甲", "演示乙"],
        minutes=24,
    )
    case.refresh_from_db()
    assert (case.state, case.is_open, case.outcome) == ("closed", False, "solved")
    assert (row.state, row.outcome, row.minutes) == (State.AGREED, "oral", 24)
    assert _story(case.pk)[-1] == ("settle", "经调解化解（口头协议）。")
    assert oral_of(row.pk) == f"补二十棵白菜苗，{RARE}"
    assert [(party.consent, party.name.reveal()) for party in parties_of(row.pk)] == [
        (True, "演示甲"),
        (True, "演示乙"),
    ]


def test_one_line_is_enough(cast, rooms):
    row = mediation_oral(actor=cast.actor("mediator"), case_id=rooms.quarrel().pk, line="说好了")
    assert (row.minutes, Party.objects.filter(mediation=row).count()) == (None, 0)


@pytest.mark.parametrize(
    ("by", "error"),
    [
        ("desk", Forbidden),
        ("banner", Forbidden),
        ("officer", Missing),
        ("clerk2", Missing),
        ("admin", Missing),
    ],
)
def test_not_everybody_mediates(cast, rooms, by, error):
    case = rooms.quarrel()
    with pytest.raises(error):
        mediation_oral(actor=cast.actor(by), case_id=case.pk, line="说好了")
    assert not Mediation.objects.exists()


def test_a_complaint_about_an_office_is_not_mediated_below_it(cast, rooms):
    case = rooms.quarrel(given=False, about="village")
    with pytest.raises(Missing):
        mediation_oral(actor=cast.actor("clerk"), case_id=case.pk, line="说好了")


def test_nobody_is_mediated_unasked(cast, rooms):
    case = rooms.quarrel()
    with pytest.raises(Invalid) as refused:
        mediation_open(actor=cast.actor("mediator"), case_id=case.pk, party=Named("演示甲"), agrees=False)
    assert "agrees" in refused.value.fields


def test_the_long_way(cast, rooms, ink):
    actor, row = cast.actor("mediator"), rooms.open()
    first, second = parties_of(row.pk)
    row = want_note(actor=actor, mediation_id=row.pk, party_id=first.pk, want=f"赔菜，{RARE}")
    began = clock.now() - timedelta(minutes=50)
    row = session_add(
        actor=actor, mediation_id=row.pk, started_at=began, where="村委会", came=[first.pk, second.pk]
    )
    row = agreement_draft(actor=actor, mediation_id=row.pk, draft=DRAFT)
    with pytest.raises(Invalid, match="签"):
        mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN)
    for party in (first, second):
        agreement_sign(actor=actor, mediation_id=row.pk, signer="party", party_id=party.pk, files=ink())
    agreement_sign(actor=actor, mediation_id=row.pk, signer="mediator", files=ink())
    on = clock.today() + timedelta(days=7)
    row = mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN, follow_on=on)
    assert (row.outcome, row.minutes, row.serial, row.effective_on) == ("written", 50, 1, clock.today())
    assert Case.objects.get(pk=row.case_id).state == "closed"
    assert _story(row.case_id)[-1] == ("settle", "经调解化解（书面协议）。")
    assert set(Due.objects.filter(kind__startswith="mediation").values_list("kind", flat=True)) == {
        "mediation.follow",
        "mediation.confirm",
    }
    shown = room_of(row)
    assert shown.articles == [f"演示乙补二十棵白菜苗，{RARE}", "羊圈今天就修"]
    assert shown.parties[0].wants == [f"赔菜，{RARE}"]
    assert [one.signed for one in shown.parties] == [True, True]
    assert confirmation_note(actor=actor, mediation_id=row.pk, confirm="applied").confirm == "applied"


def test_an_agreement_written_anew_is_signed_anew(cast, rooms, ink):
    actor, row = cast.actor("mediator"), rooms.open()
    agreement_draft(actor=actor, mediation_id=row.pk, draft=DRAFT)
    agreement_sign(actor=actor, mediation_id=row.pk, signer="mediator", files=ink())
    assert len(attachments_of("mediation", [row.pk])[row.pk]) == 1
    agreement_draft(actor=actor, mediation_id=row.pk, draft=DRAFT)
    assert attachments_of("mediation", [row.pk]) == {}
    with pytest.raises(Invalid):
        mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN)


def test_a_scan_of_the_paper_is_every_signature(cast, rooms, ink):
    actor, row = cast.actor("mediator"), rooms.open()
    agreement_sign(actor=actor, mediation_id=row.pk, signer="paper", files=ink())
    assert mediation_agree(actor=actor, mediation_id=row.pk, form=Form.WRITTEN).outcome == "written"


def test_blanks_of_a_text_must_be_filled_in(cast, rooms):
    actor, row = cast.actor("mediator"), rooms.open()
    from dataclasses import replace

    with pytest.raises(Invalid, match="日期") as refused:
        agreement_draft(
            actor=actor, mediation_id=row.pk, draft=replace(DRAFT, articles="{乙方}于{日期}前修好")
        )
    assert set(refused.value.fields) == {"articles"}


def test_a_broken_agreement_reopens_both(cast, rooms):
    actor, case = cast.actor("mediator"), rooms.quarrel()
    row = mediation_oral(
        actor=actor, case_id=case.pk, line="说好了", names=["演示甲", "演示乙"], follow_on=clock.today()
    )
    (visit,) = FollowUp.objects.filter(mediation=row)
    row = follow_note(
        actor=actor, mediation_id=row.pk, follow_id=visit.pk, result="broken", words=f"羊又进来了，{RARE}"
    )
    case.refresh_from_db()
    assert (row.state, row.outcome, row.reopened, case.is_open, case.reopened) == (State.OPEN, "", 1, True, 1)
    assert _story(case.pk)[-1] == ("reopen", "重新办理。")
    assert not any(RARE in text for _step, text in _story(case.pk))
    # and it can be agreed and settled again by the mediator, though the matter lies with the desk now
    row = mediation_agree(actor=actor, mediation_id=row.pk, form=Form.ORAL, line="这回说定了")
    case.refresh_from_db()
    assert (row.state, case.is_open) == (State.AGREED, False)
    assert oral_of(row.pk) == "这回说定了"


def test_the_reporter_may_reopen_and_the_agreement_stands(cast, rooms):
    case = rooms.quarrel()
    row = mediation_oral(actor=cast.actor("mediator"), case_id=case.pk, line="说好了")
    take_step(Move(code_holder(case.pk), case.pk, "reopen", words="又吵了"), {})
    row = follow_note(actor=cast.actor("mediator"), mediation_id=row.pk, follow_id=None, result="broken")
    case.refresh_from_db()
    assert (row.state, case.reopened) == (State.OPEN, 1)


def test_a_party_may_leave_at_any_time(cast, rooms):
    actor, row = cast.actor("mediator"), rooms.open(parties=3)
    _first, second, third = parties_of(row.pk)
    row = party_leave(actor=actor, mediation_id=row.pk, party_id=third.pk)
    assert row.state == State.OPEN
    row = party_leave(actor=actor, mediation_id=row.pk, party_id=second.pk)
    assert (row.state, row.outcome) == (State.WITHDRAWN, "withdrawn")
    assert Case.objects.get(pk=row.case_id).is_open
    row = mediation_resume(actor=actor, mediation_id=row.pk)
    assert [party.consent for party in parties_of(row.pk)] == [True, None, None]
    with pytest.raises(Invalid):
        mediation_agree(actor=actor, mediation_id=row.pk, form=Form.ORAL, line="说好了")
    party_consent(actor=actor, mediation_id=row.pk, party_id=second.pk, consent=True)
    party_consent(actor=actor, mediation_id=row.pk, party_id=third.pk, consent=False)
    assert (
        mediation_agree(actor=actor, mediation_id=row.pk, form=Form.ORAL, line="说好了").state == State.AGREED
    )


def test_it_may_fail_and_the_desk_hears_of_it(cast, rooms):
    row = rooms.open()
    with pytest.raises(Invalid):
        mediation_fail(actor=cast.actor("mediator"), mediation_id=row.pk, way="")
    row = mediation_fail(actor=cast.actor("mediator"), mediation_id=row.pk, way="court", why=RARE)
    assert (row.state, row.way) == (State.FAILED, "court")
    notice = Notice.objects.get(key="mediation_ended")
    assert (notice.user_id, notice.params) == (cast.users["desk"], {"number": row.number})


def test_a_matter_that_ends_otherwise_ends_its_mediation(cast, rooms):
    row = rooms.open()
    take_step(Move(code_holder(row.case_id), row.case_id, "withdraw"), {})
    row.refresh_from_db()
    assert (row.state, row.outcome) == (State.ELSEWHERE, "elsewhere")
    assert Step.objects.filter(mediation=row).last().params == {"by": "withdraw"}
