"""The pages as a browser without scripts uses them."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.cases.models import Case, Category, Entry, Reporter, Words
from linli.cases.reads.reference import STAGE_LABELS, reference
from linli.cases.rules.steps import State
from linli.kernel import clock
from linli.kernel.models import Audit
from linli.notify.models import Notice

pytestmark = pytest.mark.django_db


def hidden(response, name):
    """A hidden field's value as the page carries it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, name
    return found[1]


def text_of(response):
    return response.content.decode()


@pytest.fixture
def at_desk(cast):
    """`at_desk("officer")` → a browser of its own, signed in."""

    def _at_desk(name):
        client = Client()
        response = client.post("/sign-in", {"username": name, "password": f"{name}-password"})
        assert response.status_code == 302
        return client

    return _at_desk


def test_the_whole_way_without_scripts(client, at_desk, ways):
    page = client.get("/")
    slip = client.post(
        "/",
        {
            "what": "村口路灯坏了。三天没亮",
            "where": "万合永镇广义村",
            "phone": "13800001234",
            "key": hidden(page, "key"),
        },
    )
    assert slip.status_code == 200
    case = Case.objects.get()
    assert case.number in text_of(slip)
    assert "<svg" in text_of(slip)
    assert case.village_id == ways.cast.places["village"]
    assert "村口路灯坏了" in text_of(client.get(f"/follow/{case.number}"))

    desk, officer = at_desk("desk"), at_desk("officer")
    assert "村口路灯坏了" in text_of(desk.get("/desk/"))
    assert officer.get(f"/desk/matters/{case.pk}/").status_code == 404
    story = desk.get(f"/desk/matters/{case.pk}/")
    done = desk.post(
        f"/desk/matters/{case.pk}/triage",
        {
            "category": str(Category.objects.get(code="facilities").pk),
            "grade": "2",
            "text": "请去看看。",
            "target": f"unit:{ways.cast.units['water']}",
            "expected": hidden(story, "expected"),
            "key": hidden(story, "key"),
        },
    )
    assert done.status_code == 302
    assert Notice.objects.filter(object_id=case.pk, read_at=None).count() == 1

    for step, given in (("take", {}), ("report_back", {"text": "换了灯泡。"})):
        story = officer.get(f"/desk/matters/{case.pk}/")
        given |= {"expected": hidden(story, "expected"), "key": hidden(story, "key")}
        assert officer.post(f"/desk/matters/{case.pk}/{step}", given).status_code == 302, step
    assert Notice.objects.get(object_id=case.pk, key="case_dispatch").read_at is not None
    for step, given in (
        ("verify", {}),
        ("answer", {"text": "灯换好了。", "channel": "on", "close": "solved"}),
    ):
        assert desk.post(f"/desk/matters/{case.pk}/{step}", given).status_code == 302, step
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "solved")

    told = text_of(client.get(f"/follow/{case.number}"))
    assert "灯换好了。" in told
    assert "换了灯泡。" not in told
    assert "·演示" not in told
    assert client.post(f"/follow/{case.number}/rate", {"rating": "5", "text": ""}).status_code == 302
    case.refresh_from_db()
    assert case.rating == 5


# ------------------------------------------------------------------ the door


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"phone": "not a phone"},
        {"where": "长" * 201},
        {"lon": "999", "lat": "0"},
        {"about": "emperor"},
    ],
)
def test_what_was_typed_survives_a_refusal(client, cast, wrong):
    typed = {
        "what": "路灯坏了<b>",
        "where": "小卖部旁",
        "phone": "13800001234",
        "about": "village",
        "straight_up": "on",
        "key": "k" * 32,
    }
    response = client.post("/", {**typed, **wrong})
    assert response.status_code == 422
    page = text_of(response)
    assert hidden(response, "key") == "k" * 32
    for name, value in typed.items():
        if name in ("what", "where", "phone") and name not in wrong:
            assert value.replace("<", "&lt;").replace(">", "&gt;") in page
    assert not Case.objects.exists()


def test_the_same_form_twice_shows_the_same_slip(client, cast):
    form = {"what": "路灯坏了", "key": "k" * 32}
    first, second = client.post("/", form), Client().post("/", form)
    code = re.compile(r'id="code">([^<]+)<')
    assert code.search(text_of(first))[1] == code.search(text_of(second))[1]
    assert Case.objects.count() == 1


