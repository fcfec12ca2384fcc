"""A rotation is really killed between its batches: nothing is lost, and it goes on where it was."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.databases import fresh_database
from tests.house import ROOT, House, house

MANY = 6000
FILL = f"""
import django; django.setup()
from linli.kernel import verbs
from linli.people.models import Person
with verbs.writing():
    Person.objects.bulk_create([Person(name=f"某{{n}}", name_key="") for n in range({MANY})], batch_size=500)
"""
OPEN = """
import django; django.setup()
from linli.people.models import Person
print(len({row.name.reveal() for row in Person.objects.filter(name_key="")}))
"""


@pytest.fixture
def home() -> Iterator[House]:
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url, house(url, demo=False) as made:
        made.run("-m", "linli", "migrate", "--verbosity", "0")
        made.run("-c", FILL)
        yield made


def _stand(home: House) -> list[int]:
    told = json.loads(home.run("-m", "linli", "keys", "--json"))
    assert told["unopened"] == 0
    return [row["values"] for row in told["keys"]]


@pytest.mark.server
def test_killed_in_between_it_goes_on(home: House) -> None:
    command = [sys.executable, "-m", "linli", "keys", "--rotate"]
    running = subprocess.Popen(
        command, env=home.env, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert running.stderr is not None
    running.stderr.readline()  # the first batch is committed
    running.kill()
    running.wait()
    running.stderr.close()
    new, old = _stand(home)
    assert new > 0, "killed before anything was sealed; the test would show nothing"
    assert old > 0, "killed after everything was sealed; the test would show nothing"
    assert home.run("-c", OPEN).strip() == str(MANY)
    home.run("-m", "linli", "keys", "--reseal")
    assert _stand(home) == [MANY, 0]
    home.run("-m", "linli", "keys", "--retire")
    assert _stand(home) == [MANY]
    assert home.run("-c", OPEN).strip() == str(MANY)
