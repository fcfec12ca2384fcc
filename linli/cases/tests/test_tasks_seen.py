"""Who may open a supporting task, what its unit reads of the matter, and what it never reads."""

import json
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.models import Case, Category, Entry, Task
from linli.cases.reads.stories import story
from linli.cases.reads.task_stories import file_reader, task_story
from linli.cases.reads.tasks import (
    TaskFilter,
    mine,
    sees_task,
    task_branches,
    task_counts,
    task_get,
    tasks_page,
)
from linli.cases.reads.visible import sees_case
from linli.cases.rules.helping import lists_task, task_hats, task_visible
from linli.cases.rules.place import DESK_ROLES, NEAR_ROLES
from linli.cases.rules.steps import State
from linli.cases.rules.tasks import LIVE, TaskHat, TaskState, task_possible
from linli.cases.tests.test_visible import grants
from linli.kernel import clock, verbs
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor, Grant, Kind
from linli.kernel.errors import Missing
from linli.kernel.reads import attachments_of

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "desk",
    "clerk",
    "head",
    "worker",
    "worker1",
    "mediator",
    "officer",
    "officer2",
    "officer3",
    "banner",
    "admin",
    "desk2",
    "clerk2",
    "reporter",
    "stranger",
)
NEAR = {"desk", "banner", "clerk", "head", "worker", "worker1"}


def opens(ways, task, case):
    return {name for name in EVERYBODY if sees_task(ways.actor(name, case), task.pk)}


def test_who_opens_which_task(ways):
    case = ways.at(State.HANDLING)  # the water station (officer) leads
    safety, forest, head = ways.whistle(case, "safety", "forestry", roles=["group_head"])
    assert opens(ways, safety, case) == NEAR | {"officer", "officer2"}
    assert opens(ways, forest, case) == NEAR | {"officer", "officer3"}
    assert opens(ways, head, case) == NEAR | {"officer"}
    assert not sees_case(ways.actor("officer2"), case.pk)
    assert not sees_case(ways.actor("officer3"), case.pk)
    assert not sees_task(ANONYMOUS, safety.pk)
    assert sees_task(SYSTEM, safety.pk)
    assert not sees_task(SYSTEM, uuid4())


def test_a_complaint_about_a_unit_stays_above_it_and_its_tasks_too(ways):
    case = ways.receipt(about="unit", about_unit_id=ways.cast.units["water"]).case
    for step in ("accept", "grade"):
        case = ways.take("banner", case, step)
    (task,) = ways.whistle(case, "forestry", by="banner")
    assert opens(ways, task, case) == {"banner", "officer3"}


def test_a_role_far_away_is_not_asked(ways):
    case = ways.take("desk", ways.receipt(place="village").case, "accept")
    case = ways.take("desk", case, "grade")
    (task,) = ways.whistle(case, roles=["village_clerk"])
    assert "clerk" in opens(ways, task, case)
    assert "clerk2" not in opens(ways, task, case)


def test_the_unit_reads_its_own_part_and_nothing_else(ways, photo):
    case = ways.at(
        State.HANDLING, what="我家门口电线掉了，电话13800001234", where="东头三号院", name="王小明",
        phone="13800001234", files=photo(),
    )  # fmt: skip
    ways.take("officer", case, "note", "报料的人脾气急。", files=photo(30))
    safety, forest = ways.whistle(case, "safety", "forestry", words="请断电。")
    ways.do("officer3", forest, "refuse", "不归林草局。", files=photo(50))
    ways.do("officer2", safety, "note", "先问问供电所。", files=photo(70))
    officer = ways.actor("officer2")
    told = task_story(officer, *task_get(officer, safety.pk))
    said = json.dumps(
        [told.what, told.place, told.where, [(line.text, line.who, line.facts) for line in told.lines]],
        ensure_ascii=False,
    )
    assert "我家门口电线掉了" in said
    assert "请断电。" in said
    for hidden in ("13800001234", "王小明", "报料的人", "不归林草局", "林草局"):
        assert hidden not in said
    assert [line.entry.step for line in told.lines] == ["task_ask", "task_note"]
    assert not told.whole
    assert len(told.photos) == 1, "the public one"
    photos = {one.pk: one for one in attachments_of("case", [case.pk])[case.pk]}
    opened = {pk for pk, one in photos.items() if file_reader(officer, one)}
    own = {one.pk for line in told.lines for one in line.photos}
    assert opened == own | {one.pk for one in told.photos}
    assert len(opened) == 2
    assert {pk for pk, one in photos.items() if file_reader(ways.actor("desk"), one)} == set(photos)
    assert not any(file_reader(ways.actor("desk2"), one) for one in photos.values())
    assert not any(file_reader(ANONYMOUS, one) for one in photos.values())


