"""The server is really killed, at any instant, while people report with photos: nothing is half there."""

import io
import json
import os
import random
import threading
import time
import uuid
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from tests.databases import fresh_database
from tests.house import House, house

ROUNDS = 6

CHECK = """
import django, json; django.setup()
from linli.cases.models import Case, Entry, Reporter, Words
from linli.kernel import storage
from linli.kernel.models import Attachment, Audit, Counter
from linli.kernel.reads import broken
ids = set(Case.objects.values_list("pk", flat=True))
def owners(model, **only): return set(model.objects.filter(**only).values_list("case_id", flat=True))
lost = [str(a.pk) for a in Attachment.objects.all() if storage.get(a.file_id) is None]
numbers = sorted(Case.objects.values_list("number", flat=True))
serials = sorted(tuple(map(int, n.split("-")[1:])) for n in numbers if n.startswith("WHY-"))
gaps = [a for a, b in zip(serials, serials[1:]) if a[0] == b[0] and b[1] != a[1] + 1]
print(json.dumps({
    "numbers": numbers,
    "half": [len(ids ^ owners(Words)), len(ids ^ owners(Reporter)), len(ids ^ owners(Entry, seq=1))],
    "unaudited": len(ids - set(Audit.objects.filter(verb="case_report").values_list("object_id", flat=True))),
    "lost": lost, "broken": list(broken()), "gaps": gaps,
}))
"""


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url, house(url) as made:
        yield made


def _photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _say(base: str, photo: bytes, got: list[str], stop: threading.Event) -> None:
    """Reports through the API and through the door's form until the line breaks."""
    with httpx.Client(base_url=base, timeout=5) as client:
        while not stop.is_set():
            try:
                client.get("/")
                form = {
                    "what": "灯不亮",
                    "where": "广义村1组",
                    "key": uuid.uuid4().hex,
                    "csrfmiddlewaretoken": client.cookies["csrftoken"],
                }
                answer = client.post(
                    "/",
                    data=form,
                    files=[("photos", ("a.jpg", photo, "image/jpeg"))],
                    headers={"Referer": base},
                )
                if answer.status_code == 200:
                    got.append(answer.text.split('id="number">')[1].split("<")[0])
            except (httpx.HTTPError, KeyError):
                return


@pytest.mark.server
def test_killed_at_any_instant_nothing_is_half_written(home: House) -> None:
    photo, got, rng = _photo(), [], random.Random(7)
    home_again = "import django\ndjango.setup()\n"
    home_again += "from linli.kernel import models\nmodels.Throttle.objects.all().delete()"
    for _round in range(ROUNDS):
        base, stop = home.start("--no-worker"), threading.Event()
        people = [threading.Thread(target=_say, args=(base, photo, got, stop)) for _ in range(4)]
        for one in people:
            one.start()
        time.sleep(rng.uniform(0.3, 1.2))
        home.kill()
        stop.set()
        for one in people:
            one.join()
        home.run("-c", home_again)
    found = json.loads(home.run("-c", CHECK).splitlines()[-1])
    assert len(got) >= ROUNDS, "the kills came before anything was written; the test would show nothing"
    assert set(got) <= set(found["numbers"]), "a receipt was handed out for a matter that is not there"
    assert found["half"] == [0, 0, 0]
    assert (found["unaudited"], found["lost"], found["broken"], found["gaps"]) == (0, [], [], [])


@pytest.mark.server
def test_ctrl_c_stops_everything_cleanly(home: House) -> None:
    home.start()
    assert home.server is not None
    group = home.server.pid
    time.sleep(2)
    home.stop()
    for _try in range(40):
        running = [
            pid
            for pid in os.listdir("/proc")
            if pid.isdigit() and _belongs(pid, home.env["LINLI_DATA"], group)
        ]
        if not running:
            return
        time.sleep(0.25)
    pytest.fail(f"still running: {running}")


def _belongs(pid: str, data: str, group: int) -> bool:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return f"LINLI_DATA={data}".encode() in file.read() and int(pid) != os.getpid()
    except OSError:
        return False


@pytest.mark.server
def test_a_killed_server_takes_its_worker_with_it(home: House) -> None:
    home.start()
    time.sleep(2)
    assert home.server is not None
    os.kill(home.server.pid, 9)
    home.server.wait()
    for _try in range(60):
        running = [
            pid for pid in os.listdir("/proc") if pid.isdigit() and _belongs(pid, home.env["LINLI_DATA"], 0)
        ]
        if not running:
            break
        time.sleep(0.5)
    home.server = None
    assert not running