def test_a_file_that_is_no_picture_is_refused_by_name(client, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")
    response = client.post("/", {"what": "路灯坏了", "photos": [file]})
    assert response.status_code == 422
    assert "路灯坏了" in text_of(response)
    assert not Case.objects.exists()


def test_more_photos_than_fit_are_refused_together(client, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = [SimpleUploadedFile(f"{n}.jpg", b"x", "image/jpeg") for n in range(7)]
    response = client.post("/", {"what": "路灯坏了", "photos": files})
    assert response.status_code == 422
    assert not Case.objects.exists()


def test_an_account_never_shows_at_the_door(at_desk):
    desk = at_desk("desk")
    desk.post("/", {"what": "路灯坏了", "key": "k" * 32})
    assert (Reporter.objects.get().on_behalf_by_id, Entry.objects.get().user_id) == (None, None)
    assert Audit.objects.get(verb="case_report").actor_id is None


def test_a_complaint_at_the_door_goes_above(client, at_desk, ways):
    client.post("/", {"what": "村里收费不公开", "where": "万合永镇广义村", "about": "village"})
    case = Case.objects.get()
    assert (case.floor, case.level) == (3, "town")
    assert at_desk("clerk").get(f"/desk/matters/{case.pk}/").status_code == 404
    assert at_desk("desk").get(f"/desk/matters/{case.pk}/").status_code == 200


# ------------------------------------------------------------------ following


def test_number_and_code_open_the_story(client, ways):
    receipt = ways.receipt("路灯坏了")
    wrong = client.post("/follow", {"number": receipt.case.number, "code": "WRONG"})
    assert wrong.status_code == 404
    assert receipt.case.number in text_of(wrong)
    right = client.post("/follow", {"number": receipt.case.number, "code": receipt.code})
    assert right.status_code == 302
    assert "路灯坏了" in text_of(client.get(right["Location"]))


def test_the_story_is_not_shown_without_the_code(client, ways):
    first, second = ways.receipt("第一件"), ways.receipt("第二件")
    assert "第一件" not in text_of(client.get(f"/follow/{first.case.number}"))
    client.get(f"/f/{first.token}")
    assert "第一件" in text_of(client.get(f"/follow/{first.case.number}"))
    assert "第二件" not in text_of(client.get(f"/follow/{second.case.number}"))
    assert client.post(f"/follow/{second.case.number}/supplement", {"text": "x"}).status_code == 404
    assert Client().post(f"/follow/{first.case.number}/supplement", {"text": "x"}).status_code == 404
    assert client.get("/f/wrong").status_code == 404


def test_the_reporter_adds_and_a_refusal_keeps_the_words(client, ways):
    receipt = ways.receipt()
    client.get(f"/f/{receipt.token}")
    number = receipt.case.number
    assert client.post(f"/follow/{number}/supplement", {"text": " "}).status_code == 422
    assert client.post(f"/follow/{number}/supplement", {"text": "又坏了一盏"}).status_code == 302
    assert "又坏了一盏" in text_of(client.get(f"/follow/{number}"))
    ways.take("worker", receipt.case, "settle")
    kept = client.post(f"/follow/{number}/supplement", {"text": "还是不亮啊"})
    assert kept.status_code == 422
    assert "还是不亮啊" in text_of(kept)
    assert client.post(f"/follow/{number}/note", {"text": "x"}).status_code == 404


# ------------------------------------------------------------------ the desk


def test_the_desk_is_not_open(client, ways):
    case = ways.at(State.NEW)
    for path in ("/desk/", f"/desk/matters/{case.pk}/", "/desk/matters/new", "/desk/categories/"):
        assert client.get(path).status_code in (302, 403), path
    assert client.post(f"/desk/matters/{case.pk}/accept", {}).status_code in (302, 403)
    assert client.post(f"/desk/matters/{case.pk}/reporter").status_code in (302, 403)
    case.refresh_from_db()
    assert case.state == "new"


def test_the_second_officer_keeps_what_they_typed(at_desk, ways):
    case = ways.at(State.NEW)
    desk = at_desk("desk")
    before = desk.get(f"/desk/matters/{case.pk}/")
    ways.take("banner", case, "note", "旗里看过了。")
    late = desk.post(
        f"/desk/matters/{case.pk}/note",
        {"text": "我写了很长一段。", "expected": hidden(before, "expected"), "key": hidden(before, "key")},
    )
    assert late.status_code == 409
    page = text_of(late)
    assert "我写了很长一段。" in page
    assert "旗里看过了。" in page
    assert hidden(late, "expected") == "2"
    assert not Entry.objects.filter(case=case, user_id=ways.cast.users["desk"]).exists()
    again = desk.post(
        f"/desk/matters/{case.pk}/note",
        {"text": "我写了很长一段。", "expected": "2", "key": hidden(late, "key")},
    )
    assert again.status_code == 302
    assert Entry.objects.filter(case=case).count() == 3


def test_a_step_that_lacks_something_comes_back_with_the_rest(at_desk, ways):
    case = ways.at(State.NEW)
    response = at_desk("desk").post(
        f"/desk/matters/{case.pk}/decline", {"decline": "", "text": "请走法定渠道"}
    )
    assert response.status_code == 422
    assert "请走法定渠道" in text_of(response)
    case.refresh_from_db()
    assert case.state == "new"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", ["desk", "officer", "worker"])
def test_every_state_has_a_page_and_every_form_on_it_leads_somewhere(at_desk, ways, state, name):
    case = ways.at(state)
    client = at_desk(name)
    response = client.get(f"/desk/matters/{case.pk}/")
    case.refresh_from_db()
    seen = name != "officer" or case.unit_id
    assert response.status_code == (200 if seen else 404)
    assert client.get(f"/desk/matters/{case.pk}/?seq={case.seq}").status_code == (204 if seen else 404)
    assert client.get(f"/desk/matters/{case.pk}/?seq=0").status_code == (200 if seen else 404)
    for step in re.findall(rf'action="/desk/matters/{case.pk}/(\w+)"', text_of(response)):
        if step != "reporter":
            assert client.post(f"/desk/matters/{case.pk}/{step}", {}).status_code in (302, 422), step


def test_an_unknown_step_leads_back(at_desk, ways):
    case = ways.at(State.NEW)
    assert at_desk("desk").post(f"/desk/matters/{case.pk}/shred", {}).status_code == 302


def test_extension_park_and_the_rest_through_forms(at_desk, ways):
    case = ways.at(State.HANDLING)
    desk, officer = at_desk("desk"), at_desk("officer")
    at = f"/desk/matters/{case.pk}/"
    assert officer.post(f"{at}extend_ask", {"days": "40", "text": "x"}).status_code == 422
    assert officer.post(f"{at}extend_ask", {"days": "4", "text": "等零件"}).status_code == 302
    assert desk.post(f"{at}extend_grant", {"text": ""}).status_code == 302
    assert desk.post(f"{at}transfer", {"target": "role:grid_worker", "text": "就近"}).status_code == 302
    assert officer.get(at).status_code == 404
    review = clock.today() + timedelta(days=60)
    assert desk.post(f"{at}park", {"review_on": str(clock.today()), "text": "等"}).status_code == 422
    assert desk.post(f"{at}park", {"review_on": str(review), "text": "等"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.review_on) == ("parked", review)


def test_the_form_of_a_complaint_does_not_offer_the_office(at_desk, ways):
    about_unit = ways.receipt(about_unit_id=ways.cast.units["water"]).case
    page = text_of(at_desk("banner").get(f"/desk/matters/{about_unit.pk}/"))
    assert f"unit:{ways.cast.units['forestry']}" in page
    assert f"unit:{ways.cast.units['safety']}" not in page, "a unit of the town is below the floor"
    assert f"unit:{ways.cast.units['water']}" not in page
    about_village = ways.receipt(about="village").case
    page = text_of(at_desk("desk").get(f"/desk/matters/{about_village.pk}/"))
    assert "role:mediator" in page
    assert "role:village_clerk" not in page


def test_who_reported_is_opened_on_the_page_and_recorded(at_desk, ways):
    case = ways.receipt(name="张三", phone="13800001234").case
    desk = at_desk("desk")
    assert "13800001234" not in text_of(desk.get(f"/desk/matters/{case.pk}/"))
    refused = desk.post(f"/desk/matters/{case.pk}/reporter", {"reason": "", "words": "问清位置"})
    assert refused.status_code == 422
    assert "问清位置" in text_of(refused)
    opened = desk.post(f"/desk/matters/{case.pk}/reporter", {"reason": "ask", "words": "问清位置"})
    assert "+8613800001234" in text_of(opened)
    assert Audit.objects.filter(verb="reporter_reveal", actor_id=ways.cast.users["desk"]).count() == 1
    assert at_desk("worker").post(f"/desk/matters/{case.pk}/reporter").status_code == 403
    assert at_desk("desk2").post(f"/desk/matters/{case.pk}/reporter").status_code == 404
    assert at_desk("banner").post(f"/desk/matters/{case.pk}/reporter").status_code == 403


def test_a_call_is_noted_in_a_line(at_desk, ways):
    desk = at_desk("desk")
    page = desk.get("/desk/matters/new")
    done = desk.post(
        "/desk/matters/new",
        {
            "what": "老人摔倒了",
            "channel": "phone",
            "phone": "13800001234",
            "where": "万合永镇广义村",
            "key": hidden(page, "key"),
        },
    )
    assert done.status_code == 302
    case = Case.objects.get()
    assert (case.channel, Words.objects.get(pk=case.pk).what) == ("phone", "老人摔倒了")
    assert Reporter.objects.get(pk=case.pk).on_behalf_by_id == ways.cast.users["desk"]
    wrong = desk.post("/desk/matters/new", {"what": "第二个电话", "channel": "phone", "phone": "12"})
    assert wrong.status_code == 422
    assert "第二个电话" in text_of(wrong)
    assert at_desk("officer").get("/desk/matters/new").status_code == 403


def test_the_hotline_matter_shows_its_finished_text(at_desk, ways):
    desk = at_desk("desk")
    category = str(Category.objects.get(code="roads").pk)
    desk.post(
        "/desk/matters/new",
        {
            "what": "路塌了",
            "channel": "hotline",
            "hotline_number": "H-9",
            "category": category,
            "hotline_due_on": "2026-12-31",
            "where": "万合永镇",
        },
    )
    case = Case.objects.get()
    assert (case.hotline_number, str(case.hotline_due_on), str(case.category_id)) == (
        "H-9",
        "2026-12-31",
        category,
    )
    ways.take("desk", case, "settle", "已经封路抢修。")
    page = text_of(desk.get(f"/desk/matters/{case.pk}/"))
    assert 'id="finished"' in page
    assert page.count("已经封路抢修。") == 2


def test_the_list_filters_from_the_address(at_desk, ways):
    made = {"lamp": ways.receipt("路灯坏了").case, "rubbish": ways.receipt("垃圾没人收").case}
    made["closed"] = ways.take("worker", ways.receipt("早就办好的").case, "settle")
    desk = at_desk("desk")

    def rows(query=""):
        found = set(re.findall(r'data-row="([^"]+)"', text_of(desk.get(f"/desk/{query}"))))
        return {name for name, case in made.items() if str(case.pk) in found}

    assert rows() == {"lamp", "rubbish"}
    assert rows("?state=closed") == {"closed"}
    assert rows("?state=") == {"lamp", "rubbish", "closed"}
    assert rows(f"?category={made['lamp'].category_id}&state=open") == {"lamp"}
    assert rows(f"?after={made['rubbish'].pk}") == {"lamp"}
    assert rows("?mine=on") == {"lamp", "rubbish"}
    assert rows(f"?place={ways.cast.places['village2']}") == set()
    for wrong in ("state=eaten", "category=x", "place=x", "since=x", "after=x", "urgency=x", "state=%00"):
        assert desk.get(f"/desk/?{wrong}").status_code == 200, wrong


def test_the_list_answers_204_until_something_moves(at_desk, ways):
    case = ways.at(State.NEW)
    desk = at_desk("desk")
    stamp = re.search(r"stamp=([^&\"]+)", text_of(desk.get("/desk/")).replace("&amp;", "&"))[1]
    assert desk.get(f"/desk/?fragment=1&stamp={stamp}").status_code == 204
    ways.take("banner", case, "note")
    assert desk.get(f"/desk/?fragment=1&stamp={stamp}").status_code == 200


# ------------------------------------------------------------------ what an office sets for itself


def test_administrators_keep_the_categories(at_desk, cast):
    admin = at_desk("admin")
    assert (
        admin.post("/desk/categories/", {"code": "noise", "name_zh": "噪音", "order": "7"}).status_code == 302
    )
    row = Category.objects.get(code="noise")
    page = f"/desk/categories/{row.pk}/"
    given = {
        "name_zh": "噪声",
        "name_en": "Noise",
        "words": "吵",
        "order": "8",
        "who_1": "role:grid_worker",
        "who_2": f"unit:{cast.units['water']}",
        "who_3": "",
    }
    given |= {f"{stage}_{grade}": "2.5" for stage in STAGE_LABELS for grade in (1, 2, 3)}
    assert admin.post(page, {**given, "handle_1": "0"}).status_code == 200
    assert admin.post(page, given).status_code == 302
    assert reference().route(row.pk, 2, "handle").unit_id == cast.units["water"]
    assert reference().minutes(row.pk, 1, "answer") == 150
    assert reference().minutes(row.pk, 1, "group") == 150
    assert "噪声" in text_of(admin.get(page))
    assert admin.post(f"{page}end").status_code == 302
    assert Category.objects.get(code="noise").ended_on is not None
    assert admin.get(f"/desk/categories/{cast.users['desk']}/").status_code == 404


def test_others_only_read_them(at_desk, cast):
    desk = at_desk("desk")
    row = Category.objects.get(code="roads")
    assert desk.get("/desk/categories/").status_code == 200
    assert desk.get(f"/desk/categories/{row.pk}/").status_code == 200
    given = {"name_zh": "改了", "name_en": "x", "words": "", "order": "1"}
    given |= {f"{stage}_{grade}": "2" for stage in ("handle", "verify", "answer") for grade in (1, 2, 3)}
    assert "改了" in text_of(desk.post(f"/desk/categories/{row.pk}/", given))
    assert Category.objects.get(pk=row.pk).name_zh == row.name_zh
    desk.post("/desk/categories/", {"code": "noise", "name_zh": "噪音", "order": "7"})
    assert not Category.objects.filter(code="noise").exists()
    assert desk.post(f"/desk/categories/{row.pk}/end").status_code == 403
    assert Category.objects.get(pk=row.pk).ended_on is None
