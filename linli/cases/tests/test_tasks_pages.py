"""Joint handling on its pages, over the API and as a spreadsheet; and how many statements that takes."""

import json
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from linli.accounts.actions.tokens import token_add
from linli.accounts.rules import SCOPES
from linli.cases.models import Case, Task
from linli.cases.rules.steps import State
from linli.cases.tests.test_statements import statements  # noqa: F401 - a fixture
from tests.test_exports import column, sheet

pytestmark = pytest.mark.django_db


def picture():
    data = BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 60)).save(data, "JPEG")
    data.seek(0)
    data.name = "p.jpg"
    return data


def test_the_desk_asks_from_the_matters_page(sign_in, ways):
    case = ways.at(State.HANDLING)
    client = sign_in("desk")
    page = client.get(f"/desk/matters/{case.pk}/").content.decode()
    assert f"/desk/matters/{case.pk}/whistle" in page
    form = client.get(f"/desk/matters/{case.pk}/whistle").content.decode()
    assert "officer2·演示" in form, "who would be told"
    assert f"unit:{ways.cast.units['water']}" not in form, "the lead is not asked"
    asked = [f"unit:{ways.cast.units['safety']}", "role:group_head"]
    body = {"asked": asked, "text": "请到场。", "days": "2", "expected": case.seq, "key": "k" * 20}
    for _click in range(2):
        answer = client.post(f"/desk/matters/{case.pk}/whistle", body)
        assert answer.status_code == 302
    assert Task.objects.filter(case=case).count() == 2
    page = client.get(f"/desk/matters/{case.pk}/").content.decode()
    for task in Task.objects.filter(case=case):
        assert f"/desk/tasks/{task.pk}/" in page
    again = client.get(f"/desk/matters/{case.pk}/whistle").content.decode()
    assert again.count(" disabled>") == 2, "they are at it already"


def test_a_refused_form_keeps_what_was_typed(sign_in, ways):
    case = ways.at(State.HANDLING)
    client = sign_in("desk")
    answer = client.post(f"/desk/matters/{case.pk}/whistle", {"text": "打了很多字。"})
    assert answer.status_code == 422
    assert "打了很多字。" in answer.content.decode()
    ways.take("officer", case, "note")
    body = {"asked": [f"unit:{ways.cast.units['safety']}"], "text": "打了很多字。", "expected": case.seq}
    answer = client.post(f"/desk/matters/{case.pk}/whistle", body)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "打了很多字。" in page
    assert f'value="unit:{ways.cast.units["safety"]}" checked' in page
    assert not Task.objects.exists()


def test_who_does_not_sit_at_the_desk_does_not_ask(sign_in, ways):
    case = ways.at(State.HANDLING)
    assert sign_in("officer").get(f"/desk/matters/{case.pk}/whistle").status_code == 403
    assert sign_in("officer2").get(f"/desk/matters/{case.pk}/whistle").status_code == 404


def test_a_unit_answers_on_its_own_page_with_proof(sign_in, ways):
    case = ways.at(State.HANDLING, what="路灯坏了。")
    (task,) = ways.whistle(case, "safety")
    client = sign_in("officer2")
    listed = client.get("/desk/tasks/").content.decode()
    assert f"/desk/tasks/{task.pk}/" in listed
    assert client.get(f"/desk/matters/{case.pk}/").status_code == 404
    page = client.get(f"/desk/tasks/{task.pk}/").content.decode()
    assert "路灯坏了。" in page
    assert f"/desk/matters/{case.pk}/" not in page
    url = f"/desk/tasks/{task.pk}"
    assert client.post(f"{url}/task_report", {"text": " "}).status_code == 422
    stale = client.post(f"{url}/task_report", {"text": "断电了。", "expected": "0"})
    assert stale.status_code == 409
    assert "断电了。" in stale.content.decode()
    body = {"text": "断电了。", "photos": picture(), "expected": "1", "key": "k" * 20}
    assert client.post(f"{url}/task_report", body).status_code == 302
    task.refresh_from_db()
    assert task.state == "reported"
    page = client.get(f"{url}/").content.decode()
    assert "断电了。" in page
    assert "/files/" in page or "thumb" in page
    assert client.post(f"{url}/shred", {}).status_code == 302
    assert client.post(f"{url}/task_accept", {}).status_code == 403


def test_the_centre_decides_on_the_tasks_page(sign_in, ways):
    case = ways.at(State.HANDLING)
    (task,) = ways.whistle(case, "forestry")
    ways.do("officer3", task, "refuse", "不归我们。")
    client = sign_in("banner")
    page = client.get(f"/desk/tasks/{task.pk}/").content.decode()
    assert "不归我们。" in page
    assert f"unit:{ways.cast.units['safety']}" in page
    assert f"unit:{ways.cast.units['forestry']}" not in page, "not the one that refused"
    body = {"text": "归应急办。", "unit": f"unit:{ways.cast.units['safety']}", "days": "2"}
    assert client.post(f"/desk/tasks/{task.pk}/task_move", body).status_code == 302
    assert Task.objects.get(moved_from=task).unit_id == ways.cast.units["safety"]


