"""Plans: laid out for the month, shown to whoever goes, counted by place; missed ones move on unmarked."""

from datetime import datetime, timedelta

import pytest

from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.rules.calendar import is_workday
from linli.people.actions.registers import household_end
from linli.visits.actions.plans import visit_plan_end, visit_plan_make, visit_plan_save
from linli.visits.actions.visits import VisitGiven, visits_add
from linli.visits.models import Plan, Planned, PlannedCount
from linli.visits.reads.counts import counts
from linli.visits.reads.plans import to_visit
from linli.visits.tests.visiting import home_at, note, posting_of

pytestmark = pytest.mark.django_db
NEXT = timedelta(days=31)


def save(cast, place="town", times=12, roles=("grid_worker",), by="desk"):
    return visit_plan_save(actor=cast.actor(by), place_id=cast.places[place], times=times, roles=roles)


def test_a_plan_lays_out_this_month(cast):
    homes = [home_at(cast) for _n in range(6)]
    save(cast)
    rows = list(Planned.objects.all())
    assert {row.household_id for row in rows} == {home.pk for home in homes}
    assert {row.posting_id for row in rows} == {posting_of(cast, "worker").pk}
    assert all(is_workday(row.on) or row.on.month == clock.today().month for row in rows)
    assert [row.planned for row in PlannedCount.objects.all()] == [6]
    assert {one.household for one in to_visit(cast.actor("worker"))} == set(homes)
    assert {one.household for one in to_visit(cast.actor("clerk"))} == set(homes)
    for name in ("desk", "banner", "admin", "worker1", "head", "officer"):
        assert to_visit(cast.actor(name)) == []


def test_twice_a_year_is_a_sixth_each_month(cast):
    for _n in range(12):
        home_at(cast)
    save(cast, times=2)
    assert Planned.objects.count() == 2


def test_a_visit_takes_its_plan_away_and_a_second_one_soon_after_is_not_planned(cast):
    home, _other = home_at(cast), home_at(cast)
    save(cast)
    note(cast.actor("worker"), home)
    assert [one.household for one in to_visit(cast.actor("worker"))] != [home]
    assert not Planned.objects.filter(household=home).exists()
    visit_plan_save(actor=SYSTEM, place_id=cast.places["town"], times=6, roles=["grid_worker"])
    assert not Planned.objects.filter(household=home).exists()


def test_an_old_list_takes_no_plan_away(cast):
    home = home_at(cast)
    save(cast)
    old = VisitGiven(home.pk, clock.today() - timedelta(days=90), postings=(posting_of(cast, "worker").pk,))
    visits_add(actor=SYSTEM, given=[old])
    assert Planned.objects.filter(household=home).exists()


def test_what_was_missed_moves_on_and_nothing_says_so(cast):
    for _n in range(6):
        home_at(cast)
    save(cast, times=2)
    first = set(Planned.objects.values_list("household_id", flat=True))
    with clock.at(clock.now() + NEXT):
        assert visit_plan_make() == 1
        assert visit_plan_make() == 0
        second = list(Planned.objects.all())
        assert first < {row.household_id for row in second}
        month = clock.today().month
        assert {row.on.month for row in second} == {month}


def test_a_household_that_is_gone_is_planned_no_more(cast):
    home, other = home_at(cast), home_at(cast)
    save(cast)
    household_end(actor=SYSTEM, household_id=home.pk)
    assert [one.household for one in to_visit(cast.actor("worker"))] == [other]
    with clock.at(clock.now() + NEXT):
        visit_plan_make()
        assert [row.household_id for row in Planned.objects.all()] == [other.pk]


def test_the_same_plan_once_more_changes_nothing_and_another_takes_its_place(cast):
    home_at(cast)
    one = save(cast)
    assert save(cast).pk == one.pk
    two = save(cast, times=6)
    assert two.pk != one.pk
    assert [row.pk for row in Plan.objects.filter(ended_on=None)] == [two.pk]
    visit_plan_end(actor=cast.actor("desk"), plan_id=two.pk)
    assert not Planned.objects.exists()
    with pytest.raises(Missing):
        visit_plan_end(actor=cast.actor("desk"), plan_id=two.pk)


def test_a_village_plans_for_itself(cast):
    near, far = home_at(cast), home_at(cast, "village2")
    banner_wide = save(cast)
    own = save(cast, "village", by="clerk")
    assert [row.plan_id for row in Planned.objects.all()] == [own.pk]
    with clock.at(clock.now() + NEXT):
        visit_plan_make()
        assert {row.plan_id for row in Planned.objects.filter(household=near)} == {own.pk}
    assert not Planned.objects.filter(household=far).exists()
    assert banner_wide.ended_on is None


@pytest.mark.parametrize(
    ("more", "field"),
    [({"times": 5}, "times"), ({"roles": ()}, "roles"), ({"roles": ("administrator",)}, "roles")],
)
def test_what_is_refused(cast, more, field):
    with pytest.raises(Invalid) as refused:
        save(cast, **more)
    assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid):
        save(cast, "group")


def test_who_plans(cast):
    for name in ("worker", "head", "banner", "admin", "officer", "desk2", "clerk2", "clerk"):
        with pytest.raises(Forbidden):
            save(cast, by=name)
    assert save(cast, "village", by="clerk")
    assert save(cast, "village", times=2, by="desk")


def test_counts_are_by_place_and_withheld_below_five(cast):
    homes = [home_at(cast) for _n in range(6)]
    save(cast)
    for home in homes[:5]:
        note(cast.actor("worker"), home, kinds=("water", "road") if home == homes[0] else ("water",))
    found = counts(cast.actor("desk"))
    row = next(row for row in found.rows if row.visits)
    assert (row.planned, row.open, row.visits, row.promises) == (6, None, 5, 5)
    (needs,) = found.needs  # one household's road is withheld
    assert [cell for _place, cell in needs.cells if cell] == [5]
    assert [row.visits for row in counts(cast.actor("clerk")).rows] == [5]
    assert 5 in [row.visits for row in counts(cast.actor("banner")).rows]
    for name in ("worker", "officer", "admin"):
        assert counts(cast.actor(name)).rows == []


def test_counts_name_nobody_and_no_office(cast):
    """Nothing in the shape of the counts could hold a person, a posting or a household."""
    from dataclasses import fields

    from linli.visits.reads.counts import Needs, Row

    assert {field.name for shape in (Row, Needs) for field in fields(shape)} == {
        "place",
        "planned",
        "open",
        "visits",
        "promises",
        "kind",
        "cells",
    }


def test_counts_cost_as_many_statements_for_many_as_for_few(cast, django_assert_max_num_queries):
    for _n in range(8):
        note(cast.actor("worker"), home_at(cast))
    save(cast)
    actor = cast.actor("desk")
    with django_assert_max_num_queries(6):
        counts(actor)


def test_leap_days(cast):
    with clock.at(datetime(2024, 2, 29, 12, tzinfo=clock.LOCAL)):
        assert counts(cast.actor("desk")).needs == []
