"""Who is told of a step, and that nothing of the words leaves the matter."""

import json

import pytest

from linli.cases.rules.steps import State
from linli.kernel.errors import Invalid
from linli.kernel.models import Due
from linli.notify.actions import channel_add
from linli.notify.models import Delivery, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(ways):
    """`told(case)` → (notice key, names) of what was sent since the last look."""
    names = {pk: name for name, pk in ways.cast.users.items()}

    def _told(case):
        rows = list(Notice.objects.filter(object_id=case.pk, read_at=None))
        found = ("+".join(sorted({row.key for row in rows})), {names[row.user_id] for row in rows})
        assert len(rows) == len({(row.user_id, row.key) for row in rows}), "nobody is told twice"
        from linli.kernel import clock, verbs

        with verbs.writing():
            Notice.objects.filter(pk__in=[row.pk for row in rows]).update(read_at=clock.now())
        return found

    return _told


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, {"desk"}),
        ({"place": "village2"}, {"desk2"}),
        ({"place": None}, {"banner"}),
        ({"straight_up": True}, {"banner"}),
        ({"about": "village"}, {"desk"}),
        ({"about": "town"}, {"banner"}),
        ({"about": "unit"}, {"banner"}),
    ],
)
def test_the_desk_that_answers_hears_of_a_report(ways, told, given, names):
    assert told(ways.receipt(**given).case) == ("case_report", names)


def test_the_desk_does_not_hear_of_what_it_took_in_itself(ways, told):
    assert told(ways.receipt(by=ways.actor("desk"), channel="phone").case) == ("", set())


def test_along_the_whole_way(ways, told):
    case = ways.at(State.NEW)
    told(case)
    heard = {}
    for step in (
        "accept",
        "grade",
        "dispatch",
        "take",
        "extend_ask",
        "extend_grant",
        "report_back",
        "return",
        "report_back",
        "verify",
        "answer",
        "close",
    ):
        case = ways.take("officer" if step in ("take", "report_back", "extend_ask") else "desk", case, step)
        heard[step] = told(case)
    nobody = ("", set())
    assert heard == {
        "accept": nobody,
        "grade": nobody,
        "take": nobody,
        "verify": nobody,
        "answer": nobody,
        "close": nobody,
        "dispatch": ("case_dispatch", {"officer"}),
        "extend_ask": ("case_extend_ask", {"desk"}),
        "extend_grant": ("case_moved", {"officer"}),
        "report_back": ("case_report_back", {"desk"}),
        "return": ("case_return", {"officer"}),
    }
    case = ways.take("reporter", case, "reopen")
    assert told(case) == ("case_reopen", {"desk"})
    case = ways.take("desk", case, "pass_up")
    assert told(case) == ("case_pass_up", {"banner"})
    case = ways.take("banner", case, "hand_down")
    assert told(case) == ("case_moved", {"desk"})


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("grid_worker", {"worker", "worker1"}),
        ("group_head", {"head"}),
        ("village_clerk", {"clerk"}),
        ("mediator", {"mediator"}),
    ],
)
def test_the_handlers_at_the_place_hear_of_it(ways, told, role, names):
    case = ways.at(State.GRADED)
    told(case)
    case = ways.take("desk", case, "dispatch", unit=None, role=role)
    assert told(case) == ("case_dispatch", names)
    case = ways.take("banner", case, "transfer", unit=None, role=role)
    assert told(case) == ("case_transfer", names)


def test_whoever_waited_hears_that_the_waiting_is_over(ways, told):
    case = ways.at(State.WAITING)
    told(case)
    case = ways.take("reporter", case, "supplement")
    assert told(case) == ("case_supplement", {"desk", "officer"})
    case = ways.take("officer", case, "ask_more")
    assert told(case) == ("", set())
    case = ways.take("desk", case, "go_on")
    assert told(case) == ("case_moved", {"officer"})


def test_additions_and_withdrawals_reach_whoever_has_it_in_hand(ways, told):
    case = ways.at(State.HANDLING)
    told(case)
    case = ways.take("reporter", case, "supplement")
    assert told(case) == ("case_supplement", {"desk", "officer"})
    case = ways.take("reporter", case, "withdraw")
    assert told(case) == ("case_moved", {"desk", "officer"})
    early = ways.take("reporter", ways.at(State.NEW), "withdraw")
    assert told(early)[1] == {"desk"}


def test_the_village_hears_nothing_of_a_complaint_about_it(ways, told):
    from linli.kernel import verbs
    from linli.people.actions.postings import posting_add
    from linli.people.models import Posting

    with verbs.writing():
        mediator = Posting.objects.get(person__user_id=ways.cast.users["officer2"])
    from linli.kernel.actor import SYSTEM

    posting_add(
        actor=SYSTEM, person_id=mediator.person_id, role="mediator", place_id=ways.cast.places["town"]
    )
    case = ways.walk(ways.receipt(about="village").case, "accept", "grade")
    told(case)
    case = ways.take("desk", case, "dispatch", unit=None, role="mediator")
    assert told(case) == ("case_dispatch", {"officer2"})


def test_without_a_place_nobody_nearby_is_meant(ways, told):
    case = ways.receipt(place=None).case
    for step in ("accept", "grade"):
        case = ways.take("banner", case, step)
    with pytest.raises(Invalid) as refused:
        ways.take("banner", case, "dispatch", unit=None, role="grid_worker")
    assert "target" in refused.value.fields


def test_a_desk_without_a_place_has_nobody(ways, empty_of_banner):
    from linli.cases.actions.telling import desk_place
    from linli.cases.models import Case

    assert desk_place(Case(level="banner")) is None
    assert (
        desk_place(Case(level="village", village_id=ways.cast.places["village"]))
        == ways.cast.places["village"]
    )


@pytest.fixture
def empty_of_banner(db):
    """No current place at all, as before `init`."""
    from linli.kernel import clock, verbs
    from linli.territory.models import Place
    from linli.territory.reads import tree_forget

    with verbs.writing():
        Place.objects.update(valid_until=clock.today())
    tree_forget()
    yield
    tree_forget()


def test_params_hold_numbers_and_categories_never_words(ways, django_capture_on_commit_callbacks):
    from linli.kernel.actor import SYSTEM

    channel_add(
        actor=SYSTEM,
        kind="webhook",
        address="feishu://0123456789abcdef0123",
        place_id=ways.cast.places["town"],
    )
    with django_capture_on_commit_callbacks():
        case = ways.at(
            State.CLOSED, what="极秘密的话", where="极秘密的地方", name="张三", phone="13800001234"
        )
    rows = [*Notice.objects.filter(object_id=case.pk), *Delivery.objects.filter(object_id=case.pk)]
    assert Delivery.objects.filter(object_id=case.pk).count() == 2, (
        "report and report_back go to the desk's chat"
    )
    assert Due.objects.filter(kind="notify.deliver").count() == 2
    for row in rows:
        assert set(row.params) == {"number", "category_zh", "category_en"}
        assert row.params["number"] == case.number
    everything = json.dumps([row.params for row in rows], ensure_ascii=False)
    assert not any(secret in everything for secret in ("极秘密", "写一句", "张三", "138"))
