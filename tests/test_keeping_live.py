"""Backups of a running server with four writers, and backup and restore really killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from linli.kernel.tests.files import photo
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


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url, house(url) as made:
        yield made


def _say(base: str, stop: threading.Event, said: list[int]) -> None:
    with httpx.Client(base_url=base, timeout=20) as client:
        while not stop.is_set():
            client.get("/")
            form = {"what": "灯不亮", "where": "广义村", "key": uuid.uuid4().hex}
            form["csrfmiddlewaretoken"] = client.cookies["csrftoken"]
            files = [("photos", ("a.jpg", photo(), "image/jpeg"))]
            answer = client.post("/", data=form, files=files, headers={"Referer": base})
            said.append(answer.status_code)
            if answer.status_code != 200:
                return


def _numbers(home: House) -> dict[str, list[int]]:
    found: dict[str, list[int]] = json.loads(home.run("-c", NUMBERS).splitlines()[-1])
    return found


@pytest.mark.server
def test_a_backup_beside_four_writers_is_one_moment(home: House, tmp_path: Path) -> None:
    base, stop = home.start("--no-worker"), threading.Event()
    said: list[int] = []
    writers = [threading.Thread(target=_say, args=(base, stop, said)) for _ in range(4)]
    for one in writers:
        one.start()
    while len(said) < 4:
        time.sleep(0.05)
    before = _numbers(home)
    home.run("-m", "linli", "backup", str(tmp_path / "a"), "--json")
    stop.set()
    for one in writers:
        one.join()
    after = _numbers(home)
    home.stop()
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url:
        new = House(environment(str(tmp_path / "new"), url))
        assert "Restored and verified" in new.run("-m", "linli", "restore", str(tmp_path / "a"))
        kept = _numbers(new)
    assert 200 in said
    assert before["cases"] <= kept["cases"] <= after["cases"]
    assert after["cases"] > before["cases"], "nobody wrote meanwhile; the test would show nothing"
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
