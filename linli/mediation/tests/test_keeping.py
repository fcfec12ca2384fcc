"""What fades: words, names and papers after their time, a person's own on request; counts stay."""

from datetime import timedelta

import pytest

from linli.kernel import clock, storage
from linli.kernel.actions.sealing import reseal_all
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Invalid
from linli.kernel.reads import attachments_of, broken
from linli.mediation.actions.agreeing import agreement_draft, agreement_sign
from linli.mediation.actions.forgetting import mediations_count, mediations_forget
from linli.mediation.actions.opening import mediation_oral
from linli.mediation.actions.parties import Named, party_add, want_note
from linli.mediation.actions.texts import agreement_text_save
from linli.mediation.models import Mediation, Party, StepWords
from linli.mediation.reads.figures import figures_of
from linli.mediation.reads.room import room_of
from linli.mediation.reads.sides import parties_of
from linli.mediation.reads.texts import offered, samples
from linli.mediation.tests.conftest import DRAFT
from linli.people.actions.registers import person_add
from linli.privacy.actions.holds import hold_place
from linli.privacy.actions.persons import person_erase

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1100)


def _agreed(cast, rooms) -> Mediation:
    return mediation_oral(
        actor=cast.actor("mediator"),
        case_id=rooms.quarrel().pk,
        line="补二十棵白菜苗",
        names=["演示甲", "演示乙"],
        minutes=24,
    )


def test_words_and_names_fade_and_counts_stay(cast, rooms):
    row, desk = _agreed(cast, rooms), cast.actor("desk")
    before = figures_of(desk)
    assert mediations_count(before=clock.now() - timedelta(days=1)) == 0
    with clock.at(clock.now() + LATER):
        assert mediations_count(before=clock.now()) == 1
        assert mediations_forget(before=clock.now()) == 1
        assert mediations_forget(before=clock.now()) == 0
    assert not StepWords.objects.exists()
    assert list(Party.objects.values_list("name", "address", "person_id")) == [(None, None, None)] * 2
    assert figures_of(desk) == before
    assert list(broken()) == []
    shown = room_of(Mediation.objects.get(pk=row.pk))
    assert [line.erased for line in shown.lines] == [False, True]
    assert shown.oral == ""


def test_an_open_mediation_and_a_held_matter_keep_theirs(cast, rooms):
    rooms.open()
    row = _agreed(cast, rooms)
    until = clock.today() + timedelta(days=700)
    hold_place(actor=SYSTEM, kind="case", object_id=row.case_id, reason="法院来函", until_on=until)
    with clock.at(clock.now() + timedelta(days=690)):
        assert mediations_count(before=clock.now()) == 0


def test_a_person_is_removed_from_their_mediations(cast, rooms, ink):
    person = person_add(actor=SYSTEM, name="白桦甲方", place_id=cast.places["grid3"])
    actor, row = cast.actor("mediator"), rooms.open()
    row = party_add(actor=actor, mediation_id=row.pk, party=Named("白桦甲方"), consent=True)
    mine = parties_of(row.pk)[-1]
    want_note(actor=actor, mediation_id=row.pk, party_id=mine.pk, want="要安静")
    want_note(actor=actor, mediation_id=row.pk, party_id=parties_of(row.pk)[0].pk, want="要赔菜")
    agreement_draft(actor=actor, mediation_id=row.pk, draft=DRAFT)
    agreement_sign(actor=actor, mediation_id=row.pk, signer="party", party_id=mine.pk, files=ink())
    (file,) = attachments_of("mediation", [row.pk])[row.pk]
    assert storage.get(file.file_id)
    person_erase(actor=SYSTEM, person_id=person.pk)
    mine.refresh_from_db()
    assert (mine.name, mine.person_id) == (None, None)
    shown = room_of(Mediation.objects.get(pk=row.pk))
    assert [one.wants for one in shown.parties] == [["要赔菜"], [], []]
    assert attachments_of("mediation", [row.pk]) == {}
    assert shown.articles[0].startswith("演示乙")
    assert list(broken()) == []


def test_sealed_words_follow_a_new_key(cast, rooms, monkeypatch):
    from linli.kernel import keys

    row = _agreed(cast, rooms)
    before = {one.pk: one.sealed.token for one in StepWords.objects.all()}
    monkeypatch.setattr(keys, "sealed_by", lambda token: 1)
    reseal_all(actor=SYSTEM)
    monkeypatch.undo()
    after = {one.pk: one.sealed.token for one in StepWords.objects.all()}
    assert before.keys() == after.keys()
    assert all(before[pk] != after[pk] for pk in before)
    assert room_of(row).oral == "补二十棵白菜苗"
    assert list(broken()) == []


def test_each_change_of_a_text_is_a_new_version(cast):
    admin = cast.actor("admin")
    assert samples()["debt"].version == 0
    for version in (1, 2):
        row = agreement_text_save(
            actor=admin, kind="debt", name_zh="欠款", articles=f"1. 还钱{version}", expected=version - 1
        )
        assert (row.version, samples()["debt"].articles) == (version, f"还钱{version}")
    with pytest.raises(Invalid):
        agreement_text_save(actor=admin, kind="debt", name_zh="欠款", articles="旧", expected=1)
    agreement_text_save(actor=admin, kind="water", name_zh="浇水", name_en="water", articles="轮着浇")
    agreement_text_save(actor=admin, kind="debt", name_zh="欠款", offered=False)
    assert "debt" not in offered()
    assert offered()["water"].articles == "轮着浇"
    for wrong in ({"kind": "W W"}, {"name_zh": " "}, {"articles": "\n".join(["条"] * 21)}):
        with pytest.raises(Invalid):
            agreement_text_save(actor=admin, **({"kind": "x1", "name_zh": "甲"} | wrong))


def test_an_agreement_keeps_the_version_it_was_written_with(cast, rooms):
    actor, row = cast.actor("mediator"), rooms.open()
    agreement_draft(actor=actor, mediation_id=row.pk, draft=DRAFT)
    agreement_text_save(actor=cast.actor("admin"), kind="livestock", name_zh="牲畜", articles="新")
    shown = room_of(Mediation.objects.get(pk=row.pk))
    assert (shown.draft.version, shown.articles[1]) == (0, "羊圈今天就修")
