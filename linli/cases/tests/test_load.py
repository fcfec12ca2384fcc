"""Open load: every open matter counted once, each figure's list as long as the figure, through the index."""

import re
from dataclasses import replace

import pytest
from django.db import connection

from linli.cases.models import Case, Category
from linli.cases.reads.lists import Filter, cases_page
from linli.cases.reads.load import capped, loads
from linli.cases.reads.views import address, conditions
from linli.cases.rules.steps import ELSEWHERE, State
from linli.kernel import clock, ids, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def spread(ways):
    made = [ways.at(state) for state in State]
    made.append(ways.at(State.WAITING))
    given = ways.walk(ways.receipt().case, "accept", "grade")
    made.append(ways.take("desk", given, "dispatch", unit=None, role="grid_worker"))
    made.append(ways.take("desk", ways.receipt("交到村里").case, "hand_down"))
    townwide = ways.walk(ways.receipt(place="town").case, "accept", "grade")
    with verbs.writing():
        Case.objects.filter(pk=townwide.pk).update(state="dispatched", handler_role="mediator")
    return made


@pytest.mark.parametrize("name", ["desk", "banner", "clerk"])
def test_every_open_matter_is_counted_once_and_its_list_is_as_long(ways, spread, name):
    actor = ways.actor(name)
    found = loads(actor).lines
    everything, _more = cases_page(actor, Filter(state="open"), limit=200)
    everything = [case for case in everything if case.state not in ELSEWHERE]  # counted where it is done
    assert sum(line.open for line in found) == len(everything) > 5
    for line in found:
        behind, _more = cases_page(actor, line.wanted, limit=200)
        assert len(behind) == line.open, line.name
        assert conditions(address(line.wanted)) == line.wanted
        for category, _name, count in line.by:
            narrowed, _more = cases_page(actor, replace(line.wanted, category_id=category), limit=200)
            assert len(narrowed) == count
        assert line.oldest == min(case.created_on for case in behind)


def test_overdue_and_soon_are_counted_with_their_lists(ways):
    first = ways.at(State.HANDLING)
    with clock.at(first.due_at):
        (line,) = loads(ways.actor("desk")).lines
        assert (line.open, line.soon, line.late) == (1, 0, 1)
        late, _more = cases_page(ways.actor("desk"), replace(line.wanted, urgency="late"))
        assert late == [first]


def test_units_and_offices_stand_in_the_order_of_the_register_and_name_nobody(sign_in, ways, spread):
    roles = [line.holding.role for line in loads(ways.actor("desk")).lines]
    assert roles.index("town_desk") < roles.index("village_clerk")
    page = sign_in("desk").get("/desk/load/").content.decode().split("<main", 1)[1]
    assert "水利站" in page
    assert "·演示" not in page
    assert sign_in("worker").get("/desk/load/").status_code == 403


def test_figures_stop_at_a_thousand():
    assert (capped(999), capped(1000), capped(12345)) == ("999", "1,000+", "1,000+")


def test_the_open_ones_are_found_through_their_index(ways):
    places, category = ways.cast.places, Category.objects.first()
    rows = [
        Case(
            id=ids.new(),
            number=f"T-2026-{n}",
            category=category,
            channel="door",
            created_on=clock.today(),
            town_id=places["town" if n % 2 else "town2"],
            state="new" if n % 20 == 1 else "closed",
            is_open=n % 20 == 1,
        )
        for n in range(12_000)
    ]
    with verbs.writing():
        Case.objects.bulk_create(rows, batch_size=400)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    actor = ways.actor("desk")
    with connection.execute_wrapper(watch):
        (line,) = loads(actor).lines
    assert line.open == 600
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    sql, values = next(pair for pair in seen if "cases_case" in pair[0])
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", values)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert re.search("case_(town_)?open", plan), plan
    assert "Seq Scan" not in plan
    assert "SCAN cases_case" not in plan or "USING INDEX" in plan
