"""Each kind goes when its time has come, not before, and the run says what went."""

from datetime import timedelta

import pytest

from linli.accounts.models import ResetCode, Session, Token
from linli.cases.models import Case, EntryText, Look, LookWords, Reporter, Words
from linli.cases.rules.steps import State
from linli.kernel import clock, ids, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Audit, Due, IdempotencyKey, Throttle
from linli.kernel.reads import broken
from linli.kernel.registry import retentions
from linli.kernel.rules.retention import cutoff
from linli.notify.models import Channel, Delivery, Notice
from linli.people.actions.registers import household_add, household_end, person_end
from linli.people.models import Household, Person
from linli.privacy.actions.holds import hold_lift, hold_place
from linli.privacy.actions.requests import data_request_add, data_request_answer
from linli.privacy.actions.retention import retain, retention_set
from linli.privacy.models import DataRequest, Hold, RetentionRun, RetentionSetting
from linli.privacy.reads import days_of, hold_on
from linli.privacy.reads.retention import due_counts, last_run, published, removed_since, runs, settings_of

pytestmark = pytest.mark.django_db
NOW = clock.now()


def later(days):
    return clock.at(NOW + timedelta(days=days))


def gone(kind):
    return {done.kind: done.removed for done in retain()}[kind]


@pytest.fixture
def closed(ways):
    with clock.at(NOW):
        return ways.at(
            State.CLOSED, name="张三", phone="13800001234", hotline_number="", lon=117.95, lat=43.15
        )


def test_every_rule_is_whole():
    for kind, rule in retentions.items():
        assert rule.about in ("report", "person", "house"), kind
        assert all(str(text) for text in (rule.what, rule.why, rule.who)), kind
        if rule.days is None:
            assert rule.remove is rule.count is None, kind
        else:
            assert rule.least <= rule.days <= rule.most, kind
            assert str(rule.since), kind
            assert rule.remove, kind
            assert rule.count, kind


def test_who_reported_goes_first_then_the_words(closed):
    with later(179):
        assert gone("identities") == 0
    with later(181):
        assert due_counts()["identities"] == 1
        assert gone("identities") == 1
        assert gone("identities") == 0
        row = Reporter.objects.get(pk=closed.pk)
        assert (row.name, row.phone, row.phone_key) == (None, None, "")
        assert Words.objects.filter(pk=closed.pk).exists()
    with later(1824):
        assert gone("words") == 0
    with later(1826):
        assert due_counts()["words"] == 1
        assert gone("words") == 1
    case = Case.objects.get(pk=closed.pk)
    assert not Words.objects.filter(pk=case.pk).exists()
    assert not EntryText.objects.filter(entry__case=case).exists()
    assert (case.lon, case.lat, case.state) == (None, None, "closed")
    assert case.village_id is not None, "the figures keep their place"
    assert list(broken()) == []


def test_what_is_still_open_keeps_everything(ways):
    with clock.at(NOW):
        case = ways.at(State.HANDLING, phone="13800001234")
    with later(4000):
        retain()
    assert Reporter.objects.get(pk=case.pk).phone is not None
    assert Words.objects.filter(pk=case.pk).exists()


def test_a_hold_keeps_it_until_its_day(closed, ways):
    banner = ways.actor("banner")
    with clock.at(NOW + timedelta(days=100)):
        until = clock.today() + timedelta(days=200)
        row = hold_place(actor=banner, kind="case", object_id=closed.pk, reason="检察院来函", until_on=until)
    with later(200):
        assert gone("identities") == 0
        assert hold_on("case", closed.pk).pk == row.pk
    with later(299):
        hold_lift(actor=banner, hold_id=row.pk)
        assert gone("identities") == 1
        with pytest.raises(Missing):
            hold_lift(actor=banner, hold_id=row.pk)
    with later(299 + 1096):
        assert gone("holds") == 1
    assert not Hold.objects.exists()
    assert Audit.objects.filter(verb__in=("hold_place", "hold_lift")).count() == 2


def test_who_may_hold_and_how_long(closed, ways):
    day = clock.today()
    good = {"kind": "case", "object_id": closed.pk, "reason": "检察院来函", "until_on": day}
    for name, error in (("desk", Forbidden), ("admin", Missing), ("desk2", Missing)):
        with pytest.raises(error):
            hold_place(actor=ways.actor(name), **good)
    for bad in (
        {"reason": "因"},
        {"until_on": None},
        {"until_on": day - timedelta(days=1)},
        {"until_on": day + timedelta(days=731)},
    ):
        with pytest.raises(Invalid):
            hold_place(actor=ways.actor("banner"), **good | bad)
    with pytest.raises(Missing):
        hold_place(actor=ways.actor("banner"), **good | {"kind": "nothing"})


def test_networks_go_after_a_week(ways):
    with clock.at(NOW):
        case = ways.receipt(by=Actor(kind=Kind.ANONYMOUS, network="n1")).case
    with later(6):
        assert gone("networks") == 0
    with later(8):
        assert (due_counts()["networks"], gone("networks")) == (1, 1)
    assert Reporter.objects.get(pk=case.pk).network == ""


def test_a_person_who_left_is_erased_in_every_room(villager):
    with clock.at(NOW):
        person_end(actor=SYSTEM, person_id=villager.pk)
    with later(729):
        assert gone("persons") == 0
    with later(732):
        assert (due_counts()["persons"], gone("persons"), gone("persons")) == (1, 1, 0)
    row = Person.objects.get(pk=villager.pk)
    assert (row.name, row.name_key, row.phone, row.phone_key) == (None, "", None, None)


