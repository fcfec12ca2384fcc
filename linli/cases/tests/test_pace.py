"""The door when a lot comes at once: waiting, stamps, photos, and who is never asked to wait."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cases.actions import pacing
from linli.cases.actions.pacing import Slowed
from linli.cases.models import Case
from linli.cases.rules.pace import FIRST, LONGEST, NORMAL_NETWORK, NORMAL_TOTAL, STAMP_LIVES, pause, ripe_in
from linli.kernel import clock, storage
from linli.kernel.actions.attachments import hold
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import KeyReused, Throttled
from linli.kernel.models import Attachment
from linli.kernel.reads import slowed_on
from linli.kernel.rules import limits
from linli.kernel.tests.files import photo as picture

NOW = clock.now().replace(minute=0, second=0, microsecond=0)
KEY = "k" * 32


def visitor(network: str = "n1", device: str = "") -> Actor:
    return Actor(kind=Kind.ANONYMOUS, network=network, device=device)


@given(st.floats(0, 1e6), st.floats(1, 1e4))
def test_the_pause_grows_between_ten_seconds_and_two_minutes(used, normal):
    seconds = pause(used, normal)
    assert seconds == 0 if used <= normal else FIRST <= seconds <= LONGEST
    assert pause(used + 1, normal) >= seconds


@given(st.floats(0, 2e9), st.floats(-5000, 5000))
def test_a_stamp_is_good_from_its_moment_on_for_an_hour(not_before, later):
    left = ripe_in(not_before, not_before + later)
    assert (left is None) == (later > STAMP_LIVES) or abs(later - STAMP_LIVES) < 1
    if left is not None:
        assert left >= 0
        assert (left == 0) == (later >= 0) or abs(later) < 1


@pytest.fixture
def busy(ways):
    """A network that has used up what needs no waiting."""
    with clock.at(NOW):
        for _n in range(NORMAL_NETWORK):
            ways.receipt(by=visitor())
    return ways


def slowed(ways, by=None, key=KEY, at=NOW, **more):
    with clock.at(at), pytest.raises(Slowed) as caught:
        ways.receipt(by=by or visitor(), key=key, **more)
    return caught.value


@pytest.mark.django_db
def test_the_stamp_lets_one_report_in_after_its_pause(busy):
    told = slowed(busy)
    assert told.seconds == FIRST
    early = slowed(busy, at=NOW + timedelta(seconds=4), stamp=told.stamp)
    assert (early.seconds, early.stamp) == (FIRST - 4, told.stamp)
    with clock.at(NOW + timedelta(seconds=told.seconds)):
        first = busy.receipt(by=visitor(), key=KEY, stamp=told.stamp)
        again = busy.receipt(by=visitor(), key=KEY, stamp=told.stamp)
        assert first.case == again.case
        with pytest.raises(KeyReused):
            busy.receipt("别的", by=visitor(), key=KEY, stamp=told.stamp)
    assert Case.objects.count() == NORMAL_NETWORK + 1
    assert slowed_on(clock.local_date(NOW)) == {pacing.PURPOSE: 1}


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["key", "network", "device", "forged", "old"])
def test_a_stamp_is_good_for_its_own_report_only(busy, change):
    told = slowed(busy)
    by = visitor("n2" if change == "network" else "n1", "other" if change == "device" else "")
    key = "x" * 32 if change == "key" else KEY
    stamp = told.stamp[:-1] + "_" if change == "forged" else told.stamp
    late = NOW + timedelta(seconds=told.seconds + (STAMP_LIVES + 1 if change == "old" else 0))
    with clock.at(late):
        for n in range(NORMAL_NETWORK + 1 if change in ("network", "old") else 0):
            try:
                busy.receipt(by=by, key=f"{n:032d}")
            except Slowed:
                break
    slowed(busy, by, key, late, stamp=stamp)


@pytest.mark.django_db
def test_the_pause_grows_with_the_flood_and_ends_in_a_refusal(busy, monkeypatch):
    seconds = [slowed(busy, key=f"{n:032d}").seconds for n in range(60)]
    assert seconds == sorted(seconds)
    assert seconds[-1] == LONGEST
    for n in range(limits.DOOR_NETWORK.tries - NORMAL_NETWORK - 60):
        slowed(busy, key=f"{n + 100:032d}")
    with clock.at(NOW), pytest.raises(Throttled) as caught:
        busy.receipt(by=visitor(), key="z" * 32)
    assert not isinstance(caught.value, Slowed)


@pytest.mark.django_db
def test_the_whole_door_slows_down_but_never_closes(ways):
    with clock.at(NOW):
        for n in range(NORMAL_TOTAL):
            pacing.pace(actor=visitor(f"net{n}"), key="")
    assert slowed(ways, by=visitor("fresh")).seconds == FIRST


@pytest.mark.django_db
def test_who_has_an_account_or_a_code_is_never_asked_to_wait(busy):
    with clock.at(NOW):
        case = busy.receipt(by=busy.actor("worker")).case
        assert busy.take("reporter", case, "supplement", "补一句。").seq == 2


# ------------------------------------------------------------------ at the door


@pytest.fixture
def crowd(settings):
    """Everybody must wait, from the first report on."""
    settings.LINLI_CROWD = 0.05


@pytest.mark.django_db
def test_the_form_keeps_words_and_photos_and_goes_on(client, cast, crowd):
    sent = {"what": "路灯坏了三天", "where": "村口", "key": KEY, "photos": BytesIO(picture())}
    with clock.at(NOW):
        slow = client.post("/", sent)
    page = slow.content.decode()
    assert slow.status_code == 429
    seconds = int(slow["Retry-After"])
    assert page.count(f'data-pause="{seconds}"') == page.count("data-pause") == 1
    assert page.count("data-photos") == 1, "only the file field becomes photo tiles"
    assert "路灯坏了三天" in page
    assert "12345" in page
    form = slow.context["form"]
    again = {name: form[name].value() or "" for name in ("what", "where", "key", "stamp", "held")}
    with clock.at(NOW + timedelta(seconds=seconds)):
        assert client.post("/", again).status_code == 200
    (case,) = Case.objects.all()
    assert Attachment.objects.filter(owner_id=case.pk).count() == 1


@pytest.mark.django_db
def test_a_note_of_held_photos_cannot_be_made_up_or_taken_over(client, cast, photo):
    note = hold(actor=visitor(device="somebody"), files=photo())
    for wrong in (note, "nonsense"):
        assert client.post("/", {"what": "路灯坏了", "held": wrong}).status_code == 200
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_photos_of_a_flood_do_not_fill_the_disk(client, cast, settings):
    settings.LINLI_CROWD = 1e-6
    answer = client.post("/", {"what": "看图", "photos": BytesIO(picture())})
    assert answer.status_code == 422
    assert answer.context["form"].errors["photos"]
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_photos_wait_until_the_disk_has_room_and_words_do_not(client, cast, monkeypatch):
    monkeypatch.setattr(limits, "FREE_FLOOR", 2**70)
    monkeypatch.setattr("linli.kernel.actions.uploads.FREE_FLOOR", storage.free() + 2**40)
    assert client.post("/", {"what": "看图", "photos": BytesIO(picture())}).status_code == 422
    assert client.post("/", {"what": "看图"}).status_code == 200
