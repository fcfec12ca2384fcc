"""The pages of rounds and equipment: a checker's phone, the desk's table, labels, the API, spreadsheets."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.accounts.actions.tokens import token_add
from linli.accounts.rules import SCOPES
from linli.cases.models import Case
from linli.fieldwork.models import (
    Check,
    Checklist,
    ChecklistVersion,
    CheckPoint,
    Equipment,
    Hazard,
    Plan,
    Task,
)
from linli.kernel import clock, verbs
from linli.kernel.tests.files import photo as picture
from linli.sheets.tests.making import csv, imported, previewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(rounds):
    """A turn that waits today for the worker of grid 3."""
    task = rounds.task()
    with verbs.writing():
        Task.objects.update(day=clock.today())
    return task


def page(client, name, *args):
    answer = client.get(reverse(f"fieldwork:{name}", args=args))
    assert answer.status_code == 200, answer.content.decode()[-1500:]
    return answer.content.decode()


def at(task):
    return reverse("fieldwork:task", args=[task.pk])


def test_one_tap_on_the_phone(due, sign_in):
    client = sign_in("worker")
    said = page(client, "today")
    assert "村口小桥" in said
    assert "cases:intake" not in said
    assert reverse("cases:intake") in said  # where a quarrel goes, if one of those in it asks
    for _press in range(2):  # two presses have one effect
        assert client.post(at(due), {"result": "ok", "key": "k"}).status_code == 302
    assert Check.objects.count() == 1
    assert "村口小桥" in page(client, "today")


def test_a_hazard_with_photo_words_and_items(due, sign_in):
    client = sign_in("worker")
    body = {"result": "hazard", "words": "桥面裂了", "item_1": "ok", "item_2": "hazard", "grade": "2"}
    photo = io.BytesIO(picture())
    photo.name = "a.jpg"
    assert client.post(at(due), body | {"photos": photo}).status_code == 302
    hazard = Hazard.objects.get()
    assert (hazard.grade, Check.objects.get().items) == (2, {"1": "ok", "2": "hazard"})
    story = client.get(reverse("cases:story", args=[hazard.case_id])).content.decode()
    assert reverse("fieldwork:point", args=[due.point_id]) in story
    assert "桥面裂了" in page(client, "point", due.point_id)
    assert client.post(reverse("fieldwork:recheck", args=[hazard.pk])).status_code == 302
    assert "item_2" in page(client, "task", Task.objects.get(turn="recheck").pk)


def test_what_was_typed_survives_a_refusal_and_a_second_person(due, sign_in, rounds):
    client = sign_in("worker")
    answer = client.post(at(due), {"result": "hazard", "words": "", "item_1": "ok"})
    assert answer.status_code == 422
    rounds.look("worker1", due)
    photo = io.BytesIO(picture())
    photo.name = "a.jpg"
    answer = client.post(at(due), {"result": "hazard", "words": "栏杆断了", "photos": photo})
    assert answer.status_code == 409
    assert "栏杆断了" in answer.content.decode()
    assert client.post(at(due), {"result": "nonsense"}).status_code == 422
    assert Check.objects.count() == 1


def test_table_and_map_of_what_was_looked_at(due, sign_in, rounds):
    rounds.look("worker", due, "hazard", words="裂了")
    client = sign_in("desk")
    for query, there in (("", 1), ("?state=hazard", 1), ("?state=ok", 0), ("?older=30", 0), ("?older=x", 1)):
        said = client.get(reverse("fieldwork:seen") + query).content.decode()
        assert said.count("data-row=") == there, query
    assert client.get(reverse("fieldwork:seen") + "?after=nonsense&place=x").status_code == 200
    file = client.get(reverse("sheets:export", args=["inspections"]) + "?state=hazard")
    assert file.status_code == 200


def test_pages_cost_the_same_for_many(rounds, sign_in):
    for number in range(25):
        rounds.point(name=f"桥{number}")
        rounds.piece(f"L{number}")
    made = rounds.round()
    with verbs.writing():
        Task.objects.update(day=clock.today())
    client = sign_in("worker")
    for name, args, most in (
        ("today", (), 12),
        ("seen", (), 10),
        ("points", (), 11),
        ("equipment", (), 12),
        ("round", (made.pk,), 12),
        ("labels", (), 11),
    ):
        page(client, name, *args)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, name, *args)
        assert len(asked) <= most, (name, [query["sql"][:90] for query in asked.captured_queries])


def test_points_plans_and_rounds_by_form(rounds, sign_in):
    client = sign_in("desk")
    known = {"kind": str(rounds.point().kind_id), "place": str(rounds.cast.places["grid3"])}
    answer = client.post(reverse("fieldwork:points"), known | {"name": "新桥"})
    point = CheckPoint.objects.get(name="新桥")
    assert answer.status_code == 302
    refused = client.post(reverse("fieldwork:points"), known | {"name": "重点人员家"})
    assert (refused.status_code, "重点人员家" in refused.content.decode()) == (422, True)
    moved = client.post(reverse("fieldwork:point", args=[point.pk]), known | {"name": "老桥", "expected": 1})
    stale = client.post(reverse("fieldwork:point", args=[point.pk]), known | {"name": "旧桥", "expected": 1})
    assert (moved.status_code, stale.status_code) == (302, 409)
    body = {
        "name": "雨后看桥",
        "checklist": str(Checklist.objects.get(code="roads").pk),
        "place": str(rounds.cast.places["village"]),
        "kinds": ["bridge"],
        "roles": ["grid_worker"],
        "rhythm": "rain",
    }
    assert client.post(reverse("fieldwork:plans"), body | {"kinds": []}).status_code == 422
    assert client.post(reverse("fieldwork:plans"), body).status_code == 302
    plan = Plan.objects.get()
    edit = reverse("fieldwork:plan", args=[plan.pk])
    assert client.post(edit, body | {"name": "雨后查桥", "expected": 1}).status_code == 302
    assert client.post(edit, body | {"expected": 1}).status_code == 409
    assert client.post(edit, {}).status_code == 422
    start = reverse("fieldwork:plan-start", args=[plan.pk])
    days = {"from_on": "2040-11-05", "until_on": "2040-11-09"}
    assert client.post(start, days | {"reason": "大雨", "until_on": "2040-11-01"}).status_code == 422
    assert client.post(start, days | {"reason": "大雨"}).status_code == 302
    assert "老桥" in page(client, "round", Task.objects.first().round_id)
    assert "大雨" in page(client, "plan", plan.pk)
    page(client, "plans")
    assert client.post(reverse("fieldwork:plan-end", args=[plan.pk])).status_code == 302
    assert client.post(reverse("fieldwork:point-end", args=[point.pk])).status_code == 302


def test_lists_and_kinds_by_form(rounds, sign_in):
    client = sign_in("admin")
    body = {"code": "ice", "name_zh": "冰面", "order": 5, "items": "有警示牌 | There is a sign\n有护栏"}
    assert client.post(reverse("fieldwork:checklists"), body | {"items": ""}).status_code == 422
    assert client.post(reverse("fieldwork:checklists"), body).status_code == 302
    row = Checklist.objects.get(code="ice")
    assert "有护栏" in page(client, "checklist", row.pk)
    change = reverse("fieldwork:checklist", args=[row.pk])
    assert client.post(change, body | {"items": "只有一条"}).status_code == 302
    assert ChecklistVersion.objects.get(checklist=row).items == [{"no": 1, "zh": "只有一条", "en": ""}]
    for name in ("checklist-publish", "checklist-end"):
        assert client.post(reverse(f"fieldwork:{name}", args=[row.pk])).status_code == 302
    kind = {"of": "point", "code": "kiln", "name_zh": "砖窑", "order": 1}
    assert client.post(reverse("fieldwork:kinds"), kind).status_code == 302
    made = next(iter(CheckPoint._meta.get_field("kind").related_model.objects.filter(code="kiln")))
    assert (
        client.post(reverse("fieldwork:kind", args=[made.pk]), kind | {"name_zh": "老砖窑"}).status_code
        == 302
    )
    assert client.post(reverse("fieldwork:kinds"), kind).status_code == 422
    assert client.post(reverse("fieldwork:kind-end", args=[made.pk])).status_code == 302
    assert client.post(reverse("fieldwork:lists-start")).status_code == 302


def test_the_register_by_form_and_its_labels(rounds, sign_in):
    client = sign_in("officer")
    kind = str(rounds.piece().kind_id)
    body = {"number": "LD-8", "kind": kind, "place": str(rounds.cast.places["grid3"]), "keeper": ""}
    body["keeper"] = f"unit:{rounds.cast.units['water']}"
    assert client.post(reverse("fieldwork:equipment"), body).status_code == 302
    assert client.post(reverse("fieldwork:equipment"), body).status_code == 422
    piece = Equipment.objects.get(number="LD-8")
    edit = reverse("fieldwork:piece", args=[piece.pk])
    assert client.post(edit, body | {"number": "LD-9", "expected": 1}).status_code == 302
    assert client.post(edit, body | {"number": "LD-7", "expected": 1}).status_code == 409
    assert client.post(edit, {}).status_code == 422
    state = reverse("fieldwork:piece-state", args=[piece.pk])
    assert client.post(state, {"state": "out", "expected": "2"}).status_code == 302
    fault = reverse("fieldwork:piece-fault", args=[piece.pk])
    assert client.post(fault, {"key": "k"}).status_code == 302
    assert client.post(fault, {"key": "j"}).status_code == 422
    assert "LD-9" in page(client, "piece", piece.pk)
    sheet = page(client, "labels")
    assert sheet.count("<svg") >= 2
    assert "LD-9" in sheet
    assert client.get(reverse("fieldwork:equipment") + "?state=out&kind=x").status_code == 200
    assert client.get(reverse("sheets:export", args=["equipment"])).status_code == 200


def test_a_label_opens_a_page_and_a_matter_without_an_account(rounds, client):
    piece = rounds.piece()
    address = reverse("fieldwork:label", args=[piece.tag])
    assert "LD-1" in client.get(address).content.decode()
    assert client.post(address, {"what": ""}).status_code == 422
    photo = io.BytesIO(b"no photo")
    photo.name = "a.jpg"
    kept = client.post(address, {"what": "不亮了", "photos": photo})
    assert (kept.status_code, "不亮了" in kept.content.decode()) == (422, True)
    slips = [client.post(address, {"what": "不亮了", "key": "k" * 20}).content for _press in range(2)]
    assert Case.objects.count() == 1
    assert Case.objects.get().number in slips[1].decode()
    piece.refresh_from_db()
    assert piece.state == "faulty"
    assert client.get(reverse("fieldwork:cameras")).status_code == 200


def test_a_label_asks_for_patience_in_a_flood(rounds, client, monkeypatch):
    from linli.cases.actions.pacing import Slowed

    def slow(**given):
        raise Slowed(20, stamp="s", key="k" * 20)

    monkeypatch.setattr("linli.fieldwork.pages.labels.equipment_report", slow)
    answer = client.post(reverse("fieldwork:label", args=[rounds.piece().tag]), {"what": "不亮了"})
    assert (answer.status_code, answer["Retry-After"], "不亮了" in answer.content.decode()) == (
        429,
        "20",
        True,
    )


def test_equipment_over_the_api(rounds, client):
    rounds.piece("A1")
    rounds.piece("A2")
    rounds.piece("B1", place="village2")
    token = token_add(actor=rounds.cast.actor("desk"), label="gate", scopes=["read"])
    headers = {"Authorization": f"Bearer {token}"}
    found, after = [], ""
    while True:
        answer = client.get(f"/api/v1/equipment?limit=1&after={after}", headers=headers)
        said = json.loads(answer.content)
        found += [one["number"] for one in said["equipment"]]
        after = said["after"]
        if not after:
            break
    assert sorted(found) == ["A1", "A2"]
    assert client.get("/api/v1/equipment?after=x", headers=headers).status_code == 422
    place = rounds.cast.places["village2"]
    assert (
        json.loads(client.get(f"/api/v1/equipment?place={place}", headers=headers).content)["equipment"] == []
    )
    other = token_add(actor=rounds.cast.actor("mediator"), label="gate", scopes=SCOPES)
    assert client.get("/api/v1/equipment", headers={"Authorization": f"Bearer {other}"}).status_code == 403
    weak = token_add(actor=rounds.cast.actor("desk"), label="gate", scopes=["report"])
    assert client.get("/api/v1/equipment", headers={"Authorization": f"Bearer {weak}"}).status_code == 403
    assert client.get("/api/v1/equipment").status_code == 401


# --- spreadsheets


def test_equipment_in_and_out_again(rounds, sign_in):
    rows = (
        ("设施编号", "设施类型", "所在网格", "位置", "经度", "纬度", "管护单位", "用途", "状态", "安装日期"),
        ("XF-1", "消防栓", "万合永镇广义村委会", "村口", "", "", "水利站", "", "正常", "2024.9.3"),
        ("SX-1", "公共场所摄像头", "万合永镇广义村委会", "塘坝", "", "", "村干部", "看护塘坝", "停用", ""),
    )
    run = imported(rounds.cast.actor("desk"), "equipment", csv(*rows))
    assert run.state == "confirmed"
    hydrant, camera = Equipment.objects.order_by("kind__order")
    assert (hydrant.number, hydrant.unit_id, str(hydrant.installed_on)) == (
        "XF-1",
        rounds.cast.units["water"],
        "2024-09-03",
    )
    assert (camera.state, camera.purpose, camera.keeper_role) == ("out", "看护塘坝", "village_clerk")
    client = sign_in("desk")
    out = b"".join(client.get(reverse("sheets:export", args=["equipment"])).streaming_content)
    with verbs.writing():
        Equipment.objects.filter(number="XF-1").update(number="OLD-1")
        Equipment.objects.filter(number="SX-1").update(number="OLD-2")
    again = imported(rounds.cast.actor("desk"), "equipment", out)
    assert again.state == "confirmed"
    assert Equipment.objects.count() == 4


def test_rows_that_are_not_taken(rounds):
    rounds.piece("LD-1")
    rows = (
        ("设施编号", "设施类型", "所在网格", "位置", "用途", "经度"),
        ("LD-1", "路灯", "万合永镇广义村委会", "", "", ""),
        ("LD-2", "路灯", "经棚镇", "", "", ""),
        ("LD-3", "公共场所摄像头", "万合永镇广义村委会", "", "", ""),
        ("LD-4", "路灯", "万合永镇广义村委会", "重点人员家", "", ""),
        ("LD-5", "路灯", "万合永镇广义村委会", "", "", "117.5"),
        ("LD-6", "路灯", "万合永镇广义村委会", "", "", ""),
        ("LD-6", "路灯", "万合永镇广义村委会", "", "", ""),
    )
    run = previewed(rounds.cast.actor("desk"), "equipment", csv(*rows))
    assert run.bad == 6


def test_points_in_and_taken_back(rounds):
    from linli.sheets.actions.confirming import run_undo

    rows = (
        ("点位名称", "点位类型", "所在村"),
        ("村口小桥", "桥梁", "万合永镇广义村委会"),
        ("东井", "机井、水源井", "万合永镇广义村委会"),
    )
    actor = rounds.cast.actor("desk")
    run = imported(actor, "check_points", csv(*rows))
    assert sorted(CheckPoint.objects.values_list("name", flat=True)) == ["东井", "村口小桥"]
    run_undo(actor=actor, run_id=run.pk)
    assert not CheckPoint.objects.filter(ended_on=None).exists()


def test_checklists_in_as_drafts_and_out_again(rounds, sign_in):
    actor = rounds.cast.actor("admin")
    rows = (
        ("清单代码", "清单名称", "序号", "检查内容", "英文内容"),
        ("ice", "冰面安全", 2, "有护栏", ""),
        ("ice", "冰面安全", 1, "有警示牌", "There is a sign"),
    )
    assert imported(actor, "checklists", csv(*rows)).state == "confirmed"
    draft = ChecklistVersion.objects.get(checklist__code="ice")
    assert draft.published_at is None
    assert [item["zh"] for item in draft.items] == ["有警示牌", "有护栏"]
    client = sign_in("admin")
    out = b"".join(client.get(reverse("sheets:export", args=["checklists"])).streaming_content)
    before = ChecklistVersion.objects.count()
    assert imported(actor, "checklists", out).state == "confirmed"
    assert ChecklistVersion.objects.count() == before  # what is the same makes no new version
    bad = (
        ("清单代码", "清单名称", "检查内容"),
        ("x", "甲", "看"),
        ("x", "乙", "看"),
        ("y", "丙", "重点人员在不在"),
    )
    assert previewed(actor, "checklists", csv(*bad)).bad == 2
