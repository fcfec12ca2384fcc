"""A banner of each kept version comes up to date, and moves to PostgreSQL, with every story readable."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import fresh_database, postgresql
from tests.house import House, environment
from tests.old.make import HERE, unpack

VERSIONS = sorted(path.name for path in HERE.iterdir() if (path / "linli.sql").exists())
TOLD = """
import django, json; django.setup()
from linli.cases.models import Case, EntryText, Reporter, Words
from linli.kernel.models import Audit, AuditSeal
print(json.dumps({
    "states": sorted(Case.objects.values_list("state", flat=True)),
    "said": sorted(Words.objects.values_list("what", flat=True)),
    "texts": sorted(EntryText.objects.values_list("text", flat=True)),
    "phones": sorted(row.phone.reveal() for row in Reporter.objects.exclude(phone=None)),
    "seals": AuditSeal.objects.count(),
    "audit": Audit.objects.count(),
}))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The run's own PostgreSQL, or one for this module."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
    else:
        with postgresql() as url:
            yield url


def _told(home: House) -> dict[str, object]:
    found: dict[str, object] = json.loads(home.run("-c", TOLD).splitlines()[-1])
    return found


@pytest.mark.server
@pytest.mark.parametrize("version", VERSIONS)
def test_upgrade_then_move(version: str, server: str, tmp_path: Path) -> None:
    unpack(HERE / version, tmp_path / "data")
    home = House(environment(str(tmp_path / "data"), ""))
    home.run("-m", "linli", "migrate", "--verbosity", "0")
    assert "Everything matches" in home.run("-m", "linli", "verify")
    told = _told(home)
    assert {"closed", "handling", "waiting", "new"} <= set(told["states"])  # type: ignore[call-overload]
    assert "水渠堵了，𠮷家地淹了 🌾" in told["said"]  # type: ignore[operator]
    assert told["phones"] == ["+8613800000000"]
    with fresh_database(server) as url:
        rows = json.loads(home.run("-m", "linli", "move", url, "--json").splitlines()[-1])
        assert all(one["same"] for one in rows.values())
        assert rows["cases_case"]["rows"] == 7
        moved = House(environment(str(tmp_path / "data"), url))
        assert _told(moved) == told
        assert "Everything matches" in moved.run("-m", "linli", "verify")
        assert "must be empty" in home.run("-m", "linli", "move", url, ok=False)
        assert "already" in moved.run("-m", "linli", "move", url, ok=False)
    assert _told(home) == told


@pytest.mark.server
@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_archive_restores_and_comes_up_to_date(version: str, server: str, tmp_path: Path) -> None:
    """Backed up before the upgrade, restored into the other engine after it."""
    unpack(HERE / version, tmp_path / "data")
    home = House(environment(str(tmp_path / "data"), ""))
    file = str(tmp_path / "old.linli")
    home.run("-m", "linli", "backup", file, "--encrypt", "--json", given="words and more\n")
    with fresh_database(server) as url:
        new = House(environment(str(tmp_path / "new"), url))
        assert "does not open" in new.run("-m", "linli", "restore", file, ok=False, given="other words\n")
        new.run("-m", "linli", "restore", file, given="words and more\n")
        home.run("-m", "linli", "migrate", "--verbosity", "0")
        assert _told(new) == _told(home)
