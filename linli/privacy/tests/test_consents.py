"""Texts with versions; yes, and taking it back."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale
from linli.kernel.models import Audit
from linli.people.actions.registers import person_add
from linli.people.reads import person_of
from linli.privacy.actions.consents import consent_give, consent_text_publish, consent_withdraw
from linli.privacy.actions.seeds import texts_seed
from linli.privacy.models import Consent, ConsentText
from linli.privacy.reads import consents_of, current_text, has_consent
from linli.privacy.reads.consents import history_of, versions_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def publish(zh="新的一版。", **more):
    return consent_text_publish(actor=SYSTEM, purpose="photos", text_zh=zh, text_en="A new one.", **more)


def test_a_new_version_changes_no_earlier_one(villager):
    old = current_text("photos")
    consent_give(actor=SYSTEM, person_id=villager.pk, purpose="photos", version=1)
    new = publish()
    assert (old.version, new.version) == (1, 2)
    assert [row.version for row in versions_of("photos")] == [2, 1]
    assert ConsentText.objects.get(pk=old.pk).text_zh == old.text_zh
    (photos,) = [one for one in consents_of(villager.pk) if one.purpose == "photos"]
    assert (photos.given, photos.newer, photos.last.text_id) == (True, True, old.pk)
    assert has_consent(villager.pk, "photos")
    assert not has_consent(villager.pk, "photos", at_least=2)
    consent_give(actor=SYSTEM, person_id=villager.pk, purpose="photos", version=2)
    assert has_consent(villager.pk, "photos", at_least=2)


@pytest.mark.parametrize("model", [ConsentText, Consent])
def test_history_is_not_rewritten(villager, model):
    consent_give(actor=SYSTEM, person_id=villager.pk, purpose="photos", version=1)
    for act in (
        lambda: model.objects.update(at=clock.now()),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with verbs.writing(), pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_text_of_tomorrow_is_not_in_force_today():
    publish(from_on=clock.today() + timedelta(days=1))
    assert current_text("photos").version == 1
    with clock.at(clock.now() + timedelta(days=1)):
        assert current_text("photos").version == 2


def test_who_publishes_and_what(cast):
    for name in ("desk", "banner", "worker"):
        with pytest.raises(Forbidden):
            consent_text_publish(actor=cast.actor(name), purpose="photos", text_zh="一", text_en="a")
    same = current_text("photos")
    for bad in (
        {"text_zh": "", "text_en": "a"},
        {"text_zh": "一", "text_en": "x" * 4001},
        {"text_zh": same.text_zh, "text_en": same.text_en},
        {"text_zh": "一", "text_en": "a", "from_on": clock.yesterday()},
    ):
        with pytest.raises(Invalid):
            consent_text_publish(actor=cast.actor("admin"), purpose="photos", **bad)
    with pytest.raises(Missing):
        consent_text_publish(actor=SYSTEM, purpose="score", text_zh="一", text_en="a")
    texts_seed(actor=SYSTEM)
    assert len(versions_of("photos")) == 1, "seeding twice publishes nothing"


def test_one_says_yes_and_takes_it_back_oneself(cast):
    actor = cast.actor("worker")
    me = person_of(actor)
    given = consent_give(actor=actor, person_id=me.pk, purpose="messages", version=1, on_paper=True)
    assert (given.face, given.on_paper, given.by_id) == ("self", False, actor.user_id)
    with pytest.raises(Invalid):
        consent_give(actor=actor, person_id=me.pk, purpose="messages", version=1)
    assert not consent_withdraw(actor=actor, person_id=me.pk, purpose="messages").given
    assert not has_consent(me.pk, "messages")
    assert [row.given for row in history_of(me.pk)] == [False, True]
    with pytest.raises(Missing):
        consent_withdraw(actor=actor, person_id=me.pk, purpose="messages")
    assert Audit.objects.filter(verb__in=("consent_give", "consent_withdraw")).count() == 2


def test_at_the_desk_on_paper_with_a_witness(cast, villager):
    desk, seen = cast.actor("desk"), person_add(actor=SYSTEM, name="证人演示", place_id=villager.place_id)
    row = consent_give(
        actor=desk, person_id=villager.pk, purpose="photos", version=1, on_paper=True, witness="证人演示"
    )
    assert (row.face, row.on_paper, row.witness_id) == ("desk", True, seen.pk)
    for nobody in ("没有这人", "苏合演示", "desk·演示"):
        with pytest.raises(Invalid):
            consent_give(actor=desk, person_id=villager.pk, purpose="messages", version=1, witness=nobody)


@pytest.mark.parametrize("name", ["desk2", "worker", "officer"])
def test_nobody_speaks_for_somebody_elsewhere(cast, villager, name):
    with pytest.raises((Missing, Forbidden)):
        consent_give(actor=cast.actor(name), person_id=villager.pk, purpose="photos", version=1)


def test_what_was_read_is_what_was_agreed_to(villager):
    publish()
    with pytest.raises(Stale):
        consent_give(actor=SYSTEM, person_id=villager.pk, purpose="photos", version=1)
    for purpose in ("report", "nothing"):
        with pytest.raises(Missing):
            consent_give(actor=SYSTEM, person_id=villager.pk, purpose=purpose, version=1)
