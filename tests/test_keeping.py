"""Backup → restore → the same bytes; what is damaged, newer or in the way is refused before any write."""

import gzip
import io
import json
import tarfile
from datetime import timedelta

import pytest
from django.db import connection

from linli.cases.actions.intake import Report, case_report
from linli.keeping import archive, places, reads
from linli.keeping.actions.backup import Taken, backup
from linli.keeping.actions.restore import NotEmpty, look, rebuild, restore
from linli.keeping.envelope import Secret, WrongKey
from linli.keeping.jobs import beat
from linli.kernel import clock, keys, storage, triggers
from linli.kernel.actions.attachments import files_sweep, take
from linli.kernel.actions.audit import audit_seal
from linli.kernel.actor import ANONYMOUS
from linli.kernel.reads import broken
from linli.kernel.tests.files import photo
from tests.databases import blank


@pytest.fixture
def banner(committed, tmp_path, settings):
    """A committed banner with a matter and photos, in a data folder of its own."""
    settings.LINLI_DATA = tmp_path / "data"
    keys.make(settings.LINLI_DATA / "keys")
    keys._fernets.cache_clear()
    keys._lookup_key.cache_clear()
    files = take([io.BytesIO(photo()), io.BytesIO(photo(size=(90, 60)))])
    made = case_report(
        actor=ANONYMOUS, report=Report(what="灯\t不亮\\N", where="广义村", phone="13800000000"), files=files
    )
    audit_seal(whole=True)
    yield made.case
    keys._fernets.cache_clear()
    keys._lookup_key.cache_clear()


@pytest.fixture
def elsewhere(tmp_path, settings):
    """`elsewhere("name")` → an empty data folder in use."""

    def use(name):
        settings.LINLI_DATA = tmp_path / name
        (tmp_path / name).mkdir(exist_ok=True)
        keys._fernets.cache_clear()
        keys._lookup_key.cache_clear()

    return use


@pytest.mark.parametrize("secret", [Secret(), Secret("words and more")])
def test_backup_restore_backup_gives_the_same_bytes(banner, elsewhere, tmp_path, secret):
    first = backup(tmp_path / "a", secret=secret)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    assert first.sums["cases_case"].count >= 1
    assert first.files.count == 4
    elsewhere("new")
    with blank():
        restore(tmp_path / "a", look(tmp_path / "a", secret), secret=secret)
        triggers.install()
        rebuild()
        assert list(broken()) == []
        second = backup(tmp_path / "b")
        assert second.sums == first.sums
        assert second.files == first.files
        told = reads.summed(connection, first.tables["cases_entry"])
        assert told == first.sums["cases_entry"]
        case_report(actor=ANONYMOUS, report=Report(what="再说一件", where=""))  # serials go on
    assert not list(tmp_path.glob("*.part"))


def test_the_file_is_never_replaced_and_never_half_there(banner, tmp_path):
    backup(tmp_path / "a")
    with pytest.raises(Taken):
        backup(tmp_path / "a")

    def stop(what, done, total):
        if what == "files":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(tmp_path / "b", progress=stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "data"]


def test_two_backups_do_not_write_one_file(banner, tmp_path):
    def second(what, done, total):
        if what == "reading back" and not done:
            with pytest.raises(Taken, match="another backup"):
                backup(tmp_path / "a")

    backup(tmp_path / "a", progress=second)


def _spoilt(path, target, change):
    """A copy of the archive with one member changed by `change(name, bytes)`; None leaves it out."""
    with (
        tarfile.open(path) as tar,
        gzip.open(target, "wb") as packed,
        tarfile.open(fileobj=packed, mode="w|") as out,
    ):
        for member in tar:
            raw = change(member.name, tar.extractfile(member).read())
            if raw is not None:
                member.size = len(raw)
                out.addfile(member, io.BytesIO(raw))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda name, raw: None if name == "manifest.json" else raw, "cut off"),
        (lambda name, raw: raw[:-9] + b"\n" if name.startswith("tables/cases_case.") else raw, "cases_case"),
        (lambda name, raw: raw + b"x" if name.startswith("files/") else raw, "files"),
        (lambda name, raw: None if name == "keys/seal" else raw, "keys"),
        (lambda name, raw: b"{}" if name == "manifest.json" else raw, "damaged"),
    ],
)
def test_a_changed_archive_is_refused(banner, tmp_path, change, said):
    backup(tmp_path / "a")
    _spoilt(tmp_path / "a", tmp_path / "b", change)
    with pytest.raises(archive.Damaged, match=said):
        look(tmp_path / "b")


