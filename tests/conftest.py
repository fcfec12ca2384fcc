"""Fixtures of the tests that belong to no single room, and CI's rule that nothing is skipped."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests import databases

_skipped: list[str] = []


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the test database for tests that commit, also from threads; gone afterwards."""
    with django_db_blocker.unblock(), databases.clone():
        yield


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if os.environ.get("CI") and _skipped and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if os.environ.get("CI") and _skipped:
        terminalreporter.section("CI skips nothing, but these were skipped")
        for name in _skipped:
            terminalreporter.line(name)
