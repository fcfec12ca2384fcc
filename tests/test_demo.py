"""The demo banner and the commands: what the figures need is there, twice is once, and mistakes are told."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.cases.models import Case, Entry
from linli.kernel import clock
from linli.kernel.models import Audit, AuditSeal
from linli.kernel.reads import broken
from linli.people.reads import count_posted
from linli.site.databases import databases
from linli.site.demo import demo_load
from linli.territory.reads import tree, tree_forget

pytestmark = pytest.mark.django_db
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
    assert Case.objects.filter(outcome="solved").count() == 68
    assert Case.objects.filter(is_open=True).count() == 14
    settled = Entry.objects.filter(step="settle")
    sheep = [entry for entry in settled if entry.user_id and "mediator" in str(entry.case.handler_role)]
    assert [(entry.at - entry.case.created_at).total_seconds() < 30 * 60 for entry in sheep] == [True]
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