def test_the_lead_is_asked_why_on_the_form(sign_in, ways):
    case = ways.at(State.HANDLING)
    ways.whistle(case, "safety")
    client = sign_in("officer")
    page = client.get(f"/desk/matters/{case.pk}/").content.decode()
    assert 'name="without"' in page
    url = f"/desk/matters/{case.pk}/report_back"
    assert client.post(url, {"text": "好了。"}).status_code == 422
    assert client.post(url, {"text": "好了。", "without": "不等了。"}).status_code == 302
    case.refresh_from_db()
    assert case.state == "reported_back"


def test_the_list_goes_out_as_a_spreadsheet(sign_in, ways):
    case = ways.at(State.HANDLING)
    ways.whistle(case, "safety", "forestry", words="请到场。")
    rows = sheet(sign_in("officer2"), "tasks")
    assert column(rows, "编号") == [case.number]
    assert "请到场。" in rows[1]
    assert len(sheet(sign_in("desk"), "tasks")) == 3
    assert len(sheet(sign_in("desk"), "tasks", f"?unit={ways.cast.units['forestry']}")) == 2
    assert len(sheet(sign_in("desk2"), "tasks")) == 1


# ------------------------------------------------------------------ api


@pytest.fixture
def api(client, cast):
    def _api(name):
        head = {"Authorization": f"Bearer {token_add(actor=cast.actor(name), label='t', scopes=SCOPES)}"}

        def call(path, body=None):
            url = f"/api/v1/{path}"
            if body is None:
                return client.get(url, headers=head)
            return client.post(url, json.dumps(body), content_type="application/json", headers=head)

        return call

    return _api


def test_over_the_api(api, ways):
    case = ways.at(State.HANDLING)
    units = [str(ways.cast.units[unit]) for unit in ("safety", "forestry")]
    desk, unit = api("desk"), api("officer2")
    assert "whistle" in desk(f"matters/{case.pk}").json()["steps"]
    body = {"text": "请到场。", "units": units, "days": 3}
    assert desk(f"matters/{case.pk}/steps/whistle", body).status_code == 200
    (item,) = unit("tasks").json()["items"]
    assert (item["matter"], item["request"], item["state"], item["seq"]) == (
        case.number,
        "请到场。",
        "asked",
        1,
    )
    told = unit(f"tasks/{item['id']}").json()
    assert told["steps"][:2] == ["task_take", "task_report"]
    assert told["what"]
    assert [line["step"] for line in told["lines"]] == ["task_ask"]
    assert unit(f"matters/{case.pk}").status_code == 404
    assert api("officer3")(f"tasks/{item['id']}").status_code == 404
    done = unit(f"tasks/{item['id']}/steps/task_report", {"text": "断电了。", "expected": 1})
    assert done.json()["state"] == "reported"
    assert unit(f"tasks/{item['id']}/steps/task_report", {"text": "又一次。"}).status_code == 422
    assert unit(f"tasks/{item['id']}/steps/shred", {}).status_code == 422
    assert unit(f"tasks/{uuid4()}").status_code == 404
    refused = api("officer")(f"matters/{case.pk}/steps/report_back", {"text": "好了。"})
    assert refused.status_code == 422
    assert "without" in refused.json()["fields"]
    done = api("officer")(f"matters/{case.pk}/steps/report_back", {"text": "好了。", "without": "不等了。"})
    assert done.json()["state"] == "reported_back"
    assert desk("tasks?state=open&limit=1").json()["next"]
    assert desk("tasks?state=shred").status_code == 422


# ------------------------------------------------------------------ statements


def joint(ways, many):
    case = ways.at(State.HANDLING)
    tasks = ways.whistle(case, "safety", "forestry", roles=["group_head", "village_clerk"][: many - 2])
    for task in tasks[:1]:
        for n in range(4):
            ways.do("officer2", task, "note", f"第{n}次去看。")
    return Case.objects.get(pk=case.pk), tasks


def test_lists_and_pages_stay_small(sign_in, ways, statements):  # noqa: F811 - the fixture
    for _ in range(6):
        case, tasks = joint(ways, 4)
    client = sign_in("desk")
    client.get("/desk/tasks/")
    with statements(12):
        assert client.get("/desk/tasks/").content.decode().count("data-row=") == 24
    with statements(15):
        assert client.get(f"/desk/tasks/{tasks[0].pk}/").status_code == 200
    with statements(25):  # three for ties and what may be the same, five for the cards of the rooms above
        assert client.get(f"/desk/matters/{case.pk}/").status_code == 200
    client = sign_in("officer2")
    client.get("/desk/tasks/")
    with statements(12):  # one for the turns of field work in the menu
        assert client.get("/desk/tasks/").content.decode().count("data-row=") == 6
    with statements(15):
        assert client.get(f"/desk/tasks/{tasks[0].pk}/").status_code == 200


def test_a_step_of_a_task(ways, statements):  # noqa: F811 - the fixture
    _case, tasks = joint(ways, 4)
    ways.actor("officer3")
    with statements(23):
        ways.do("officer3", tasks[1], "report", "锯了。", key="k" * 20)
