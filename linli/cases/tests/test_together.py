"""Many matters at once: the preview names who cannot and why; each goes its own way; a key has one effect."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from linli.cases.actions.phrases import Wanted, phrase_save
from linli.cases.actions.reference import RouteGiven, routes_set
from linli.cases.actions.together import Part, take_together
from linli.cases.models import Case, Category, Entry
from linli.cases.reads.reference import reference
from linli.cases.reads.together import Choice, preview
from linli.cases.rules.steps import State
from linli.cases.rules.together import MOST
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid
from linli.people.actions.postings import posting_end
from linli.people.models import Posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilities(ways):
    """Small matters of facilities go to the grid worker, large ones to the water station."""
    row = Category.objects.get(code="facilities")
    routes = [
        RouteGiven(grade=1, role="grid_worker", unit_id=None, hours=(8, 4, 4)),
        RouteGiven(grade=3, role="", unit_id=ways.cast.units["water"], hours=(40, 8, 8)),
    ]
    routes_set(actor=SYSTEM, category_id=row.pk, routes=routes)
    return row


def asked(client, do, *cases, **more):
    return client.get("/desk/together", {"do": do, "case": [str(case.pk) for case in cases], **more})


def filled(response, **changed):
    """The preview's form as the browser would send it back."""
    forms = re.findall(r"<form method=\"post\".*?</form>", response.content.decode(), re.S)
    html = next(form for form in forms if 'name="do"' in form)
    data: dict[str, object] = {}
    cases = []
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        if name[1] == "case":
            cases.append(value[1])
        else:
            data[name[1]] = value[1] if value else "on"
    for name, inner in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        data[name] = chosen[1] if chosen else ""
    for name, inner in re.findall(r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', html, re.S):
        data[name] = inner.strip()
    return {**data, "case": cases, **changed}


def states(*cases):
    return [Case.objects.get(pk=case.pk).state for case in cases]


def test_three_are_dispatched_as_their_routes_say(sign_in, ways, facilities):
    cases = [ways.receipt(f"路灯坏了{n}").case for n in range(2)] + [ways.at(State.GRADED)]
    client = sign_in("desk")
    shown = asked(client, "dispatch", *cases, list="state=open")
    assert shown.status_code == 200
    data = filled(shown, words="请看。")
    done = client.post("/desk/together", data)
    assert states(*cases) == ["dispatched"] * 3
    assert all(case.number in done.content.decode() for case in cases)
    steps = list(Entry.objects.filter(case=cases[0]).order_by("seq").values_list("step", flat=True))
    assert steps == ["report", "accept", "grade", "dispatch"]
    again = list(Entry.objects.filter(case=cases[2]).order_by("seq").values_list("step", flat=True))
    assert again == ["report", "accept", "grade", "dispatch"], "a graded one is not graded again"
    count = Entry.objects.count()
    twice = client.post("/desk/together", data)
    assert Entry.objects.count() == count
    assert twice.content.decode().count("data-row=") == 3
    assert "is-late" not in twice.content.decode().split("<main", 1)[1], "the same answer"


def test_each_that_cannot_is_named_with_its_reason(sign_in, ways, facilities):
    fine, gone_on = ways.receipt("路灯坏了").case, ways.at(State.HANDLING)
    about = ways.receipt("水利站不理人", about="unit", about_unit_id=ways.cast.units["water"]).case
    other = ways.receipt("别镇的路灯", place="village2").case
    found = preview(ways.actor("desk"), "dispatch", [fine.pk, gone_on.pk, about.pk, other.pk])
    assert [bool(joining.why) for joining in found.rows] == [False, True]
    assert found.gone == 2, "out of sight: counted, not named"
    page = asked(sign_in("desk"), "dispatch", fine, gone_on, other).content.decode()
    assert gone_on.number in page
    assert other.number not in page
    assert "正“办理中”" in page or "being handled" in page or "现在不能办" in page


def test_a_complaint_a_floor_and_an_empty_post(ways, facilities):
    banner = ways.actor("banner")
    water = ways.cast.units["water"]
    about = ways.receipt("水利站不理人", about="unit", about_unit_id=water).case
    village = ways.receipt("村里不理人", about="village").case
    plain = ways.receipt("路灯坏了").case
    ids = [about.pk, village.pk, plain.pk]

    def why(**choice):
        chosen = dict.fromkeys(ids, Choice(facilities.pk, 3, **choice))
        return [str(joining.why) for joining in preview(banner, "dispatch", ids, chosen).rows]

    unit = why(unit_id=water)
    assert unit[0]
    assert unit[2] == ""
    clerk = why(role="village_clerk")
    assert clerk[0]
    assert clerk[1], "a complaint about the village is not the village's to handle"
    assert clerk[2] == ""
    posting = Posting.objects.get(role="mediator")
    posting_end(actor=SYSTEM, posting_id=posting.pk)
    with clock.at(clock.now() + timedelta(days=1)):
        assert why(role="mediator")[2], "nobody holds the post any more"
    assert why()[2], "no route, no target"


def test_whatever_somebody_moved_meanwhile_is_left_and_named(sign_in, ways, facilities):
    first, second = ways.receipt("路灯坏了一").case, ways.receipt("路灯坏了二").case
    client = sign_in("desk")
    data = filled(asked(client, "dispatch", first, second))
    ways.take("desk", second, "note")
    done = client.post("/desk/together", data).content.decode()
    assert states(first, second) == ["dispatched", "new"]
    assert second.number in done
    assert "is-late" in done


def test_rows_are_changed_and_the_preview_follows(sign_in, ways, facilities):
    case, other = ways.receipt("路灯坏了").case, ways.receipt("路灯又坏了").case
    client = sign_in("desk")
    data = filled(asked(client, "dispatch", case, other))
    grade, target = f"m{case.pk.hex}-grade", f"m{case.pk.hex}-target"
    changed = data | {grade: "3", target: f"unit:{ways.cast.units['water']}"}
    changed.pop(f"m{other.pk.hex}-take")
    again = client.post("/desk/together", {**changed, "again": "1"})
    assert again.status_code == 200
    assert states(case, other) == ["new", "new"], "looking is not doing"
    kept = filled(again)
    assert kept[grade] == "3"
    assert f"m{other.pk.hex}-take" not in kept
    client.post("/desk/together", kept)
    case.refresh_from_db()
    assert (case.state, case.grade_id, case.unit_id) == ("dispatched", 3, ways.cast.units["water"])
    assert states(other) == ["new"]


def test_accept_note_and_nothing_ticked(sign_in, ways):
    cases = [ways.receipt("路灯坏了").case, ways.receipt("垃圾").case]
    client = sign_in("clerk")
    client.post("/desk/together", filled(asked(sign_in("desk"), "accept", *cases)))
    assert states(*cases) == ["accepted", "accepted"]
    client = sign_in("desk")
    shown = asked(client, "note", *cases)
    assert client.post("/desk/together", filled(shown)).status_code == 422, "a note needs words"
    data = filled(shown, words="都问过电工了。", seen="on")
    assert client.post("/desk/together", data).status_code == 200
    assert Entry.objects.filter(step="note", public=True).count() == 2
    bare = {name: value for name, value in filled(shown, words="x").items() if not name.endswith("-take")}
    assert client.post("/desk/together", bare).status_code == 422
    assert client.get("/desk/together?do=dispatch").status_code == 302
    assert client.get(f"/desk/together?do=fly&case={cases[0].pk}").status_code == 302
    assert client.get("/desk/together?do=note&case=x").status_code == 302


def test_verified_ones_are_answered_and_closed_from_a_template(sign_in, ways):
    first, second, other = ways.at(State.VERIFIED), ways.at(State.VERIFIED), ways.receipt("x").case
    place = ways.cast.places["town"]
    row = phrase_save(actor=SYSTEM, wanted=Wanted(place, "修好了", "{number}修好了。", step="answer"))
    client = sign_in("desk")
    empty = asked(client, "answer", first, second, other)
    assert "修好了" in empty.content.decode()
    done = client.post("/desk/together", filled(empty)).content.decode()
    assert states(first, second) == ["verified", "verified"], "nothing is sent without words"
    assert first.number in done
    shown = asked(client, "answer", first, second, other, phrase=str(row.pk))
    data = filled(shown)
    assert data[f"m{first.pk.hex}-text"] == f"{first.number}修好了。"
    client.post("/desk/together", data | {f"m{second.pk.hex}-text": "第二件也修好了。"})
    assert states(first, second, other) == ["closed", "closed", "new"]


def test_only_desks_and_only_a_page_at_a_time(ways):
    case = ways.receipt().case
    part = Part(case.pk, "accept")
    with pytest.raises(Forbidden):
        take_together(actor=ways.actor("worker"), parts=[part], key="k")
    with pytest.raises(Invalid):
        take_together(actor=ways.actor("desk"), parts=[], key="k")
    with pytest.raises(Invalid):
        take_together(actor=ways.actor("desk"), parts=[part] * (MOST + 1), key="k")
    went = take_together(actor=ways.actor("desk"), parts=[replace(part, why="no")], key="")
    assert [one.why for one in went] == ["no"]


def test_a_page_of_fifty_costs_few_statements(ways, facilities, django_assert_max_num_queries):
    ids = [ways.receipt(f"路灯{n}").case.pk for n in range(6)]
    reference()
    actor = ways.actor("desk")
    with django_assert_max_num_queries(6):
        assert len(preview(actor, "dispatch", ids).rows) == 6
