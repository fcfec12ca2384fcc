"""A disk that is full, a database that only reads: the words are kept, nothing is half there, then on."""

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError as SqliteError

import pytest
from django.db import IntegrityError, OperationalError, connection

from linli.cases.models import Case
from linli.kernel import storage
from linli.kernel.tests.files import photo
from linli.site.trouble_kinds import trouble_of

WORDS = "路灯不亮，晚上看不见"


def _report(client, **more):
    client.raise_request_exception = False
    return client.post("/", {"what": WORDS, "where": "广义村", "key": "k" * 20, **more})


def _photo():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", photo(size=(400, 300), quality=100), "image/jpeg")


@contextmanager
def small_files() -> Iterator[None]:
    """The operating system itself refuses files beyond 600 bytes, as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.django_db
def test_a_photo_on_a_full_disk(client, cast, settings, tmp_path):
    settings.LINLI_DATA = tmp_path
    before = Case.objects.count()
    with small_files():
        answer = _report(client, photos=_photo())
    assert (answer.status_code, answer["Retry-After"]) == (507, "300")
    assert WORDS in answer.content.decode()
    assert Case.objects.count() == before
    assert not [path for path in storage.folder().rglob("*") if path.is_file()]
    assert _report(client, photos=_photo()).status_code == 200
    assert Case.objects.count() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "kind"), [("/", "text/html"), ("/api/v1/matters", "application/problem+json")]
)
def test_a_database_that_only_reads(client, cast, path, kind):
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA query_only=ON" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY"
        )
    try:
        answer = client.post(
            path, {"what": WORDS}, **({"content_type": "application/json"} if "api" in path else {})
        )
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only=OFF")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer["Content-Type"].startswith(kind)
    if path == "/":
        assert WORDS in answer.content.decode()


def _sqlite(name: str) -> OperationalError:
    inner = SqliteError("x")
    inner.sqlite_errorname = name
    outer = OperationalError("x")
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "x"), "disk-full"),
        (OSError(errno.EDQUOT, "x"), "disk-full"),
        (OSError(errno.EROFS, "x"), "read-only"),
        (OSError(errno.ENOENT, "x"), None),
        (_sqlite("SQLITE_FULL"), "disk-full"),
        (_sqlite("SQLITE_READONLY_DBMOVED"), "read-only"),
        (_sqlite("SQLITE_BUSY_SNAPSHOT"), "busy"),
        (_sqlite("SQLITE_IOERR_WRITE"), "database-away"),
        (_sqlite("SQLITE_ERROR"), None),
        (OperationalError("connection failed"), "database-away"),
        (IntegrityError("x"), None),
        (ValueError("x"), None),
        (None, None),
    ],
)
def test_which_trouble(error, code):
    found = trouble_of(error)
    assert (found.code if found else None) == code