def test_the_small_ones(cast, villager):
    with clock.at(NOW), verbs.writing():
        user = cast.users["desk"]
        Session.objects.create(session_key="x", user_id=user, expire_date=NOW)
        ResetCode.objects.create(user_id=user, key="k", expires_at=NOW)
        Token.objects.create(user_id=user, label="t", key="k", expires_on=clock.local_date(NOW), ended_at=NOW)
        channel = Channel.objects.create(user_id=user, kind="mail", address="a@b.example", ended_at=NOW)
        about = {"key": "case_report", "object_kind": "case", "object_id": ids.new()}
        Notice.objects.create(user_id=user, **about)
        Delivery.objects.create(channel=channel, done_at=NOW, state="sent", **about)
        Due.objects.create(kind="x", object_id=ids.new(), due_at=NOW, done_at=NOW)
        IdempotencyKey.objects.create(owner="o", key="k", body_digest="d")
        Throttle.objects.create(key="k", ends_at=NOW, tries=1)
    with clock.at(NOW):
        house = household_add(actor=SYSTEM, number="H-7", place_id=villager.place_id, address="3号院")
        household_end(actor=SYSTEM, household_id=house.pk)
        asked = data_request_add(actor=SYSTEM, kind="copy", person_id=villager.pk, words="要一份")
        data_request_answer(actor=SYSTEM, request_id=asked.pk, done=True, words="已当面交给本人")
    kinds = {
        "sessions": 1, "reset-codes": 7, "tokens": 90, "notices": 365, "deliveries": 90, "due": 30,
        "idempotency": 7, "throttles": 1, "addresses": 730, "requests": 1095,
    }  # fmt: skip
    for kind, days in sorted(kinds.items(), key=lambda pair: pair[1]):
        assert days_of(kind) == days
        with later(days - 0.5):
            assert due_counts()[kind] == 0, kind
        with later(days + 1.5):
            assert due_counts()[kind] >= 1, kind
            before = cutoff(clock.now(), days)
            assert retentions.get(kind).remove(before=before, limit=100) >= 1, kind
            assert due_counts()[kind] == 0, kind
    with later(400):
        retain()
    assert not Channel.objects.exists(), "an ended address goes once no delivery names it"
    assert Household.objects.get(pk=house.pk).address is None
    row = DataRequest.objects.get(pk=asked.pk)
    assert (row.words, row.contact, row.answer, row.outcome) == (None, None, None, "done")


def test_an_administrator_chooses_within_the_bounds(cast, closed):
    admin = cast.actor("admin")
    retention_set(actor=admin, kind="identities", days=30)
    retention_set(actor=admin, kind="identities", days=60)
    assert days_of("identities") == 60
    assert [row.days for row in settings_of("identities")] == [60, 30]
    with later(61):
        assert gone("identities") == 1
    for days in (29, 731):
        with pytest.raises(Invalid):
            retention_set(actor=admin, kind="identities", days=days)
    for name in ("desk", "banner"):
        with pytest.raises(Forbidden):
            retention_set(actor=cast.actor(name), kind="identities", days=60)
    for kind in ("audit", "nothing"):
        with pytest.raises(Missing):
            retention_set(actor=admin, kind=kind, days=60)
    with pytest.raises(KeyError):
        days_of("nothing")
    assert days_of("audit") is None


def test_an_old_choice_outside_new_bounds_does_not_hold():
    with verbs.writing():
        RetentionSetting.objects.create(kind="networks", days=4000)
    assert days_of("networks") == 30


def test_a_run_says_what_it_removed(closed):
    with later(181):
        retain()
        assert last_run().complete
        assert {row.kind: row.removed for row in runs()}["identities"] == 1
        today = clock.today()
        assert removed_since(today)["identities"] == 1
        assert published(["identities", "notices"]) == {"identities": None, "notices": 0}
    audit = Audit.objects.filter(verb="retain").last()
    assert audit.detail["removed"]["identities"] == 1
    with later(182):
        retain()
        assert RetentionRun.objects.filter(on=clock.today(), kind="identities").count() == 0


def test_without_time_the_rest_waits_for_the_next_run(closed):
    with later(181):
        assert {done.complete for done in retain(budget=0)} == {False}
        assert not last_run().complete
        assert gone("identities") == 1


def test_one_kind_that_fails_does_not_stop_the_others(closed, caplog):
    from dataclasses import replace

    def fail(*, before, limit):
        raise OSError("the disk is away")

    rule = retentions.get("due")
    retentions._entries["due"] = replace(rule, remove=fail)
    try:
        with later(181):
            found = {done.kind: done for done in retain()}
    finally:
        retentions._entries["due"] = rule
    assert not found["due"].complete
    assert found["identities"].removed == 1
    assert "retention of due failed" in caplog.text


def test_large_amounts_go_in_batches(ways, django_assert_max_num_queries):
    with clock.at(NOW):
        made = [ways.receipt(phone="13800001234", by=ANONYMOUS).case.pk for _n in range(5)]
    with verbs.writing():
        Case.objects.filter(pk__in=made).update(ended_at=NOW, is_open=False, state="closed")
    from linli.cases.actions.forgetting import identities_forget, words_forget

    with later(2000):
        assert [identities_forget(before=clock.now(), limit=2) for _n in range(4)] == [2, 2, 1, 0]
        assert [words_forget(before=clock.now(), limit=3) for _n in range(3)] == [3, 2, 0]


def test_words_about_a_look_go_with_the_matter(ways):
    from linli.cases.actions.looking import reporter_reveal

    with clock.at(NOW):
        case = ways.receipt(phone="13800001234").case
        reporter_reveal(actor=ways.actor("desk"), case_id=case.pk, reason="ask", words="问张三家在哪")
        ways.walk(case, "accept", "grade", "dispatch", "take", "report_back", "verify", "answer", "close")
    with later(1827):
        retain()
    assert not LookWords.objects.exists()
    assert Look.objects.filter(case=case).count() == 1
