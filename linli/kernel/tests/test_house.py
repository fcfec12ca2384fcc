"""Keys, sealed values, storage, caches, registries, verbs, ids, actors, the page of files."""

import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection, transaction
from django.test import Client

from linli.accounts.models import User
from linli.kernel import caching, clock, errors, ids, keys, registry, storage, verbs
from linli.kernel.actions.attachments import attachments_add, take
from linli.kernel.actions.sealing import reseal_all
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Grant, Kind, Level
from linli.kernel.fields import Sealed, SealedField
from linli.kernel.tests import files
from linli.people.models import Person

# --- keys


@pytest.fixture
def house(settings, tmp_path):
    """A data folder of its own with keys."""
    settings.LINLI_DATA = tmp_path
    keys.make(tmp_path / "keys")
    keys._lookup_key.cache_clear()
    yield tmp_path
    keys._lookup_key.cache_clear()


def test_keys_are_the_owners_alone_and_made_once(house):
    folder = house / "keys"
    before = {path.name: path.read_text() for path in folder.iterdir()}
    keys.make(folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert sorted(before) == ["lookup", "seal", "secret"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_keys_made_by_many_at_once_are_one_set(tmp_path, monkeypatch):
    """Every starter finds no key, and all but one must lose."""
    monkeypatch.setattr(Path, "exists", lambda self: False)
    start, seen = threading.Barrier(8), []

    def starter():
        start.wait()
        keys.make(tmp_path)
        seen.append((tmp_path / "seal").read_text())

    threads = [threading.Thread(target=starter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert len(list(tmp_path.iterdir())) == 3


def test_lookups_depend_on_purpose_and_house(house, tmp_path):
    one = keys.lookup("phone", "1")
    assert one == keys.lookup("phone", "1")
    assert one not in (keys.lookup("name", "1"), keys.lookup("phone", "2"))
    assert len(one) == 32
    assert keys.secret_for("phone", "1").hex()[:32] != one
    (tmp_path / "keys" / "lookup").write_text("00" * 32)
    keys._lookup_key.cache_clear()
    assert keys.lookup("phone", "1") != one


def test_a_fresh_key_leaves_the_old_readable(house):
    old = Sealed.of("13812341234")
    keys.rotate()
    assert len((house / "keys" / "seal").read_text().split()) == 2
    assert (house / "keys" / "seal").stat().st_mode & 0o777 == 0o600
    assert old.reveal() == "13812341234"
    new = old.resealed()
    (house / "keys" / "seal").write_text((house / "keys" / "seal").read_text().split()[0])
    assert new.reveal() == "13812341234"
    with pytest.raises(InvalidToken):
        old.reveal()


def test_another_worker_opens_what_a_fresh_key_sealed(house):
    path = house / "keys" / "seal"
    before = path.read_text()
    keys.rotate()
    token, after = Sealed.of("x").token, path.read_text()
    path.write_text(before)
    keys.sealer()  # the worker that started before the rotation
    path.write_text(after)
    assert Sealed(token).reveal() == "x"


# --- sealed values


def test_a_sealed_value_prints_its_mask():
    value = Sealed.of("+8613812341234")
    assert f"{value}" == "138****1234"
    assert repr(value) == "<Sealed>"
    assert value
    assert "1381" not in value.token
    assert not Sealed("")


@pytest.mark.django_db
def test_the_database_holds_no_plain_text(cast):
    user = User.objects.get(pk=cast.users["desk"])
    user.phone = "+8613812341234"
    assert user.phone.reveal() == "+8613812341234"
    with verbs.writing():
        user.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user WHERE username = 'desk'")
        (stored,) = cursor.fetchone()
    assert "1381" not in stored
    read = User.objects.get(pk=user.pk)
    assert read.phone.token == stored
    assert read.phone.reveal() == "+8613812341234"
    with verbs.writing():
        User.objects.filter(pk=user.pk).update(phone="+8613800000000")
    assert User.objects.get(pk=user.pk).phone.reveal() == "+8613800000000"
    with verbs.writing():
        User.objects.filter(pk=user.pk).update(phone="")
    assert User.objects.get(pk=user.pk).phone is None


@pytest.mark.django_db
def test_everything_is_sealed_again(house, cast):
    with verbs.writing():
        User.objects.exclude(pk=cast.users["desk"]).update(phone=None)
        Person.objects.update(name="王小明", phone=None)
        User.objects.filter(pk=cast.users["desk"]).update(phone="+8613812341234")
    keys.rotate()
    assert reseal_all(actor=SYSTEM) == Person.objects.count() + 1
    seal = house / "keys" / "seal"
    seal.write_text(seal.read_text().split()[0])
    assert User.objects.get(pk=cast.users["desk"]).phone.reveal() == "+8613812341234"
    assert {person.name.reveal() for person in Person.objects.all()} == {"王小明"}


def test_empty_text_is_nothing():
    field = SealedField(null=True)
    assert field.to_python("") is field.to_python(None) is field.get_prep_value("") is None
    value = Sealed.of("a")
    assert field.to_python(value) is value
    assert field.get_prep_value(value) == value.token


# --- storage


def test_bytes_appear_whole_or_not_at_all(settings, tmp_path, monkeypatch):
    settings.LINLI_DATA = tmp_path
    file_id = uuid.UUID("ab" * 2 + "cd" * 14)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            storage.put(file_id, b"data")
    assert storage.get(file_id) is None
    assert not [path for path in storage.folder().rglob("*") if path.is_file()]
    storage.path_of(file_id).with_name(f"{file_id.hex}.12ab.part").write_bytes(b"da")  # as a crash leaves it
    storage.put(file_id, b"data")
    storage.put(file_id, b"thumb", thumb=True)
    assert storage.path_of(file_id) == tmp_path / "files" / "ab" / "ab" / file_id.hex
    assert (storage.get(file_id), storage.get(file_id, thumb=True)) == (b"data", b"thumb")
    found = {
        (path.name.partition(".")[2], known) for path, known in storage.older_than(clock.now() + timedelta(1))
    }
    assert ("", file_id) in found
    assert ("t", file_id) in found
    assert [known for end, known in found if end.endswith("part")] == [None]
    storage.remove(file_id)
    storage.remove(file_id)
    assert storage.get(file_id) is None


# --- caches


@pytest.mark.django_db
def test_a_cache_drops_when_its_number_moves(django_assert_num_queries):
    loads = []
    cache = caching.Cached("test", lambda: loads.append(1) or len(loads))
    caching.forget()
    assert [cache.get(), cache.get()] == [1, 1]
    with django_assert_num_queries(0):
        cache.get()
    with verbs.writing():
        version_bump(topic="test")
    assert cache.get() == 1  # at most a second old
    caching.forget()
    assert cache.get() == 2
    cache.forget()
    assert cache.get() == 3


@pytest.mark.django_db
def test_what_was_rolled_back_does_not_come_again():
    value = ["old"]
    cache = caching.Cached("test", lambda: value[0])
    cache.forget()

    @verbs.verb
    def change(to, fail):
        value[0] = to
        version_bump(topic="test")
        caching.forget()
        assert cache.get() == to
        if fail:
            raise errors.Invalid("no")

    with pytest.raises(errors.Invalid):
        change("never", True)
    with verbs.writing():  # another worker's change, before this one looks again
        version_bump(topic="test")
    value[0] = "new"
    caching.forget()
    assert cache.get() == "new"


# --- registries


def test_registries():
    names = registry.Registry()
    one, other = object(), object()
    names.register("b", one)
    names.register("b", one)
    names.register("a", other)
    assert names.get("b") is one
    assert names.get("c") is None
    assert [name for name, _entry in names.items()] == ["a", "b"]
    with pytest.raises(ValueError, match="twice"):
        names.register("b", other)


def test_events_run_each_handler_once(monkeypatch):
    monkeypatch.setattr(registry, "event_handlers", registry.Registry())
    heard = []

    def hear(**facts):
        heard.append(facts)

    registry.publish("moved", n=0)
    registry.on("moved", hear)
    registry.on("moved", hear)
    registry.on("moved", lambda n: heard.append(-n))
    registry.publish("moved", n=1)
    assert heard == [{"n": 1}, -1]


# --- verbs


@pytest.mark.django_db
def test_verbs_join_and_roll_back_together():
    @verbs.verb
    def inner():
        version_bump(topic="test")
        assert verbs.inside()

    @verbs.verb
    def outer():
        inner()
        raise errors.Missing("no")

    assert not verbs.inside()
    with pytest.raises(errors.Missing):
        outer()
    assert not verbs.inside()
    assert "test" not in caching.versions()


@pytest.mark.django_db
def test_a_failed_inner_verb_spoils_the_outer_one():
    """No half of a verb is kept: whoever swallows the refusal of another verb cannot go on writing."""

    @verbs.verb
    def inner():
        raise errors.Invalid("no")

    @verbs.verb
    def outer():
        try:
            inner()
        except errors.Invalid:
            version_bump(topic="test")

    with pytest.raises(transaction.TransactionManagementError):
        outer()


# --- clock, ids, errors, actors


def test_the_clock_can_be_set():
    moment = datetime(2024, 12, 31, 17, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
        assert str(clock.today()) == "2025-01-01"
        assert str(clock.yesterday()) == "2024-12-31"
        assert clock.local(moment).hour == 1
    assert clock.now() > moment
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2024, 1, 1)):
        pass


def test_ids_carry_the_clock_and_sort_by_it():
    moment = datetime(2024, 11, 4, 4, 0, 0, 123456, tzinfo=UTC)
    with clock.at(moment):
        one = ids.new()
    with clock.at(moment + timedelta(microseconds=1)):
        two = ids.new()
    assert one.version == 7
    assert one.variant == uuid.RFC_4122
    assert one.int >> 80 == int(moment.timestamp() * 1000)
    assert one < two
    assert ids.random().version == 4


def test_errors_carry_what_a_face_needs():
    assert errors.LinliError("x", code="own").code == "own"
    assert errors.LinliError("x").code == "refused"
    assert errors.Stale("x", since=3).since == 3
    assert errors.Invalid("x", {"a": ["b"]}).fields == {"a": ["b"]}
    assert errors.Throttled("x", seconds=5).seconds == 5


def test_actors():
    place = uuid.uuid4()
    grant = Grant("clerk", Level.VILLAGE, place, frozenset({place}))
    actor = Actor(kind=Kind.USER, user_id=place, grants=(grant,))
    assert actor.has("desk", "clerk")
    assert not actor.has("desk")
    assert actor.holding("clerk") == (grant,)
    assert actor.key == f"user:{place}"
    assert (ANONYMOUS.key, SYSTEM.key) == ("anonymous:door", "system:door")
    assert [level.height for level in Level] == [0, 1, 2, 3, 4]


# --- the page of files


@pytest.fixture
def served(db, settings, tmp_path, monkeypatch):
    """A photo and a document of a thing that only one network may see."""
    settings.LINLI_DATA = tmp_path
    keys.make(tmp_path / "keys")
    owner = uuid.uuid4()
    allowed = [True]
    entries = {"thing": lambda actor, row: allowed[0] and row.owner_id == owner}
    monkeypatch.setattr(registry.attachment_readers, "_entries", entries)
    from io import BytesIO

    stored = take([BytesIO(files.photo()), BytesIO(files.document())])
    with verbs.writing():
        attachments_add(kind="thing", owner_id=owner, part_id=None, files=stored, public=False)
        attachments_add(kind="unowned", owner_id=owner, part_id=None, files=stored[:1], public=False)
    from linli.kernel.reads import attachments_of

    photo, paper = attachments_of("thing", [owner])[owner]
    (unowned,) = attachments_of("unowned", [owner])[owner]
    return allowed, photo, paper, unowned


def test_files_are_served_as_what_they_are(served):
    _allowed, photo, paper, _unowned = served
    client = Client()
    answer = client.get(f"/files/{photo.pk}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline; ")
    assert answer["Cache-Control"].startswith("private")
    small = client.get(f"/files/{photo.pk}/thumb")
    assert small.status_code == 200
    assert small.content != answer.content
    paper_answer = client.get(f"/files/{paper.pk}")
    assert paper_answer["Content-Type"] == "application/pdf"
    assert paper_answer["Content-Disposition"].startswith("attachment; ")


def test_files_ask_their_owner(served):
    allowed, photo, _paper, unowned = served
    client = Client()
    assert client.get(f"/files/{unowned.pk}").status_code == 404
    assert client.get(f"/files/{uuid.uuid4()}").status_code == 404
    assert client.get(f"/files/{photo.pk}/huge").status_code == 404
    allowed[0] = False
    assert client.get(f"/files/{photo.pk}").status_code == 404
    allowed[0] = True
    storage.remove(photo.file_id)
    assert client.get(f"/files/{photo.pk}").status_code == 404
