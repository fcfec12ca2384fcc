"""The demo banner and the commands: what the figures need is there, twice is once, and mistakes are told."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.cases.models import Case, Entry
from linli.cases.reads.board import Sought, board_page
from linli.deliberation.reads.lists import every_decision, public_page
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.models import Audit, AuditSeal
from linli.kernel.reads import broken
from linli.mediation.models import Mediation
from linli.people.reads import count_posted
from linli.site.databases import databases
from linli.site.demo import demo_load
from linli.territory.reads import tree, tree_forget
from linli.visits.models import FollowUp, Planned, Promise, Visit, Visitor

pytestmark = pytest.mark.django_db
DECISIONS = {"done": 9, "open": 3, "under_way": 2, "dropped": 1}
DAY = datetime(2024, 11, 18, 17, 0, tzinfo=clock.LOCAL)


def _load() -> bool:
    return demo_load(now=DAY, progress=lambda *_: None)


def test_the_demo_holds_what_the_page_prints(empty_banner: None) -> None:
    assert _load() is True
    with clock.at(DAY):
        assert len(tree().of_kind("grid")) == 148
        assert {place.level for place in tree().of_kind("grid")} == {1, 2, 3}
        assert count_posted("grid_worker", full_time=True) == 148
        assert count_posted("grid_worker", full_time=False) == 215
    # what the page prints are matters; opinions and questions are of another kind and stand beside them
    matters, voices = Case.objects.filter(kind="matter"), Case.objects.exclude(kind="matter")
    reports = matters.filter(parent=None, lead=None)  # what is merged counts once, and so does one in parts
    assert reports.filter(outcome="solved").count() == 68
    assert reports.filter(is_open=True).count() == 14
    assert [case.merged for case in reports.filter(merged__gt=0)] == [2]
    assert [case.parts for case in reports.filter(parts__gt=0)] == [2]
    assert (voices.count(), voices.filter(is_open=True).count()) == (24, 4)
    assert len(board_page(Sought(), limit=50)[0]) == 12
    assert len(public_page(None)[0]) == 8
    stands = [one.row.state for one in every_decision(SYSTEM, "", None)]
    assert {state: stands.count(state) for state in set(stands)} == DECISIONS
    mediated = Mediation.objects.order_by("id")
    assert [row.outcome for row in mediated if row.minutes == 24] == ["written"]
    assert [row.state for row in mediated].count("open") == 1
    assert {row.confirm for row in mediated} == {"", "confirmed"}
    assert [row.reopened for row in mediated].count(1) == 1
    assert len(mediated) >= 6
    settled = Entry.objects.filter(step="settle", case_id__in=mediated.values("case_id"))
    assert len(settled) == len(mediated)  # today's is open; one was settled twice
    assert list(broken()) == []
    assert AuditSeal.objects.count() == Audit.objects.count()
    assert _load() is False


def test_the_year_ends_on_the_day_asked_for(empty_banner: None) -> None:
    _load()
    days = sorted(Case.objects.values_list("created_on", flat=True))
    assert days[-1] <= DAY.date()
    assert (days[-1] - days[0]).days > 300


def test_the_command_prints_the_sign_ins(empty_banner: None) -> None:
    for loaded in (True, False):
        out = io.StringIO()
        call_command("demo", "--json", "--as-of", "2024-11-18", stdout=out)
        said = json.loads(out.getvalue())
        assert said["loaded"] is loaded
        assert {"town", "grid", "water", "admin"} <= set(said["users"])
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert "linli-demo" in out.getvalue()


def test_a_real_banner_is_not_overwritten(cast: Any) -> None:
    with pytest.raises(CommandError, match="2024-11-18"):
        call_command("demo", "--as-of", "yesterday")
    with pytest.raises(Exception, match="banner of its own"):
        _load()


def _init(monkeypatch: pytest.MonkeyPatch, password: str, *words: str) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("init", "--password-stdin", *words, stdout=out)
    return out.getvalue()


def test_init_makes_an_empty_banner(empty_banner: None, monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
    said = _init(monkeypatch, "a long-enough one", "--code", "150425", "--admin", "Chief")
    assert "克什克腾旗" in said
    assert Case.objects.count() == 0
    answer = client.post("/sign-in", {"username": "chief", "password": "a long-enough one"})
    assert answer.status_code == 302
    assert client.get("/desk/categories/").status_code == 200


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", ("--code", "150425", "--admin", "chief")),
        ("a long-enough one", ("--code", "15042", "--admin", "chief")),
        ("a long-enough one", ("--code", "150425", "--admin", "two words")),
        ("a long-enough one", ("--admin", "chief")),
    ],
)
def test_init_writes_nothing_on_a_mistake(
    empty_banner: None, monkeypatch: pytest.MonkeyPatch, password: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        _init(monkeypatch, password, *words)
    tree_forget()
    assert tree().banner() is None


def test_verify_says_so(cast: Any) -> None:
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue().strip() == "Everything matches."


def test_verify_names_what_is_broken(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from linli.kernel import verbs

    with verbs.writing():
        AuditSeal.objects.create(seq=2, audit_id=999_999, hash="0" * 64)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 finding"):
        call_command("verify", "--json", stdout=out)
    assert json.loads(out.getvalue())["broken"] == ["audit: seal 1 is missing"]


def test_keys_are_shown_until_asked_for_fresh_ones(cast: Any) -> None:
    out = io.StringIO()
    call_command("keys", stdout=out)
    assert "seals" in out.getvalue()
    assert "sealed again" not in out.getvalue()
    out = io.StringIO()
    call_command("keys", "--rotate", stdout=out)
    assert "sealed again" in out.getvalue()
    assert cast.actor("desk").person_id


def test_where_the_database_is() -> None:
    given = {
        "DATABASE_URL": "postgresql://app:s%40cret@db:5433/linli?sslmode=require",
        "DATABASE_OWNER_URL": "postgresql://owner@db/linli",
    }
    found = databases(Path("/srv"), given)["default"]
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("app", "s@cret", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert databases(Path("/srv"), given, migrating=True)["default"]["USER"] == "owner"
    assert databases(Path("/srv"), {})["default"]["NAME"] == "/srv/linli.sqlite3"
    with pytest.raises(ValueError, match="postgresql"):
        databases(Path("/srv"), {"DATABASE_URL": "mysql://x"})


def test_the_demo_year_of_visits(empty_banner: None) -> None:
    _load()
    with clock.at(DAY):
        rows = list(Visit.objects.order_by("on"))
        assert len(rows) >= 750
        assert len({row.household_id for row in rows}) >= 400
        assert len({(row.on.year, row.on.month) for row in rows}) >= 12
        assert all(row.on <= DAY.date() and clock.local_date(row.at) == row.on for row in rows)
        assert all(7 <= clock.local(row.at).hour <= 20 for row in rows)
        assert len(set(Visitor.objects.values_list("posting_id", flat=True))) > 100
        assert set(Promise.objects.values_list("stand", flat=True)) == {"open", "kept", "cannot"}
        assert FollowUp.objects.exclude(case=None).count() >= 10
        assert Planned.objects.exists()


@pytest.mark.parametrize(("scale", "solved", "still_open"), [(10, 7, 1), (150, 102, 21)])
def test_a_smaller_and_a_bigger_demo(empty_banner: None, scale: int, solved: int, still_open: int) -> None:
    demo_load(now=DAY, progress=lambda *_: None, scale=scale)
    reports = Case.objects.filter(parent=None, lead=None)
    assert reports.filter(outcome="solved").count() == solved
    assert Case.objects.filter(is_open=True).count() == still_open
    assert Visit.objects.count() == round(780 * scale / 100)
    with pytest.raises(CommandError, match="percentage"):
        call_command("demo", "--scale", "0")
