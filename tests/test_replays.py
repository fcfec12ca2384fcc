"""One key, one body, many clients: one matter, one receipt. Ten thousand by `python -m tests.replays`."""

import os

import pytest

from tests.replays import MATTERS, there

pytestmark = pytest.mark.server


def test_replays_have_one_effect_and_one_answer():
    done = there(os.environ.get("DATABASE_URL", ""), 400)
    assert done.statuses == {201: 400}
    assert len(done.receipts) == MATTERS
    assert all(len(texts) == 1 for texts in done.receipts.values())
    assert done.matters == (MATTERS, MATTERS)
