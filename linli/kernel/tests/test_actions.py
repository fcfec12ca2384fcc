"""Keys, numbers, due rows, throttles, versions, attachments, schedules."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django_q.models import Schedule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel import clock, ids, jobs, storage
from linli.kernel.actions import attachments, outbox, schedules, throttle, versions
from linli.kernel.actions.idempotency import idempotency_claim, idempotency_purge
from linli.kernel.actions.numbers import number_next
from linli.kernel.actor import SYSTEM, Actor, Kind
from linli.kernel.errors import Invalid, KeyReused, Missing, Throttled
from linli.kernel.models import Attachment, Audit, Due, IdempotencyKey, Throttle, Version
from linli.kernel.reads import attachment_get, attachments_of, files_broken, slowed_on
from linli.kernel.registry import due_handlers
from linli.kernel.tests import files
from linli.kernel.verbs import verb, writing

pytestmark = pytest.mark.django_db
KEEP = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
ANYBODY = Actor(kind=Kind.ANONYMOUS, device="phone")
NOON = datetime(2024, 11, 4, 4, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@verb
def claim(key, body, actor=ANYBODY):
    """(what was asked for, what was given)"""
    asked = ids.new()
    return asked, idempotency_claim(actor=actor, key=key, body=body, object_id=asked)


# --- idempotency


@KEEP
@given(key=st.text("abc-0123", min_size=1, max_size=80), body=JSON)
def test_the_same_request_has_one_effect(key, body):
    with writing():
        IdempotencyKey.objects.all().delete()
    asked, given_ = claim(key, body)
    assert asked == given_
    again, owner = claim(key, body)
    assert owner == given_ != again
    with pytest.raises(KeyReused):
        claim(key, [body, "changed"])


def test_a_key_belongs_to_its_actor():
    claim("key", 1)
    for other in (
        Actor(kind=Kind.ANONYMOUS, device="other"),
        Actor(kind=Kind.USER, user_id=ids.new()),
        SYSTEM,
    ):
        asked, given_ = claim("key", 2, other)
        assert asked == given_


@pytest.mark.parametrize("key", ["", "x" * 81])
def test_keys_have_a_length(key):
    with pytest.raises(Invalid):
        claim(key, 1)


def test_only_a_digest_of_the_body_is_kept():
    claim("key", {"name": "王小明"})
    row = IdempotencyKey.objects.get()
    assert "王" not in "".join(map(str, row.__dict__.values()))
    assert len(row.body_digest) == 64


def test_keys_are_purged_after_a_week():
    with clock.at(NOON):
        claim("old", 1)
    with clock.at(NOON + timedelta(days=6)):
        claim("new", 1)
    assert idempotency_purge(before=NOON + timedelta(days=1)) == 1
    assert IdempotencyKey.objects.get().key == "new"


def test_a_failed_verb_leaves_its_key_free():
    @verb
    def fails():
        idempotency_claim(actor=ANYBODY, key="key", body=1, object_id=ids.new())
        raise Invalid("no")

    with pytest.raises(Invalid):
        fails()
    asked, given_ = claim("key", 2)
    assert asked == given_


# --- numbers


def test_numbers_run_without_gaps_per_prefix_and_year():
    @verb
    def draw(prefix="WHY", year=2024, fail=False):
        number = number_next(prefix=prefix, year=year)
        if fail:
            raise Invalid("no")
        return number

    assert [draw(), draw()] == [1, 2]
    with pytest.raises(Invalid):
        draw(fail=True)
    assert [draw(), draw(year=2025), draw(prefix="JP")] == [3, 1, 1]


# --- due rows


@pytest.fixture
def done(monkeypatch):
    """Handlers of three kinds; what they were called with."""
    seen = []

    def fails(object_id):
        seen.append(("bad", object_id))
        raise OSError("away")

    monkeypatch.setattr(due_handlers, "_entries", {"good": lambda i: seen.append(("good", i)), "bad": fails})
    with writing():
        Due.objects.all().delete()
    return seen


def due(*rows):
    made = [(kind, ids.new(), NOON + timedelta(minutes=minutes)) for kind, minutes in rows]
    with clock.at(NOON - timedelta(days=1)), writing():
        outbox.due_add(made)
    return [object_id for _kind, object_id, _at in made]


def test_what_is_due_is_carried_out_once(done):
    one, two, _later = due(("good", 0), ("good", -1), ("good", 5))
    with clock.at(NOON):
        assert outbox.due_run() == 2
        assert outbox.due_run() == 0
    assert done == [("good", two), ("good", one)]
    assert Due.objects.filter(done_at=NOON, error="", leased_until=None).count() == 2


def test_one_bad_row_does_not_stop_the_others(done):
    bad, good, unknown = due(("bad", -3), ("good", -1), ("unknown", -2))
    with clock.at(NOON):
        assert outbox.due_run() == 3
    assert done == [("bad", bad), ("good", good)]
    row = Due.objects.get(object_id=bad)
    assert (row.error, row.attempts, row.due_at, row.done_at) == (
        "OSError",
        1,
        NOON + timedelta(minutes=1),
        None,
    )
    assert Due.objects.get(object_id=unknown).error == "LookupError"


def test_tries_come_further_apart_and_end(done):
    (bad,) = due(("bad", 0))
    moment, waits = NOON, []
    for _ in range(outbox.MAX_ATTEMPTS):
        with clock.at(moment):
            assert outbox.due_run() == 1
        row = Due.objects.get(object_id=bad)
        waits.append(int((row.due_at - moment).total_seconds()) // 60)
        moment = row.due_at
    assert waits[:-1] == [1, 2, 4, 8, 16, 32, 64]
    assert row.done_at is not None
    assert row.error == "OSError"
    with clock.at(NOON + timedelta(days=9)):
        assert outbox.due_run() == 0


def test_a_leased_row_is_left_alone_until_its_lease_ends(done):
    due(("good", 0))
    with clock.at(NOON):
        (row,) = outbox._lease(10)
        assert outbox._lease(10) == []
    with clock.at(NOON + outbox.LEASE):
        assert outbox._lease(10) == []
    with clock.at(NOON + outbox.LEASE + timedelta(seconds=1)):
        assert [again.pk for again in outbox._lease(10)] == [row.pk]


def test_a_row_that_takes_its_worker_down_is_given_up(done):
    (lost,) = due(("good", 0))
    for turn in range(outbox.MAX_ATTEMPTS):
        with clock.at(NOON + turn * timedelta(hours=1)):
            assert len(outbox._lease(10)) == 1
    with clock.at(NOON + timedelta(days=1)):
        assert outbox.due_run() == 0
    row = Due.objects.get(object_id=lost)
    assert row.error == "Lost"
    assert row.done_at is not None


def test_the_worker_is_woken_for_what_is_due_now(done, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(outbox, "async_task", lambda *args, **more: woken.append(args[0]))
    with clock.at(NOON), writing():
        with django_capture_on_commit_callbacks(execute=True):
            outbox.due_add([("good", ids.new(), NOON + timedelta(minutes=1))])
        assert woken == []
        with django_capture_on_commit_callbacks(execute=True):
            outbox.due_add([("good", ids.new(), NOON)])
    assert woken == ["linli.kernel.jobs.deliver_due"]


def test_a_queue_that_is_away_does_not_fail_the_request(done, monkeypatch, caplog):
    def away(*args, **more):
        raise ConnectionError

    monkeypatch.setattr(outbox, "async_task", away)
    outbox._wake()
    assert "could not wake" in caplog.text


def test_done_rows_are_purged(done):
    due(("good", 0), ("good", 0))
    with clock.at(NOON):
        outbox.due_run(limit=1)
    assert outbox.due_purge(before=NOON) == 0
    assert outbox.due_purge(before=NOON + timedelta(seconds=1)) == 1
    assert Due.objects.count() == 1


def test_the_job_takes_batch_after_batch(done):
    due(*[("good", 0)] * 130)
    with clock.at(NOON):
        assert jobs.deliver_due() == 130


# --- throttles

LIMIT = throttle.Limit("test", tries=3, seconds=600)


def count(subject="a", limit=LIMIT):
    return throttle.throttle_count(limit=limit, subject=subject)


def test_the_try_beyond_the_limit_is_refused_until_the_window_ends():
    with clock.at(NOON + timedelta(seconds=60)):
        for _ in range(3):
            throttle.throttle_check(limit=LIMIT, subject="a")
            count()
        with pytest.raises(Throttled) as caught:
            count()
        assert caught.value.seconds == 540 + 300
        with pytest.raises(Throttled):
            count()
        with pytest.raises(Throttled):
            throttle.throttle_check(limit=LIMIT, subject="a")
        assert Throttle.objects.get().tries == 4, "beyond the limit the count stands still"
        assert slowed_on(clock.today()) == {"test": 3}
        count("b")
        count(limit=throttle.Limit("other", 3, 600))
    for seconds, fits in ((600, False), (899, False), (900, True)):
        with clock.at(NOON + timedelta(seconds=seconds)):
            if fits:
                count()
            else:
                with pytest.raises(Throttled):
                    throttle.throttle_check(limit=LIMIT, subject="a")


def test_shared_limits_grow_with_the_crowd(settings):
    settings.LINLI_CROWD = 2
    shared = throttle.Limit("shared", tries=2, seconds=600, shared=True)
    with clock.at(NOON):
        assert [count(limit=shared) for _ in range(4)] == [1, 2, 3, 4]
        with pytest.raises(Throttled):
            count(limit=shared)


def test_a_right_try_is_given_back():
    with clock.at(NOON):
        for _ in range(5):
            count()
            throttle.throttle_give_back(limit=LIMIT, subject="a")
        throttle.throttle_give_back(limit=LIMIT, subject="a")
        assert Throttle.objects.get().tries == 0


def test_amounts_count_as_a_whole():
    with clock.at(NOON), pytest.raises(Throttled):
        throttle.throttle_count(limit=LIMIT, subject="a", amount=4)


def test_the_subject_is_not_kept():
    count("13812341234")
    assert "1381" not in Throttle.objects.get().key


def test_clear_and_purge():
    with clock.at(NOON):
        count()
        throttle.throttle_clear(limit=LIMIT, subject="a")
        assert not Throttle.objects.exists()
        count()
    assert throttle.throttle_purge(before=NOON) == 0
    assert throttle.throttle_purge(before=NOON + timedelta(hours=1)) == 1


# --- versions


def test_versions_only_grow():
    seen = []
    for _ in range(3):
        with writing():
            versions.version_bump(topic="test")
        seen.append(Version.objects.get(topic="test").number)
    assert seen == sorted(set(seen))
    with writing():
        versions.version_lock(topic="test")
    assert Version.objects.get(topic="test").number > seen[-1]


# --- attachments

OWNER = UUID(int=7)


def attach(*data, public=False):
    stored = attachments.take([BytesIO(item) for item in data])
    with writing():
        digests = attachments.attachments_add(
            kind="thing", owner_id=OWNER, part_id=None, files=stored, public=public
        )
    return stored, digests


def test_files_are_taken_cleaned_and_found(settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    stored, digests = attach(files.photo(), files.document())
    rows = attachments_of("thing", [OWNER])[OWNER]
    assert [row.sha256 for row in rows] == digests
    assert [row.is_image for row in rows] == [True, False]
    assert attachment_get(rows[0].pk) == rows[0]
    assert rows[0].size == len(storage.get(stored[0].file_id))
    assert storage.get(stored[0].file_id, thumb=True) == stored[0].clean.thumb
    assert storage.get(stored[1].file_id, thumb=True) is None
    assert stored[0].source != digests[0]
    assert attachments_of("other", [OWNER]) == {}


def test_no_files_no_rows():
    assert attach() == ([], [])


def test_all_files_or_none(settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    with pytest.raises(Invalid) as caught:
        attachments.take([BytesIO(files.photo()), BytesIO(b"GIF89a")], field="pictures")
    (text,) = caught.value.fields["pictures"]
    assert "2" in text
    assert not list(tmp_path.rglob("*"))
    with pytest.raises(Invalid):
        attachments.take([BytesIO(files.photo())] * 7)


def test_a_deleted_row_lets_go_of_its_file_when_nobody_else_names_it(settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    (stored,), _digests = attach(files.photo())
    with writing():
        attachments.attachments_add(kind="thing", owner_id=OWNER, part_id=None, files=[stored], public=True)
    one, two = attachments_of("thing", [OWNER])[OWNER]
    later = clock.now() + timedelta(minutes=1)
    attachments.attachment_delete(actor=SYSTEM, attachment_id=one.pk)
    assert Audit.objects.filter(verb="attachment_delete", object_id=OWNER).exists()
    assert attachments.files_sweep(before=later) == 0
    attachments.attachment_delete(actor=SYSTEM, attachment_id=two.pk)
    assert attachments.files_sweep(before=clock.now() - timedelta(days=1)) == 0
    assert attachments.files_sweep(before=later) == 2
    assert storage.get(stored.file_id) is None
    assert not Attachment.objects.exists()
    with pytest.raises(Missing):
        attachments.attachment_delete(actor=SYSTEM, attachment_id=two.pk)


def test_halves_of_files_are_swept(settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    part = tmp_path / "files" / "ab" / "cd" / "abcd.1234.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    assert attachments.files_sweep(before=clock.now() + timedelta(minutes=1)) == 1
    assert not part.exists()


def test_batches():
    assert list(attachments.batched(range(5), 2)) == [[0, 1], [2, 3], [4]]


# --- jobs


def test_schedules_are_exactly_these():
    schedules.schedules_set((("a.b", "* * * * *"), ("a.c", "5 0 * * *")))
    schedules.schedules_set((("a.c", "6 0 * * *"), ("a.d", "* * * * *")))
    assert set(Schedule.objects.values_list("name", "cron")) == {("a.c", "6 0 * * *"), ("a.d", "* * * * *")}


def test_every_scheduled_job_is_there():
    from importlib import import_module

    for path, _cron in jobs.SCHEDULE:
        module, _dot, name = path.rpartition(".")
        assert callable(getattr(import_module(module), name))


def test_sealing_publishes_the_first_digest():
    from linli.kernel.reads import day_digests

    assert jobs.seal() > 0
    assert [row.day for row in day_digests()] == [clock.yesterday()]
    assert jobs.seal() == 0


def test_verify_names_a_file_that_is_gone_or_changed(settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    (one, two), _digests = attach(files.photo(), files.document())
    assert list(files_broken()) == []
    first, second = attachments_of("thing", [OWNER])[OWNER]
    storage.remove(one.file_id)
    storage.path_of(two.file_id).write_bytes(b"%PDF-something else")
    said = list(files_broken())
    assert [str(first.pk) in said[0], "lost" in said[0]] == [True, True]
    assert [str(second.pk) in said[1], "changed" in said[1]] == [True, True]
