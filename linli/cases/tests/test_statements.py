"""How many statements the busiest faces need; transaction control is not counted."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.accounts.actions.tokens import token_add
from linli.cases.models import Category, Words
from linli.cases.rules.steps import State

pytestmark = pytest.mark.django_db
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


VERSIONS = 'FROM "kernel_version"'
"""Asked at most once a second by a process, so it falls into a block or not."""


class Statements(CaptureQueriesContext):
    """The statements of a block without transaction control and without the caches' own question."""

    @property
    def counted(self):
        seen = [query["sql"] for query in self.captured_queries]
        return [sql for sql in seen if not sql.startswith(CONTROL) and VERSIONS not in sql]


@pytest.fixture
def statements():
    def within(most):
        class Bounded(Statements):
            def __exit__(self, *args):
                super().__exit__(*args)
                if args[0] is None:
                    assert len(self.counted) <= most, "\n".join(sql[:160] for sql in self.counted)

        return Bounded(connection)

    return within


def test_a_report_over_the_api(client, ways, statements):
    ways.receipt()
    body = json.dumps(
        {"what": "路灯坏了", "phone": "13800001234", "place_id": str(ways.cast.places["grid3"])}
    )
    with statements(20):
        response = client.post(
            "/api/v1/matters", body, content_type="application/json", headers={"Idempotency-Key": "k" * 20}
        )
    assert response.status_code == 201


def test_a_report_at_the_door(client, ways, statements):
    ways.receipt()
    with statements(20):
        assert client.post("/", {"what": "路灯坏了", "key": "k" * 20}).status_code == 200


@pytest.mark.parametrize(("state", "most"), [("accepted", 12), ("new", 13)])  # many new: are they a flood?
def test_the_desks_list_of_a_hundred(sign_in, ways, statements, state, most):
    from linli.cases.models import Case
    from linli.kernel import clock, verbs

    places, category = ways.cast.places, Category.objects.first()
    with verbs.writing():
        for n in range(100):
            case = Case.objects.create(
                number=f"T-2026-{n}",
                category=category,
                channel="door",
                created_on=clock.today(),
                town_id=places["town"],
                village_id=places["village"],
                group_id=places["group"],
                unit_id=ways.cast.units["water"] if n % 2 else None,
                state=state,
                due_at=clock.now(),
            )
            Words.objects.create(case=case, what=f"第{n}件事", salt="s")
    client = sign_in("desk")
    client.get("/desk/")
    with statements(most):
        response = client.get("/desk/")
    assert response.content.decode().count("data-row=") == 50
    with statements(10):
        assert client.get("/desk/?fragment=1").status_code == 200
    token = token_add(actor=ways.actor("desk"), label="test")
    with statements(10):
        response = client.get("/api/v1/matters?limit=100", headers={"Authorization": f"Bearer {token}"})
    assert len(response.json()["items"]) == 100


def test_the_story_page(sign_in, ways, statements, photo):
    case = ways.at(State.HANDLING, files=photo(), phone="13800001234")
    for n in range(5):
        case = ways.take("clerk", case, "note", f"第{n}次去看。", files=photo(n))
    ways.receipt("路灯坏了，看不见路", files=photo(9))
    client = sign_in("desk")
    client.get("/desk/")
    # three for ties, what may be the same and its photos; five for the cards of the rooms above; one each for
    # templates and for the neighbours in the list
    with statements(24):
        response = client.get(f"/desk/matters/{case.pk}/")
    page = response.content.decode()
    assert "第4次去看。" in page
    assert "<mark>路灯坏了</mark>" in page


def test_the_reporters_story_page(client, ways, statements, photo):
    receipt = ways.receipt(files=photo())
    ways.walk(receipt.case, "accept", "grade", "dispatch", "take")
    assert client.get(f"/f/{receipt.token}").status_code == 302
    with statements(12):
        response = client.get(f"/follow/{receipt.case.number}")
    assert response.status_code == 200


def test_a_step(ways, statements):
    case, desk = ways.at(State.GRADED), ways.actor("desk")
    from linli.cases.actions.moving import Move
    from linli.cases.actions.steps import take_step

    given = ways.given("dispatch")
    with statements(19):  # four keep SQLite's search index, one asks what hangs together, one for decisions
        take_step(Move(desk, case.pk, "dispatch", words="请看。", key="k" * 20), given)