def test_what_is_no_archive_is_refused(banner, tmp_path):
    backup(tmp_path / "a")
    raw = (tmp_path / "a").read_bytes()
    for bad in (b"", b"hello", raw[: len(raw) // 2], raw[:2000] + b"\0\0\0\0" + raw[2004:]):
        (tmp_path / "b").write_bytes(bad)
        with pytest.raises(archive.Damaged):
            look(tmp_path / "b")
    with tarfile.open(tmp_path / "c", "w:gz") as tar:
        member = tarfile.TarInfo("../../etc/x")
        tar.addfile(member, io.BytesIO())
    with pytest.raises(archive.Damaged):
        look(tmp_path / "c")


def test_a_newer_archive_is_refused(banner, tmp_path):
    def newer(name, raw):
        if name != "manifest.json":
            return raw
        facts = json.loads(raw)
        facts["migrations"].append(["cases", "9999_later"])
        return json.dumps(facts).encode()

    backup(tmp_path / "a")
    _spoilt(tmp_path / "a", tmp_path / "b", newer)
    with pytest.raises(reads.Unknown, match="newer"):
        look(tmp_path / "b")


def test_a_restore_wants_an_empty_place(banner, elsewhere, tmp_path):
    made = backup(tmp_path / "a")
    bare = backup(tmp_path / "bare", keys=False)
    with pytest.raises(NotEmpty, match="keys"):
        restore(tmp_path / "a", made)
    elsewhere("new")
    with pytest.raises(NotEmpty, match="no keys"):
        restore(tmp_path / "bare", bare)
    with pytest.raises(NotEmpty, match="tables"):
        restore(tmp_path / "a", made)
    places.write(places.data() / "files/ab/cd/x", b"x")
    with pytest.raises(NotEmpty, match="files"):
        restore(tmp_path / "a", made)
    assert not places.RESTORING.read()


@pytest.mark.parametrize("moment", ["tables", "files"])
def test_a_restore_that_was_cut_off_goes_on(banner, elsewhere, tmp_path, moment):
    made = backup(tmp_path / "a")

    def stop(what, done, total):
        if what == moment and done >= 3:
            raise KeyboardInterrupt

    elsewhere("new")
    with blank():
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "a", made, progress=stop)
        assert places.RESTORING.read()["file"] == "a"
        other = backup_of_another(made)
        with pytest.raises(NotEmpty, match="cut off"):
            restore(tmp_path / "a", other)
        restore(tmp_path / "a", made)
        triggers.install()
        rebuild()
        assert list(broken()) == []
        restore(tmp_path / "a", made)  # once more harms nothing: the rows are there
        assert backup(tmp_path / "b").sums == made.sums


def backup_of_another(made):
    return archive.manifests.read(made.bytes().replace(made.made_at.encode(), b"2001-01-01T00:00:00+00:00"))


def test_the_sweeper_waits_for_a_backup(banner, tmp_path):
    later = clock.now() + timedelta(minutes=1)
    storage.put(banner.pk, b"orphan")
    seen = []

    def sweep(what, done, total):
        if what == "files" and not done:
            seen.append(files_sweep(before=later))

    backup(tmp_path / "a", progress=sweep)
    assert seen == [0]
    assert files_sweep(before=later, dry_run=True) == 1
    assert files_sweep(before=later) == 1
    assert files_sweep(before=later) == 0


def test_a_wrong_passphrase_writes_nothing(banner, elsewhere, tmp_path):
    backup(tmp_path / "a", secret=Secret("words and more"))
    elsewhere("new")
    with pytest.raises(WrongKey):
        look(tmp_path / "a", Secret("others"))
    assert not list((tmp_path / "new").iterdir())


@pytest.mark.django_db
def test_every_table_is_kept_or_left_out_with_a_reason():
    kept = reads.tables(reads.applied(connection))
    assert reads.left_over(connection, kept) == set()
    names = {table.name for table in kept}
    for model in reads.models_at(reads.applied(connection)):
        for field in model._meta.local_fields:
            if field.is_relation:
                assert field.related_model._meta.db_table in names, f"{field} refers to what is not kept"


def test_marks(tmp_path, settings):
    settings.LINLI_DATA = tmp_path
    assert places.worker_age() is None
    assert places.backup_age() is None
    beat()
    assert places.worker_age() < 60
    places.BACKED_UP.set(at=clock.now().isoformat())
    assert 0 <= places.backup_age() < 60
    places.RESTORING.path().write_text("[")
    assert places.RESTORING.read() == {}
