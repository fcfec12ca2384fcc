"""A whole demo banner of its own: data folder, database, and the real server as a process."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass
class House:
    """`env` makes any process part of this banner; `server` is the running one, if any."""

    env: dict[str, str]
    server: "subprocess.Popen[bytes] | None" = None
    base: str = ""

    def run(self, *words: str, ok: bool = True, given: str = "") -> str:
        """Runs `python WORDS…` and returns what it printed; `ok` False lets it fail."""
        done = subprocess.run(
            [sys.executable, *words],
            env=self.env,
            cwd=ROOT,
            input=given,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        assert done.returncode == 0 or not ok, done.stdout
        return done.stdout

    def start(self, *options: str) -> str:
        """Starts `linli run` on a free port, in a process group of its own, and waits until it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "linli", "run", "--port", str(port), *options]
        self.server = subprocess.Popen(
            command,
            env=self.env,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.base = f"http://127.0.0.1:{port}"
        for _try in range(240):
            assert self.server.poll() is None, "the server stopped while starting"
            try:
                urllib.request.urlopen(f"{self.base}/health", timeout=2).close()
            except OSError:
                time.sleep(0.25)
            else:
                return self.base
        raise TimeoutError("the server does not answer")

    def stop(self) -> int | None:
        """Ctrl-C; returns the exit code."""
        if self.server is None:
            return None
        self.server.send_signal(signal.SIGINT)
        code = self.server.wait(30)
        self.server = None
        return code

    def kill(self) -> None:
        """kill -9 on every process of the server at once."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()
        self.server = None


def environment(folder: str, url: str) -> dict[str, str]:
    """The variables of a process of the banner in this folder, on SQLite or on the database at `url`."""
    env = {
        **os.environ,
        "LINLI_DATA": folder,
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        "LINLI_CROWD": "1000",  # all of a test comes from one network
    }
    for name in ("DATABASE_URL", "LINLI_PUBLIC", "LINLI_TLS", "COVERAGE_FILE"):
        env.pop(name, None)
    return env | ({"DATABASE_URL": url} if url else {})


@cache
def _ready() -> "tempfile.TemporaryDirectory[str]":
    """A demo banner on SQLite, loaded once a run: every house gets a copy of it."""
    folder = tempfile.TemporaryDirectory(prefix="linli-demo-")
    House(environment(folder.name, "")).run("-m", "linli", "demo", "--json")
    return folder


@contextmanager
def house(url: str = "", *, demo: bool = True) -> Iterator[House]:
    """A fresh banner on SQLite, or on the empty PostgreSQL database at `url`; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="linli-house-", ignore_cleanup_errors=True) as folder:
        made = House(environment(folder, url))
        if demo and url:
            made.run("-m", "linli", "demo", "--json")
        elif demo:
            shutil.copytree(_ready().name, folder, dirs_exist_ok=True)
        try:
            yield made
        finally:
            if made.server is not None:
                made.kill()
