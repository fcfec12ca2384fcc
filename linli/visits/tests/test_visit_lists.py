"""Old lists come in with their words and without what sorts people; one's own go out without words."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.people.models import Person
from linli.sheets.actions.confirming import run_confirm, run_undo
from linli.sheets.reads import importers_for
from linli.sheets.tests.making import imported, previewed, stage, xlsx
from linli.visits.actions.homes import household_choose
from linli.visits.models import Need, Promise, Visit, Visitor, VisitWords
from linli.visits.reads.visits import page, story
from linli.visits.tests.visiting import WORDS, holder_of, home_at

pytestmark = pytest.mark.django_db
HEAD = ("户号", "走访日期", "走访人", "需求类型", "走访内容", "承诺事项", "承诺期限", "完成日期")


def rows(home, cast, **more):
    who = Person.objects.get(user_id=cast.users["worker"]).name.reveal()
    cell = {"who": who, "kinds": "取暖、就医", "words": "煤还差半吨", "promise": "一起拉煤"} | more
    return (
        home.number,
        cell.get("on", "2023-11-02"),
        cell["who"],
        cell["kinds"],
        cell["words"],
        cell["promise"],
        cell.get("until", "2023-11-20"),
        cell.get("kept", "2023-11-18"),
    )


def test_an_old_list_all_the_way_and_back(cast, home):
    desk = cast.actor("desk")
    run = imported(
        desk, "visits", xlsx(HEAD, rows(home, cast), rows(home, cast, kept="", until="2023-12-01"))
    )
    assert Visit.objects.count() == 2
    told = story(page(cast.actor("worker"))[0])
    assert told.words == "煤还差半吨"
    assert sorted(Need.objects.values_list("kind", flat=True)) == ["doctor", "doctor", "heating", "heating"]
    assert sorted(Promise.objects.values_list("stand", flat=True)) == ["kept", "open"]
    assert Visitor.objects.count() == 2
    run_undo(actor=desk, run_id=run.pk)
    assert not Visit.objects.exists()


def problems(cast, home, **more):
    run = previewed(cast.actor("desk"), "visits", xlsx(HEAD, rows(home, cast, **more)))
    with pytest.raises(Invalid):
        run_confirm(actor=cast.actor("desk"), run_id=run.pk, leaving=0)
    return run


@pytest.mark.parametrize(
    "more",
    [
        {"who": "没有这个人"},
        {"kinds": "贫困"},
        {"words": "这户是重点人员"},
        {"promise": "盯住上访户"},
        {"on": "2099-01-01"},
        {"until": "2023-10-01"},
        {"kept": "2023-10-01"},
        {"until": "", "kept": ""},
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_written(cast, home, more):
    problems(cast, home, **more)
    assert not Visit.objects.exists()


def test_another_towns_household_is_not_known(cast):
    problems(cast, home_at(cast, "village2"))


@pytest.mark.parametrize("column", ["重点人员", "户等级", "政治面貌", "宗教信仰", "信访次数"])
def test_a_list_with_a_column_that_sorts_people_is_refused_whole(cast, home, column):
    with pytest.raises(Invalid):
        stage(cast.actor("desk"), "visits", xlsx((*HEAD, column), (*rows(home, cast), "是")))


def test_whom_a_household_refused_words_their_words_do_not_come_in_either(cast, home):
    household_choose(actor=holder_of(cast, home), no_visits=False, no_words=True)
    imported(cast.actor("desk"), "visits", xlsx(HEAD, rows(home, cast)))
    assert Visit.objects.count() == 1
    assert not VisitWords.objects.exists()


def test_lists_are_the_town_desks(cast, home):
    for name in ("worker", "clerk", "head", "banner", "admin"):
        assert "visits" not in {one.kind for one in importers_for(cast.actor(name))}
        with pytest.raises((Forbidden, Missing)):
            stage(cast.actor(name), "visits", xlsx(HEAD, rows(home, cast)))


def cells(answer):
    data = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_ones_visits_go_out_without_words_or_names(sign_in, home, visit):
    found = cells(sign_in("worker").get(reverse("sheets:export", args=["visits"])))
    assert len(found) == 2
    assert home.number in found[1]
    assert "水" in str(found[1])
    for words in (WORDS, "保温棉", "月底再来", "白桦", "东头"):
        assert words not in str(found)


def test_others_take_out_nothing(sign_in, visit):
    for name in ("desk", "banner", "admin", "officer", "worker1"):
        assert len(cells(sign_in(name).get(reverse("sheets:export", args=["visits"])))) == 1
