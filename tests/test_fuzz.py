"""The live API against its own description: every check of schemathesis, with stateful links.

The caller with a token sits at the banner's desk, which sees whatever it reports. A body that fits the
description may still be refused for what it says (a place that is not there, a step not possible now): such a
422 counts as an answer. NUL in texts, which no description can rule out briefly, is refused with 400
and tested in `linli/site/tests/test_api_edge.py`.

A longer run by hand: `FUZZ_EXAMPLES=300 python -m pytest tests/test_fuzz.py`.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import fresh_database
from tests.house import House, house

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "8")
SETTINGS = """
[generation]
allow-x00 = false
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]
"""
TOKEN = """
import django; django.setup()
from linli.accounts.actions.tokens import token_add
from linli.accounts.reads import user_named
from linli.accounts.rules import SCOPES
from linli.people.reads import actor_of
print(token_add(actor=actor_of(user_named("banner")), label="fuzz", scopes=SCOPES, days=30))
"""


def fuzz(home: House, *more: str) -> "subprocess.CompletedProcess[str]":
    """Runs schemathesis against the running server."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{home.base}/api/v1/openapi.json"]
    options = ["--checks", "all", "--max-examples", EXAMPLES, "--seed", "7", "--request-timeout", "10"]
    env = {**home.env, "PYTHONWARNINGS": "ignore"}
    folder = home.env["LINLI_DATA"]
    (Path(folder) / "schemathesis.toml").write_text(SETTINGS)
    return subprocess.run(
        [*command, *options, *more], env=env, cwd=folder, text=True, capture_output=True, check=False
    )


@pytest.mark.server
@pytest.mark.parametrize("who", ["stranger", "desk"])
def test_the_live_api_keeps_its_description(who):
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url, house(url) as home:
        secret = home.run("-c", TOKEN).splitlines()[-1]
        home.start("--no-worker")
        done = fuzz(home, *(["-H", f"Authorization: Bearer {secret}"] if who == "desk" else []))
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
        assert '"ok": true' in home.run("-m", "linli", "verify", "--json")
