"""What a row of a hotline list may say."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.cases.rules.hotline import Stand, Told, story, wrong
from linli.cases.rules.words import MAX_TEXT

pytestmark = pytest.mark.rules
NOW = datetime(2026, 11, 18, 8, tzinfo=UTC)
AT = NOW - timedelta(days=9)


def told(**more: object) -> Told:
    return Told(**{"number": "GD-1", "at": AT, "what": "路灯坏了", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({}, None),
        ({"number": ""}, "number"),
        ({"number": "9" * 41}, "number"),
        ({"what": ""}, "what"),
        ({"what": "长" * (MAX_TEXT + 1)}, "what"),
        ({"at": NOW + timedelta(days=1)}, "at"),
        ({"at": datetime(1999, 12, 31, tzinfo=UTC)}, "at"),
        ({"ended_at": AT - timedelta(days=1)}, "ended_at"),
        ({"ended_at": NOW + timedelta(days=1)}, "ended_at"),
        ({"phone": "12"}, "phone"),
        ({"phone": "+8613800001234"}, None),
    ],
)
def test_a_row_that_cannot_be_is_named(more, column):
    found = wrong(told(**more), NOW)
    assert (found[0] if found else None) == column


@pytest.mark.parametrize(("answer", "steps"), [("修好了", ["answer", "close"]), ("", ["close"])])
def test_a_closed_row_ends_with_or_without_an_answer(answer, steps):
    row = told(stand=Stand.CLOSED, ended_at=NOW, answer=answer)
    assert [step.step for step in story(row, NOW, None)] == steps
