"""Real kills during random verbs: nothing half, no gap, nothing acknowledged is lost, files and rows agree.

The full thousand on both engines is `python -m tests.kills 1000`. The last test breaks the house on purpose
and must be noticed: rows committed before their files are on disk leave attachments without bytes, and verbs
without a transaction leave matters without words, keys without a matter, numbers with gaps. So a green run
says something.
"""

import os

import pytest

from tests.kills.__main__ import there

pytestmark = pytest.mark.server
ENGINE = os.environ.get("DATABASE_URL", "")


def test_killed_at_any_instant_nothing_is_half_done():
    seen = there(ENGINE, "300", "--every", "150")
    assert seen["found"] == []
    assert seen["kills"] == 300
    assert seen["idle"] < 200, "the kills came before anything was written; the test would show nothing"
    assert {"case", "entry", "person", "posting", "token"} <= set(seen["acknowledged"])


@pytest.mark.parametrize(
    ("breaking", "noticed"), [("files-after-rows", "has lost its file"), ("no-transactions", "half: ")]
)
def test_a_broken_house_is_noticed(breaking, noticed):
    seen = there(ENGINE, "120", "--every", "30", "--break", breaking)
    assert any(noticed in sentence for sentence in seen["found"])
