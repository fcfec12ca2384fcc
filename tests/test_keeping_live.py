"""A backup beside four writers, and backup and restore really killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import fresh_database
from tests.house import ROOT, House, environment, house

NUMBERS = """
import django, json; django.setup()
from linli.cases.models import Case
from linli.kernel.models import Audit
every = Case.objects.values_list("number", flat=True)
numbers = sorted(int(n.split("-")[2]) for n in every if n[:3] == "WHY")
print(json.dumps({"numbers": numbers, "cases": Case.objects.count(),
    "audited": Audit.objects.filter(verb="case_report").count()}))
"""
WRITER = """
import django, io, select, sys, uuid; django.setup()
from linli.cases.actions.intake import Report, case_report
from linli.kernel.actions.attachments import take
from linli.kernel.actor import Actor, Kind
from linli.kernel.tests.files import photo
while not select.select([sys.stdin], [], [], 0)[0]:
    files = take([io.BytesIO(photo())])
    who = Actor(kind=Kind.ANONYMOUS, network=uuid.uuid4().hex, device="")
    case_report(actor=who, report=Report(what="灯不亮", where="万合永镇广义村"), files=files)
    print("wrote", flush=True)
"""


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url, house(url) as made:
        yield made


def _numbers(home: House) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(home.run("-c", NUMBERS).splitlines()[-1])
    return found


@contextmanager
def _writers(home: House, count: int) -> Iterator[None]:
    """Processes that report, each from another network, until the block ends."""
    command = [sys.executable, "-c", WRITER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    running = [subprocess.Popen(command, env=home.env, cwd=ROOT, **pipes) for _ in range(count)]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == b"wrote\n"
    yield
    for one in running:
        one.communicate(b"stop\n", timeout=60)
        assert one.returncode == 0


@pytest.mark.server
def test_a_backup_beside_four_writers_is_one_moment(home: House, tmp_path: Path) -> None:
    with _writers(home, 4):
        before = _numbers(home)
        home.run("-m", "linli", "backup", str(tmp_path / "a"), "--json")
    after = _numbers(home)
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url:
        new = House(environment(str(tmp_path / "new"), url))
        assert "Restored and verified" in new.run("-m", "linli", "restore", str(tmp_path / "a"))
        kept = _numbers(new)
    assert before["cases"] < kept["cases"] < after["cases"], "nobody wrote meanwhile: this would show nothing"
    assert kept["numbers"] == after["numbers"][: len(kept["numbers"])], "not a prefix"
    assert kept["cases"] == kept["audited"]


def _killed(home: House, *words: str, when: Path) -> None:
    """Starts a command and kills it as soon as `when` is there."""
    command = [sys.executable, "-m", "linli", *words]
    running = subprocess.Popen(command, env=home.env, cwd=ROOT, stdout=subprocess.DEVNULL)
    while not when.exists():
        assert running.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()


@pytest.mark.server
def test_killed_backup_and_restore(home: House, tmp_path: Path) -> None:
    file = tmp_path / "a"
    _killed(home, "backup", str(file), when=tmp_path / "a.part")
    assert not file.exists()
    home.run("-m", "linli", "backup", str(file))
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url:
        new = House(environment(str(tmp_path / "new"), url))
        _killed(new, "restore", str(file), when=tmp_path / "new" / "restoring.json")
        assert "cut off" in new.run("-m", "linli", "sweep", ok=False)
        said = new.run("-m", "linli", "restore", str(file))
        assert "Restored and verified" in said
        assert _numbers(new) == _numbers(home)
    assert not (tmp_path / "new" / "restoring.json").exists()
