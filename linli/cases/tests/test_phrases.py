"""Answer templates: whose, in versions, refused where nothing fills them, filled, seen before sending."""

import pytest

from linli.cases.actions.phrases import Wanted, phrase_end, phrase_save
from linli.cases.demo.phrases import PHRASES, phrases_load
from linli.cases.models import Category, Entry, Phrase, PhraseVersion
from linli.cases.reads.phrases import offers, phrases, versions_of
from linli.cases.rules.steps import State
from linli.kernel import caching, clock, ids
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Forbidden, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(ways):
    """`save("town", "{number}")` → a template of that place of the cast."""

    def _save(place, words="{number}修好了。", by="desk", phrase_id=None, expected=None, **more):
        wanted = Wanted(ways.cast.places[place], more.pop("name", "修好了"), words, **more)
        return phrase_save(actor=ways.actor(by), wanted=wanted, phrase_id=phrase_id, expected=expected)

    return _save


def names(ways, who, case, step="answer"):
    return [offer.name for offer in offers(ways.actor(who), case, step)]


def test_a_template_is_offered_at_its_place_and_below_and_in_its_unit(ways, save):
    case = ways.at(State.VERIFIED)
    save("town", name="镇里的")
    save("village", name="村里的")
    save("town", name="水利站的", unit_id=ways.cast.units["water"])
    save("town", name="报结果", step="report_back")
    assert names(ways, "desk", case) == ["镇里的"]
    assert set(names(ways, "clerk", case)) == {"镇里的", "村里的"}
    assert set(names(ways, "officer", case, "report_back")) == {"镇里的", "水利站的", "报结果"}
    assert set(names(ways, "officer2", case, "report_back")) == {"镇里的", "报结果"}
    assert names(ways, "desk2", case) == []
    assert names(ways, "desk", case, "park") == []


def test_one_for_its_category_comes_first_and_others_categories_stay_away(ways, save):
    case = ways.at(State.VERIFIED)
    save("town", name="都行")
    save("town", name="设施", category_id=Category.objects.get(code="facilities").pk)
    save("town", name="垃圾", category_id=Category.objects.get(code="sanitation").pk)
    assert names(ways, "desk", case) == ["设施", "都行"]


def test_gaps_are_filled_in_the_language_of_the_words(ways, save):
    case = ways.at(State.VERIFIED)
    save("town", "{编号}：{地点}的{category}，{date}。", name="中")
    save("town", "{number}: {category}, {date}, {place}", name="英")
    filled = {offer.name: offer.words for offer in offers(ways.actor("desk"), case, "answer")}
    today = clock.today()
    assert filled["中"].startswith(f"{case.number}：")
    assert f"公共设施，{today.year}年{today.month}月{today.day}日。" in filled["中"]
    assert "Public facilities" in filled["英"]
    nowhere = ways.receipt(place=None).case
    save("banner", "{place}修好了。", by="banner")
    assert "您说的地方修好了。" in [offer.words for offer in offers(ways.actor("banner"), nowhere, "answer")]


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("words", {"words": "{name}您好"}),
        ("words", {"words": " "}),
        ("words", {"words": "长" * 1001}),
        ("name_zh", {"name": " "}),
        ("name_zh", {"name": "长" * 41}),
        ("name_en", {"name_en": "x" * 61}),
        ("step", {"step": "park"}),
        ("category", {"category_id": ids.new()}),
        ("office", {"unit_id": ids.new()}),
    ],
)
def test_what_cannot_be_is_refused_by_name(save, field, wanted):
    with pytest.raises(Invalid) as refused:
        save("town", **wanted)
    assert list(refused.value.fields) == [field]


def test_only_a_desk_for_its_own_place_and_below(ways, save):
    row = save("town")
    for who, place in (("clerk", "town"), ("worker", "grid3"), ("desk2", "town"), ("officer", "town")):
        with pytest.raises(Forbidden):
            save(place, by=who)
    for who in ("clerk", "desk2", "officer"):
        with pytest.raises(Missing):
            phrase_end(actor=ways.actor(who), phrase_id=row.pk)
    with pytest.raises(Invalid):
        save("village", unit_id=ways.cast.units["water"])


def test_versions_and_two_people_at_once(ways, save):
    row = save("town")
    again = save("town", "{number}好了。", phrase_id=row.pk, expected=1)
    assert again.seq == 2
    assert save("town", "{number}好了。", phrase_id=row.pk, expected=2).seq == 2, "the same words make none"
    with pytest.raises(Stale):
        save("town", "别的", phrase_id=row.pk, expected=1)
    assert [one.words for one in versions_of(row.pk)] == ["{number}好了。", "{number}修好了。"]
    phrase_end(actor=ways.actor("desk"), phrase_id=row.pk, expected=2)
    caching.forget()
    assert phrases() == []
    assert PhraseVersion.objects.count() == 2
    with pytest.raises(Missing):
        save("town", "x", phrase_id=row.pk)


def test_the_starting_set_is_loaded_once(ways):
    phrases_load(actor=SYSTEM)
    phrases_load(actor=SYSTEM)
    assert Phrase.objects.count() == len(PHRASES)
    case = ways.at(State.VERIFIED)
    filled = offers(ways.actor("desk"), case, "answer")
    assert filled
    assert not any("{" in offer.words for offer in filled)


def test_on_the_pages_without_scripts(sign_in, ways, save):
    row = save("town", "{number}修好了，去看过。")
    case = ways.at(State.VERIFIED)
    client = sign_in("desk")
    story = client.get(f"/desk/matters/{case.pk}/").content.decode()
    assert f'<option value="{row.pk}"' in story
    address = f"/desk/matters/{case.pk}/?step=answer&phrase={row.pk}"
    filled = client.get(address).content.decode()
    assert f"{case.number}修好了，去看过。</textarea>" in filled
    assert Entry.objects.filter(case=case, step="answer").count() == 0, "nothing is sent without being seen"
    made = {"name_zh": "谢谢", "words": "{number}谢谢您。", "office": f"{ways.cast.places['town']}/"}
    assert client.post("/desk/templates/", made | {"words": "{谁}"}).status_code == 422
    assert client.post("/desk/templates/", made).status_code == 302
    assert "谢谢" in client.get("/desk/templates/").content.decode()
    page = f"/desk/templates/{row.pk}/"
    assert client.get(page).status_code == 200
    changed = made | {"name_zh": "修好啦", "expected": "1"}
    assert client.post(page, changed).status_code == 302
    late = client.post(page, changed | {"name_zh": "又改"})
    assert late.status_code == 422
    assert "又改" in late.content.decode()
    assert client.post(f"{page}end").status_code == 302
    assert sign_in("worker").get("/desk/templates/").status_code == 403


def test_an_older_installation_takes_the_starting_set_in(sign_in, ways):
    assert sign_in("desk").post("/desk/templates/start").status_code == 403
    client = sign_in("admin")
    assert "templates/start" in client.get("/desk/templates/").content.decode()
    assert client.post("/desk/templates/start").status_code == 302
    assert Phrase.objects.count() == len(PHRASES)