@pytest.mark.parametrize("how", ["withdraw", "excuse", "settle"])
def test_once_it_is_over_the_matters_words_are_not_shown_any_more(ways, photo, how):
    case = ways.at(State.HANDLING, files=photo())
    (task,) = ways.whistle(case, "safety")
    officer = ways.actor("officer2")
    assert task_story(officer, *task_get(officer, task.pk)).what
    if how == "settle":
        ways.take("desk", case, "settle", without="好了。")
    else:
        ways.do("officer2", task, "refuse")
        ways.do("banner" if how == "excuse" else "desk", task, how)
    told = task_story(officer, *task_get(officer, task.pk))
    assert (told.what, told.place, told.photos) == ("", "", [])
    assert told.lines[0].text == "请你们去看看。", "what was said to them stays"
    (public,) = attachments_of("case", [case.pk])[case.pk]
    assert not file_reader(officer, public)
    assert task_story(ways.actor("desk"), *task_get(ways.actor("desk"), task.pk)).what


def test_the_reporter_reads_who_helps_and_no_more(ways):
    case = ways.at(State.HANDLING)
    safety, forest = ways.whistle(case, "safety", "forestry", words="悄悄话。")
    ways.do("officer3", forest, "refuse", "不归我们。")
    ways.do("banner", forest, "excuse", "算了。")
    ways.do("officer2", safety, "report", "断了。")
    case = ways.take("officer", case, "report_back", "好了。")
    holder = ways.actor("reporter", case)
    lines = story(holder, Case.objects.get(pk=case.pk)).lines
    assert "whistle" in [line.entry.step for line in lines]
    assert not [
        line for line in lines if line.entry.step.startswith("task_") or line.entry.step == "go_without"
    ]
    (line,) = [line for line in lines if line.entry.step == "whistle"]
    assert (line.facts, line.text) == (["应急办", "旗林草局"], "")
    assert "·" not in line.who, "offices, no names"
    with pytest.raises(Missing):
        task_get(holder, safety.pk)


def test_lists_hold_what_was_asked_of_ones_unit_and_for_desks_their_place(ways):
    case = ways.at(State.HANDLING)
    safety, forest, head = ways.whistle(case, "safety", "forestry", roles=["group_head"])
    other = ways.walk(ways.receipt(place=None).case)
    for step in ("accept", "grade"):
        other = ways.take("banner", other, step)
    (far,) = ways.whistle(other, "safety", by="banner")

    def listed(name, **wanted):
        return {task.pk for task in tasks_page(ways.actor(name), TaskFilter(**wanted))[0]}

    assert listed("officer2") == {safety.pk, far.pk}
    assert listed("officer3") == {forest.pk}
    assert listed("officer") == set(), "the lead reads them on the matter's page"
    assert listed("head") == {head.pk}
    assert listed("worker") == set()
    assert listed("desk") == {safety.pk, forest.pk, head.pk}
    assert listed("clerk") == {safety.pk, forest.pk, head.pk}
    assert listed("desk2") == set()
    assert listed("banner") == {safety.pk, forest.pk, head.pk, far.pk}
    assert listed("admin") == set()
    assert listed("banner", unit_id=ways.cast.units["safety"]) == {safety.pk, far.pk}
    ways.do("officer3", forest, "refuse")
    ways.do("officer2", safety, "report")
    assert listed("banner", mine=True) == {forest.pk}
    assert listed("desk", mine=True) == {safety.pk}
    assert listed("officer2", mine=True) == {far.pk}
    assert listed("desk", state="refused") == {forest.pk}
    with clock.at(far.due_at):
        assert listed("officer2", urgency="late") == {far.pk}
        assert task_counts(ways.actor("officer2")) == {"mine": 1, "soon": 0, "late": 1}
    with clock.at(far.soon_at):
        assert listed("officer2", urgency="soon") == {far.pk}


