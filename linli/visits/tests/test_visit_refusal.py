"""A household that wants no visits looks like one that is not due yet: on every page, list, export and count.

What anybody can open is compared character by character, with and without the choice.
"""

import io
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.accounts.actions.tokens import token_add
from linli.accounts.rules import SCOPES
from linli.kernel import clock, verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.models import Audit
from linli.people.actions.registers import household_add
from linli.visits.actions.homes import household_choose
from linli.visits.actions.plans import visit_plan_make, visit_plan_save
from linli.visits.models import Choice, Planned, PlannedCount, VisitWords
from linli.visits.reads.counts import counts
from linli.visits.reads.homes import choice_of
from linli.visits.reads.plans import to_visit
from linli.visits.reads.visits import story
from linli.visits.tests.visiting import WORDS, holder_of, home_at, note

pytestmark = pytest.mark.django_db
ROLES = ("worker", "worker1", "head", "clerk", "desk", "banner", "admin", "officer")
DESK = (
    "/desk/",
    "/desk/visits/",
    "/desk/visits/new",
    "/desk/visits/planning",
    "/desk/households/",
    "/desk/people/",
    "/desk/inbox/",
    "/desk/requests/",
)


def pages(client: Any, cast: Any, home: Any) -> dict[str, str]:
    """Everything that anybody of the cast can open, with and about a household."""
    seen = {}
    own = [reverse(f"visits:{name}", args=[home.pk]) for name in ("note", "household")]
    own += [f"/desk/visits/new?q={home.number}", reverse("people:household", args=[home.pk])]
    for role in ROLES:
        client.post("/sign-out")
        client.post("/sign-in", {"username": role, "password": f"{role}-password"})
        for address in (*DESK, *own):
            answer = client.get(address)
            seen[f"{role} {address.replace(str(home.pk), 'ID')}"] = (
                f"{answer.status_code} {_plain(answer, home)}"
            )
        for kind in ("visits", "households", "persons"):
            answer = client.get(reverse("sheets:export", args=[kind]))
            seen[f"{role} {kind}"] = _cells(answer) if answer.status_code == 200 else str(answer.status_code)
        token = token_add(actor=cast.actor(role), label="all", scopes=SCOPES)
        for address in ("/api/v1/cases", "/api/v1/matters", f"/api/v1/cases?q={home.number}"):
            answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
            seen[f"{role} {address.replace(home.number, 'N')}"] = (
                f"{answer.status_code} {_plain(answer, home)}"
            )
    return {name.replace(home.number, "N"): text.replace(home.number, "N") for name, text in seen.items()}


