"""How a matter comes in."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from linli.cases.actions.pacing import Slowed
from linli.cases.models import Case, Category, Entry, Reporter, Words
from linli.cases.rules.pace import NORMAL_NETWORK
from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, KeyReused
from linli.kernel.models import Counter, IdempotencyKey
from linli.territory.reads import tree

pytestmark = pytest.mark.django_db
KEY = "k" * 32


def test_the_least_that_can_be_said(ways):
    receipt = ways.receipt("路灯坏了", place=None)
    case = receipt.case
    assert (case.state, case.level, case.floor, case.outside, case.town_id) == (
        "new",
        "banner",
        0,
        False,
        None,
    )
    assert case.number == f"{tree().banner().prefix}-{clock.today().year}-00001"
    assert (len(receipt.code), len(receipt.token)) == (8, 26)
    row = Reporter.objects.get(pk=case.pk)
    assert (row.name, row.phone, row.phone_key, row.on_behalf_by_id) == (None, None, "", None)
    assert receipt.code not in (row.code_key, row.token_key)


def test_numbers_are_gap_free_per_town_and_year(ways):
    year = clock.today().year
    town = tree().get(ways.cast.places["town"])
    made = [ways.receipt().case.number for _n in range(2)]
    other = ways.receipt(place="village2").case.number
    with pytest.raises(Invalid):
        ways.receipt("  ")
    with pytest.raises(Invalid):
        ways.receipt(phone="12")
    made.append(ways.receipt().case.number)
    assert made == [f"{town.prefix}-{year}-{n:05d}" for n in (1, 2, 3)]
    assert other.endswith("-00001")
    assert other[:3] != made[0][:3]
    assert Counter.objects.get(prefix=town.prefix, year=year).last == 3
    with clock.at(clock.now().replace(year=year + 1, month=3, day=1)):
        assert ways.receipt().case.number == f"{town.prefix}-{year + 1}-00001"


def test_a_number_is_not_lost_when_the_report_fails_late(ways):
    """The counter moves with the matter or not at all."""
    assert ways.receipt().case.number.endswith("-00001")
    nobody = Actor(kind=Kind.USER, user_id=uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        _reported_and_checked(ways, nobody)
    assert ways.receipt().case.number.endswith("-00002")


def _reported_and_checked(ways, actor):
    assert ways.receipt(by=actor).case.number.endswith("-00002")
    connection.check_constraints()


def test_the_place_by_point(ways):
    place = tree().get(ways.cast.places["grid3"])
    case = ways.receipt(place=None, lon=place.lon, lat=place.lat).case
    chain = tree().chain(place.id)
    assert (case.town_id, case.village_id, case.group_id, case.grid_id) == (
        chain.town_id,
        chain.village_id,
        chain.group_id,
        chain.grid_id,
    )
    assert (case.lon, case.lat, case.outside) == (place.lon, place.lat, False)


def test_a_point_outside_the_banner_is_kept_and_flagged(ways):
    case = ways.receipt(place=None, lon=116.4, lat=39.9).case
    assert (case.lon, case.lat, case.outside, case.town_id) == (116.4, 39.9, True, None)
    named = ways.receipt(place=None, where="万合永镇广义村", lon=116.4, lat=39.9).case
    assert (named.outside, named.village_id) == (True, ways.cast.places["village"])


def test_the_place_by_its_name(ways):
    case = ways.receipt(place=None, where="万合永镇广义村，小卖部旁边").case
    assert (case.town_id, case.village_id, case.grid_id) == (
        ways.cast.places["town"],
        ways.cast.places["village"],
        None,
    )
    assert Words.objects.get(pk=case.pk).where == "万合永镇广义村，小卖部旁边"


def test_a_chosen_place_beats_the_point(ways):
    place = tree().get(ways.cast.places["village2"])
    case = ways.receipt(place="grid3", lon=place.lon, lat=place.lat).case
    assert case.grid_id == ways.cast.places["grid3"]
    assert case.lon == place.lon


def test_the_banner_itself_is_no_place(ways):
    place = tree().get(ways.cast.places["grid3"])
    case = ways.receipt(place="banner", lon=place.lon, lat=place.lat).case
    assert case.grid_id == place.id


@pytest.mark.parametrize("half", [{"lon": 117.0}, {"lat": 43.0}])
def test_half_a_point_is_none(ways, half):
    case = ways.receipt(**half).case
    assert (case.lon, case.lat, case.outside) == (None, None, False)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("what", {"what": ""}),
        ("what", {"what": "\u200b\n "}),
        ("what", {"what": "长" * 4001}),
        ("where", {"where": "长" * 201}),
        ("where", {"lon": 999.0, "lat": 0.0}),
        ("where", {"lon": float("nan"), "lat": 0.0}),
        ("phone", {"phone": "call me"}),
        ("phone", {"phone": "1"}),
        ("channel", {"channel": "pigeon"}),
    ],
)
def test_what_can_be_mended_is_named(ways, field, given):
    with pytest.raises(Invalid) as refused:
        ways.receipt(**{"what": "路灯坏了", **given})
    assert list(refused.value.fields) == [field]
    assert not Case.objects.exists()


@pytest.mark.parametrize("field", ["place_id", "about_unit_id"])
def test_unknown_places_and_units_are_named(ways, field):
    with pytest.raises(Invalid) as refused:
        ways.receipt(**{field: ways.cast.users["desk"]})
    assert list(refused.value.fields) == [field]


def test_what_was_written_is_tidied(ways):
    case = ways.receipt(" 路灯\u0000坏了，１２号　\r\n第二行 ").case
    assert Words.objects.get(pk=case.pk).what == "路灯坏了，12号　\n第二行"


@pytest.mark.parametrize("channel", ["phone", "behalf", "hotline", "grid"])
def test_only_intake_roles_take_reports_for_others(ways, channel):
    for name in ("desk", "clerk", "head", "worker", "banner"):
        case = ways.receipt(by=ways.actor(name), channel=channel).case
        assert Reporter.objects.get(pk=case.pk).on_behalf_by_id == ways.cast.users[name]
        assert Entry.objects.get(case=case).params["channel"] == channel
    for actor in (ways.actor("officer"), ways.actor("admin"), ways.actor("mediator"), ANONYMOUS):
        with pytest.raises(Forbidden):
            ways.receipt(by=actor, channel=channel)
    assert ways.receipt(by=SYSTEM, channel=channel).case.channel == channel


def test_the_hotlines_number_and_deadline(ways):
    case = ways.receipt(
        by=ways.actor("desk"),
        channel="hotline",
        hotline_number=" 20261123-007 ",
        hotline_due_on=date(2026, 12, 1),
    ).case
    assert (case.hotline_number, case.hotline_due_on) == ("20261123-007", date(2026, 12, 1))


def test_the_category_from_the_words_or_as_chosen(ways):
    codes = dict(Category.objects.values_list("code", "pk"))
    assert ways.receipt("村口路灯坏了").case.category_id == codes["facilities"]
    assert ways.receipt("随便说说").case.category_id == codes["other"]
    assert ways.receipt("村口路灯坏了", category_id=codes["roads"]).case.category_id == codes["roads"]
    assert (
        ways.receipt("村口路灯坏了", category_id=ways.cast.units["water"]).case.category_id
        == codes["facilities"]
    )


def test_photos_belong_to_the_report(ways, photo):
    from linli.kernel.reads import attachments_of

    case = ways.receipt(files=[*photo(10), *photo(200)]).case
    entry = Entry.objects.get(case=case)
    rows = attachments_of("case", [case.pk])[case.pk]
    assert [row.sha256 for row in rows] == entry.params["files"]
    assert all(row.part_id == entry.pk and row.public for row in rows)


# ------------------------------------------------------------------ once is enough


def test_the_same_request_again_gives_the_same_slip(ways, photo):
    first = ways.receipt(key=KEY, files=photo())
    again = ways.receipt(key=KEY, files=photo())
    assert (again.case.pk, again.code, again.token) == (first.case.pk, first.code, first.token)
    assert Case.objects.count() == Entry.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"what": "别的"},
        {"where": "河边"},
        {"lon": 117.7, "lat": 43.2},
        {"place": "village"},
        {"name": "李四"},
        {"phone": "13800001234"},
        {"about": "village"},
        {"straight_up": True},
    ],
)
def test_the_key_with_another_report_is_refused(ways, other):
    ways.receipt(key=KEY)
    with pytest.raises(KeyReused):
        ways.receipt(**{"what": "路灯坏了。晚上看不见路", "key": KEY, **other})
    assert Case.objects.count() == 1


def test_the_key_with_another_photo_is_refused(ways, photo):
    ways.receipt(key=KEY, files=photo(10))
    with pytest.raises(KeyReused):
        ways.receipt(key=KEY, files=photo(200))


def test_a_key_that_comes_again_after_the_purge_makes_another_slip(ways):
    from linli.kernel.actions.idempotency import idempotency_purge

    first = ways.receipt(key=KEY)
    idempotency_purge(before=clock.now())
    assert not IdempotencyKey.objects.exists()
    second = ways.receipt(key=KEY)
    assert second.case.pk != first.case.pk
    assert second.code != first.code
    assert second.token != first.token


def test_two_people_may_use_the_same_key(ways):
    first = ways.receipt(by=ways.actor("desk"), key=KEY)
    second = ways.receipt(by=ways.actor("clerk"), key=KEY)
    assert first.case.pk != second.case.pk


def test_a_refused_report_does_not_use_its_key_up(ways):
    with pytest.raises(Invalid):
        ways.receipt(phone="12", key=KEY)
    assert ways.receipt(phone="13800001234", key=KEY).case.number.endswith("00001")


def test_without_a_key_every_report_is_its_own(ways):
    assert ways.receipt().case.pk != ways.receipt().case.pk


def test_a_network_may_not_flood_the_door(ways):
    actor = Actor(kind=Kind.ANONYMOUS, network="n1")
    for _n in range(NORMAL_NETWORK):
        ways.receipt(by=actor)
    with pytest.raises(Slowed):
        ways.receipt(by=actor)
    assert ways.receipt(by=Actor(kind=Kind.ANONYMOUS, network="n2")).case
    assert ways.receipt(by=ways.actor("desk")).case


def test_whoever_takes_it_in_need_not_say_their_own_place(ways):
    places = ways.cast.places
    noted = {
        name: ways.receipt(place=None, by=ways.actor(name), channel="grid").case
        for name in ("worker", "clerk", "desk", "banner")
    }
    assert (noted["worker"].grid_id, noted["clerk"].village_id) == (places["grid3"], places["village"])
    assert (noted["desk"].town_id, noted["desk"].village_id) == (places["town"], None)
    assert noted["banner"].town_id is None
    said = ways.receipt(place=None, by=ways.actor("worker"), channel="grid", where="万合永镇").case
    assert (said.town_id, said.grid_id) == (places["town"], None)
    own = ways.receipt(place=None, by=ways.actor("worker"), channel="api").case
    assert own.town_id is None