def test_keyset_pages_meet(ways):
    for _ in range(3):
        ways.whistle(ways.at(State.GRADED), "safety", "forestry")
    desk, seen, after = ways.actor("desk"), [], None
    while True:
        tasks, more = tasks_page(desk, TaskFilter(), after=after, limit=4)
        seen += [task.pk for task in tasks]
        if not more:
            break
        after = tasks[-1].pk
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == 6


# ------------------------------------------------------------------ the rule and the database


rows = st.fixed_dictionaries(
    {
        "state": st.sampled_from(TaskState),
        "matter": st.sampled_from([State.HANDLING, State.REPORTED_BACK, State.WAITING]),
        "level": st.sampled_from([*DESK_ROLES]),
        "floor": st.sampled_from([0, 3, 4]),
        "town": st.none() | st.sampled_from(["town", "town2"]),
        "village": st.none() | st.sampled_from(["village", "village2"]),
        "group": st.none() | st.just("group"),
        "grid": st.none() | st.sampled_from(["grid1", "grid2", "grid3"]),
        "asked": st.sampled_from(["water", "safety", *NEAR_ROLES]),
        "about": st.none() | st.sampled_from(["water", "safety", "forestry"]),
        "extension_days": st.none() | st.just(2),
    }
)


def insert(cast, row):
    places = {
        f"{name}_id": cast.places[row[name]] if row[name] else None
        for name in ("town", "village", "group", "grid")
    }
    unit = cast.units.get(row["asked"])
    with verbs.writing():
        case = Case.objects.create(
            number=uuid4().hex[:20],
            category=Category.objects.first(),
            channel="door",
            created_on=clock.today(),
            state=row["matter"],
            level=row["level"],
            floor=row["floor"],
            about_unit_id=cast.units[row["about"]] if row["about"] else None,
            unit_id=cast.units["forestry"],
            tasks=1,
            **places,
        )
        entry = Entry.objects.create(case=case, seq=1, step="task_ask", actor_kind="user", to_state="new")
        return Task.objects.create(
            case=case,
            number=1,
            asked_in=entry,
            state=row["state"],
            is_open=row["state"] in LIVE,
            unit_id=unit,
            role="" if unit else row["asked"],
            asked_level="town",
            level=row["level"],
            floor=row["floor"],
            extension_days=row["extension_days"] if row["state"] in ("asked", "taken") else None,
            minutes=60,
            created_on=clock.today(),
            **places,
        )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=rows, people=st.lists(st.lists(grants, max_size=3), min_size=3, max_size=6))
def test_lists_follow_the_rule_and_what_waits_can_be_moved(cast, row, people):
    if row["about"] == row["asked"]:  # never asked
        row = row | {"about": None}
    with transaction.atomic():
        task = insert(cast, row)
        standing = task.case.standing
        for held in people:
            actor = Actor(
                kind=Kind.USER,
                grants=tuple(
                    Grant(
                        role=role,
                        level=level,
                        place_id=cast.places[min(places)],
                        unit_id=cast.units.get(unit),
                        places=frozenset(cast.places[name] for name in places),
                    )
                    for role, level, places, unit in held
                ),
            )
            listed = any(lists_task(grant, task.asked, standing) for grant in actor.grants)
            found = [Task.objects.filter(branch, pk=task.pk).exists() for branch in task_branches(actor)]
            assert any(found) == listed, actor
            assert sees_task(actor, task.pk) == task_visible(actor, task.asked, standing)
            assert not listed or sees_task(actor, task.pk)
            if Task.objects.filter(mine(actor), pk=task.pk).exists():
                worn = task_hats(actor, task.asked, standing)
                assert worn & {TaskHat.ASKED, TaskHat.DESK, TaskHat.CENTRE}
                pending = task.extension_days is not None
                steps = set(task_possible(TaskState(task.state), worn, pending=pending))
                assert steps - {"task_note", "task_withdraw"} or TaskHat.ASKED in worn
        transaction.set_rollback(True)


def test_nobody_without_postings_lists_anything(cast):
    assert task_branches(Actor(kind=Kind.USER)) == []
    assert not Task.objects.filter(mine(Actor(kind=Kind.USER))).exists()
