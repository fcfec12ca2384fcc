"""Categories, grades and routes: data that administrators keep."""

import pytest

from linli.cases.actions.reference import RouteGiven, category_end, category_save, grade_save, routes_set
from linli.cases.demo.reference import reference_load
from linli.cases.models import Category, Grade, Route
from linli.cases.reads.reference import DEFAULT_MINUTES, named, reference
from linli.cases.rules.steps import State
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.models import Audit

pytestmark = pytest.mark.django_db
HOURS = (6.0, 1.0, 0.5)


def route(grade=1, role="grid_worker", unit_id=None, hours=HOURS):
    return RouteGiven(grade=grade, role=role, unit_id=unit_id, hours=hours)


def test_only_administrators_change_it(ways):
    category = reference().offered[0].pk
    for name in ("desk", "banner", "clerk", "officer"):
        actor = ways.actor(name)
        for change in (
            lambda actor=actor: category_save(actor=actor, code="x", name_zh="新"),
            lambda actor=actor: category_end(actor=actor, category_id=category),
            lambda actor=actor: grade_save(actor=actor, grade=9, name_zh="特", name_en="x"),
            lambda actor=actor: routes_set(actor=actor, category_id=category, routes=[route()]),
        ):
            with pytest.raises(Forbidden):
                change()
    assert not Category.objects.filter(code="x").exists()


def test_a_category_comes_changes_and_goes(ways):
    admin = ways.actor("admin")
    row = category_save(actor=admin, code="noise", name_zh=" 噪音 ", words="吵闹", order=5)
    assert (row.name_zh, row.name_en) == ("噪音", "噪音")
    assert reference().suggested("太吵闹了").pk == row.pk
    case = ways.receipt("太吵闹了").case
    changed = category_save(actor=admin, code="ignored", name_zh="噪声", name_en="Noise", category_id=row.pk)
    assert (changed.code, changed.name_zh) == ("noise", "噪声")
    category_end(actor=admin, category_id=row.pk)
    assert row.pk not in {category.pk for category in reference().offered}
    assert named(reference().category(case.category_id)) == "噪声"
    with pytest.raises(Invalid):
        ways.take("desk", ways.take("desk", case, "accept"), "grade", category=row.pk)
    with pytest.raises(Missing):
        category_end(actor=admin, category_id=row.pk)
    assert list(Audit.objects.filter(object_id=row.pk).order_by("id").values_list("verb", flat=True)) == [
        "category_save",
        "category_save",
        "category_end",
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "a", "name_zh": " "}, "name_zh"),
        ({"code": "", "name_zh": "新"}, "code"),
        ({"code": "roads", "name_zh": "新"}, "code"),
    ],
)
def test_a_category_needs_a_name_and_a_free_code(ways, given, field):
    with pytest.raises(Invalid) as refused:
        category_save(actor=ways.actor("admin"), **given)
    assert field in refused.value.fields


def test_unknown_categories_are_missing(ways):
    admin, unknown = ways.actor("admin"), ways.cast.users["desk"]
    for change in (
        lambda: category_save(actor=admin, code="x", name_zh="新", category_id=unknown),
        lambda: category_end(actor=admin, category_id=unknown),
        lambda: routes_set(actor=admin, category_id=unknown, routes=[route()]),
    ):
        with pytest.raises(Missing):
            change()


def test_other_must_stay(ways):
    other = Category.objects.get(code="other")
    with pytest.raises(Invalid):
        category_end(actor=ways.actor("admin"), category_id=other.pk)


def test_grades_have_names_in_both_languages(ways):
    from django.utils import translation

    grade_save(actor=ways.actor("admin"), grade=1, name_zh="小", name_en="small", note_zh="小事", note_en="x")
    with translation.override("en"):
        assert named(reference().grades[1]) == "small"
    assert named(reference().grades[1]) == "小"
    assert Grade.objects.count() == 3


def test_routes_decide_who_and_how_long(ways):
    category = Category.objects.get(code="facilities").pk
    routes_set(
        actor=ways.actor("admin"),
        category_id=category,
        routes=[route(2, "", ways.cast.units["water"]), route(1, "group_head")],
    )
    found = reference().route(category, 2, "handle")
    assert (found.unit_id, found.role, found.minutes) == (ways.cast.units["water"], "", 360)
    assert reference().route(category, 1, "handle").role == "group_head"
    answer = reference().route(category, 2, "answer")
    assert (answer.unit_id, answer.role, answer.minutes) == (None, "", 30)
    assert ways.at(State.DISPATCHED).due_at is not None
    assert reference().route(category, None, "handle") is None
    assert reference().minutes(category, None, "handle") == 360, "what is not graded counts as small"
    assert reference().minutes(category, 9, "handle") == DEFAULT_MINUTES["handle"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (route(hours=(0.1, 1, 1)), "hours"),
        (route(hours=(1, 1, 2001)), "hours"),
        (route(grade=8), "grade"),
        (route(role="emperor"), "role"),
        (route(role="town_desk"), "role"),
    ],
)
def test_routes_are_checked(ways, wrong, field):
    category = reference().offered[0].pk
    before = Route.objects.count()
    with pytest.raises(Invalid) as refused:
        routes_set(actor=ways.actor("admin"), category_id=category, routes=[route(2), wrong])
    assert field in refused.value.fields
    assert Route.objects.count() == before


def test_an_unknown_unit_handles_nothing(ways):
    with pytest.raises(Invalid) as refused:
        routes_set(
            actor=ways.actor("admin"),
            category_id=reference().offered[0].pk,
            routes=[route(role="", unit_id=ways.cast.users["desk"])],
        )
    assert "role" in refused.value.fields


def test_the_starting_set_is_loaded_once(cast):
    before = Category.objects.count(), Route.objects.count()
    reference_load(actor=SYSTEM)
    assert (Category.objects.count(), Route.objects.count()) == before == (12, 252)


def test_without_other_the_last_category_takes_the_rest(cast):
    from linli.cases.reads.reference import Reference

    last = Category(code="z", name_zh="末", order=9)
    assert Reference({last.pk: last}, {}, {}).suggested("什么都没有") is last
