"""The command line tells a mistake in a sentence: exit code, no traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import ROOT, House, house


def _linli(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    given = {**os.environ, **env}
    command = [sys.executable, "-m", "linli", *words]
    return subprocess.run(
        command, env=given, cwd=ROOT, text=True, capture_output=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def empty() -> Iterator[House]:
    with house(demo=False) as made:
        yield made


@pytest.mark.parametrize(
    ("words", "env", "code", "said"),
    [
        (("verify",), {"DATABASE_URL": "mysql://x"}, 2, "postgresql://"),
        (("verify",), {"LINLI_DATA": "/proc/nothing"}, 2, "LINLI_DATA"),
        (("verify",), {"DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, 1, "does not answer"),
        (("locate", "north", "43"), {}, 1, "117.95"),
        (("no-such-word",), {}, 1, "no-such-word"),
        (("run", "--host", "somewhere"), {}, 1, "--host"),
        (("demo", "--as-of", "tomorrow"), {}, 1, "2024-11-18"),
    ],
)
def test_mistakes(tmp_path: Path, words: tuple[str, ...], env: dict[str, str], code: int, said: str) -> None:
    done = _linli(*words, **{"LINLI_DATA": str(tmp_path), "DATABASE_URL": "", **env})
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_not_shared(empty: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = empty.run("-m", "linli", "run", "--port", str(other.getsockname()[1]), ok=False)
    assert "cannot listen" in said
    assert "Traceback" not in said