def _plain(answer: Any, home: Any) -> str:
    text = answer.content.decode().replace(str(home.pk), "ID").replace(home.number, "N")
    text = re.sub(r'(csrf\w*|value|nonce|content)="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|req-\w+", "UUID", text)


def _cells(answer: Any) -> str:
    data = b"".join(answer.streaming_content)
    return str(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())


@pytest.fixture
def still():
    """The clock stands, so that no page says another minute."""
    with clock.at(clock.now()):
        yield


@pytest.mark.usefixtures("still")
def test_refusing_changes_nothing_that_anybody_can_see(client, cast, home):
    """Before the plan is laid out: the same banner before and after the choice."""
    note(cast.actor("worker"), home)
    holder = holder_of(cast, home)
    before = pages(client, cast, home)
    household_choose(actor=holder, no_visits=True, no_words=False)
    assert pages(client, cast, home) == before
    household_choose(actor=holder, no_visits=False, no_words=False)
    assert pages(client, cast, home) == before


class Back(Exception):
    """Takes one of two worlds back."""


def world(act: Callable[[], Any], look: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What is seen after `act`, which is then taken back."""
    seen: dict[str, str] = {}
    with suppress(Back), transaction.atomic():
        act()
        seen = look()
        raise Back
    return seen


def not_due(home: Any) -> None:
    """Takes the household out of the month, as the rule does whose turn it is not."""
    with verbs.writing():
        Planned.objects.filter(household=home).delete()
        PlannedCount.objects.update(planned=Planned.objects.count())


@pytest.mark.usefixtures("still")
def test_a_refusing_household_is_planned_like_one_that_is_not_due(client, cast):
    """One banner, two ways on from one point: the household refuses, or its turn is in another month."""
    home = home_at(cast, head="白桦一")
    others = [home_at(cast) for _n in range(6)]
    holder = holder_of(cast, home)

    def lay_out() -> None:
        visit_plan_save(actor=SYSTEM, place_id=cast.places["town"], times=12, roles=["grid_worker"])

    def refuse() -> None:
        household_choose(actor=holder, no_visits=True, no_words=False)
        lay_out()

    def other_month() -> None:
        lay_out()
        not_due(home)

    def look() -> dict[str, str]:
        assert Planned.objects.count() == len(others)
        return pages(client, cast, home)

    refusing, waiting = world(refuse, look), world(other_month, look)
    assert any("planning" in name for name in refusing)
    assert refusing == waiting


def test_in_the_middle_of_a_month_it_looks_like_a_visit_that_was_made(cast, plan_homes):
    home, others = plan_homes[0], plan_homes[1:]
    before = counts(cast.actor("desk"))
    household_choose(actor=holder_of(cast, home), no_visits=True, no_words=False)
    refused = counts(cast.actor("desk"))
    going = [one.household for one in to_visit(cast.actor("worker"))]
    assert home not in going
    assert set(going) <= set(others)
    assert [row.planned for row in refused.rows] == [row.planned for row in before.rows]


@pytest.fixture
def plan_homes(cast):
    rows = [home_at(cast) for _n in range(8)]
    visit_plan_save(actor=SYSTEM, place_id=cast.places["town"], times=12, roles=["grid_worker"])
    return rows


def test_it_stays_out_month_after_month_and_comes_back_when_it_wishes(cast, plan_homes):
    home, now = plan_homes[0], clock.now()
    holder = holder_of(cast, home)
    household_choose(actor=holder, no_visits=True, no_words=True)
    for months in (1, 2):
        with clock.at(now + timedelta(days=31 * months)):
            visit_plan_make()
            assert not Planned.objects.filter(household=home).exists()
            assert Planned.objects.count() == len(plan_homes) - 1
    household_choose(actor=holder, no_visits=False, no_words=False)
    with clock.at(now + timedelta(days=93)):
        visit_plan_make()
        assert Planned.objects.filter(household=home).exists()
    assert not Choice.objects.exists()


def test_no_visits_shifts_nobody_elses_day_or_visitor(cast, plan_homes):
    def laid_out() -> dict[Any, Any]:
        return {row.household_id: (row.posting_id, row.on) for row in Planned.objects.all()}

    holder, next_month = holder_of(cast, plan_homes[3]), clock.now() + timedelta(days=31)
    before = laid_out()
    household_choose(actor=holder, no_visits=True, no_words=False)
    rest = {pk: given for pk, given in before.items() if pk != plan_homes[3].pk}
    assert laid_out() == rest
    with clock.at(next_month):
        visit_plan_make()
        assert set(laid_out()) == set(rest)


def test_without_words_what_there_was_goes_and_what_comes_is_not_kept(cast, home, visit):
    holder = holder_of(cast, home)
    household_choose(actor=holder, no_visits=False, no_words=True)
    assert not VisitWords.objects.exists()
    later = note(cast.actor("worker"), home)
    assert story(later).words == ""
    assert not VisitWords.objects.exists()
    household_choose(actor=holder, no_visits=False, no_words=False)
    assert story(note(cast.actor("worker"), home)).words == WORDS


def test_without_words_a_visit_looks_like_one_whose_words_have_faded(client, cast, sign_in, home):
    from linli.visits.actions.letting_go import visit_words_erase

    other = home_at(cast)
    quiet = note(cast.actor("worker"), other, promises=(), lines=(), words="说过的话")
    visit_words_erase(actor=cast.actor("clerk"), visit_id=quiet.pk)
    household_choose(actor=holder_of(cast, home), no_visits=False, no_words=True)
    refused = note(cast.actor("worker"), home, promises=(), lines=(), words="说过的话")
    desk, seen = sign_in("worker"), []
    for row, at in ((quiet, other), (refused, home)):
        page = desk.get(reverse("visits:visit", args=[row.pk]))
        seen.append(_plain(page, at))
    assert seen[0] == seen[1]


def test_nothing_tells_who_chose(cast, home, visit):
    household_choose(actor=holder_of(cast, home), no_visits=True, no_words=True)
    row, audit = Choice.objects.get(), Audit.objects.get(verb="household_choose")
    assert home.pk.hex not in row.key
    assert (audit.object_id, audit.actor_id, audit.detail) == (None, None, {})
    assert choice_of(home.pk).no_visits
    assert not choice_of(home_at(cast).pk).no_visits


def test_only_the_planner_the_writer_and_the_household_ask(cast):
    """No other code reads the table."""
    from pathlib import Path

    root = Path(__file__).parents[2]
    users = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "tests" not in path.parts
        and "migrations" not in path.parts
        and "cases" not in path.relative_to(root).parts  # choices of another kind
        and re.search(r"\b(Choice\b(?!Field|Form)|refusing\(|choice_of\()", path.read_text())
    }
    assert users == {
        "visits/models/__init__.py",
        "visits/models/homes.py",
        "visits/reads/homes.py",
        "visits/actions/homes.py",
        "visits/actions/plans.py",
        "visits/actions/visits.py",
        "visits/actions/writing.py",
        "visits/pages/homes.py",
    }


def test_a_new_household_is_no_different(cast):
    """Numbers of the register are open; nothing hangs on them."""
    row = household_add(actor=SYSTEM, number="NEW", place_id=cast.places["grid3"])
    assert choice_of(row.pk).no_visits is False
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert "matches" in out.getvalue()
