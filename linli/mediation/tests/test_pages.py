"""The pages: one line from the matter's page, the long way by forms, refusals that lose nothing."""

import base64
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from linli.cases.actions.reporters import code_holder
from linli.cases.reads.panels import panels_of
from linli.kernel import clock
from linli.mediation.actions.opening import mediation_oral
from linli.mediation.models import Mediation, Signature
from linli.mediation.reads.sides import parties_of
from linli.mediation.tests.conftest import drawn

pytestmark = pytest.mark.django_db


def _go(client: Any, row: Mediation, step: str, **fields: Any) -> Any:
    return client.post(reverse("mediation:step", args=[row.pk, step]), fields)


def _seq(row: Mediation) -> int:
    return Mediation.objects.get(pk=row.pk).seq


def test_one_line_on_the_matters_own_page(rooms, sign_in):
    case = rooms.quarrel()
    client = sign_in("mediator")
    page = client.get(reverse("cases:story", args=[case.pk])).content.decode()
    assert reverse("mediation:oral", args=[case.pk]) in page
    sent = {"line": "补二十棵白菜苗", "expected": case.seq, "key": "k1"}
    for _twice in range(2):
        answer = client.post(reverse("mediation:oral", args=[case.pk]), sent)
        assert answer.url == reverse("cases:story", args=[case.pk])
    assert Mediation.objects.count() == 1
    shown = client.get(answer.url).content.decode()
    assert "经调解化解（口头协议）。" in shown
    assert "补二十棵白菜苗" not in shown
    assert "打开调解" in shown


def test_an_empty_line_comes_back(rooms, sign_in):
    case = rooms.quarrel()
    answer = sign_in("mediator").post(
        reverse("mediation:oral", args=[case.pk]), {"line": "", "names": "演示甲 演示乙"}
    )
    assert answer.status_code == 422
    assert "演示甲 演示乙" in answer.content.decode()


def test_a_matter_that_moved_meanwhile_keeps_what_was_typed(rooms, sign_in):
    case = rooms.quarrel()
    answer = sign_in("mediator").post(
        reverse("mediation:oral", args=[case.pk]), {"line": "补菜苗", "expected": case.seq - 1, "key": "k2"}
    )
    assert answer.status_code == 409
    assert "补菜苗" in answer.content.decode()
    assert not Mediation.objects.exists()


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("mediator", "open"),
        ("desk", "open"),
        ("clerk", "word"),
        ("worker", "word"),
        ("banner", "word"),
        ("head", "word"),
    ],
)
def test_what_the_card_says_while_it_is_mediated(who, told, rooms, sign_in):
    row = rooms.open()
    page = sign_in(who).get(reverse("cases:story", args=[row.case_id])).content.decode()
    assert ("打开调解" in page, "正在调解" in page) == (told == "open", told == "word")


def test_the_reporter_reads_that_it_is_being_mediated(rooms):
    row = rooms.open()
    holder = code_holder(row.case_id)
    assert panels_of(holder, row.case_id) == [("mediation/panel.html", {"row": None})]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("linli.cases.pages.door.followed", lambda request: holder)
        from django.test import Client

        page = Client().get(f"/follow/{row.number}").content.decode()
    assert "正在调解" in page


def test_a_department_is_told_nothing(cast, rooms):
    row = rooms.open()
    assert panels_of(cast.actor("officer"), row.case_id) == []


def test_the_long_way_by_forms(rooms, sign_in):
    case = rooms.quarrel()
    client = sign_in("mediator")
    refused = client.post(reverse("mediation:begin", args=[case.pk]), {"name": "演示甲", "key": "b0"})
    assert refused.status_code == 422
    begun = client.post(
        reverse("mediation:begin", args=[case.pk]), {"name": "演示甲", "agrees": "on", "key": "b1"}
    )
    row = Mediation.objects.get()
    assert begun.url == reverse("mediation:room", args=[row.pk])
    _go(client, row, "party", name="演示乙", consent="", key="b2")
    first, second = parties_of(row.pk)
    early = _go(client, row, "meet", started_at="2024-11-18T09:00", key="b3", note="没问过就坐下了")
    assert early.status_code == 422
    assert "没问过就坐下了" in early.content.decode()
    _go(client, row, "consent", party=second.pk, consent="yes", on=str(clock.today()), key="b4")
    _go(client, row, "want", party=first.pk, want="要赔菜", key="b5")
    _go(client, row, "meet", started_at="2024-11-18T09:00", came=[first.pk, second.pk], key="b6")
    text = client.get(reverse("mediation:room", args=[row.pk]), {"kind": "debt"}).content.decode()
    assert "大写金额" in text
    hole = _go(client, row, "draft", kind="debt", facts="借钱", articles="{乙方}还{金额}元", key="b7")
    assert "金额" in hole.content.decode()
    _go(client, row, "draft", kind="debt", facts="借钱", articles="{乙方}还五百元", key="b8")
    ink = "data:image/png;base64," + base64.b64encode(drawn()).decode()
    for signer in (f"party:{first.pk}", f"party:{second.pk}", "mediator"):
        sent = _go(client, row, "sign", signer=signer, drawn=ink, key=signer[-8:])
        assert sent.status_code == 302, sent.content.decode()[-3000:]
    assert Signature.objects.count() == 3
    done = _go(client, row, "agree", follow_on=str(clock.today()), key="b9", expected=_seq(row))
    assert done.status_code == 302
    page = client.get(done.url).content.decode()
    assert "演示乙还五百元" in page
    assert client.get(reverse("mediation:paper", args=[row.pk, "pdf"])).content.startswith(b"%PDF")
    assert client.get(reverse("mediation:paper", args=[row.pk, "docx"])).content.startswith(b"PK")
    assert client.get(reverse("mediation:paper", args=[row.pk, "exe"])).status_code == 404
    part = client.get(reverse("mediation:part", args=[row.pk, second.pk])).content.decode()
    assert "演示乙还五百元" in part
    assert "要赔菜" not in part


@pytest.mark.parametrize("drawn_", ["", "data:image/png;base64,@@@", "data:image/png;base64,PHNjcmlwdD4="])
def test_no_signature_no_file(drawn_, rooms, sign_in):
    row, client = rooms.open(), sign_in("mediator")
    answer = _go(client, row, "sign", signer="paper", drawn=drawn_, key="s1")
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_stale_page_says_so_and_keeps_the_words(rooms, sign_in):
    row, client = rooms.open(), sign_in("mediator")
    party = parties_of(row.pk)[0]
    answer = _go(client, row, "want", party=party.pk, want="要赔菜", expected=1, key="w1")
    assert answer.status_code == 409
    assert "要赔菜" in answer.content.decode()


def test_a_double_click_is_one_step(rooms, sign_in):
    row, client = rooms.open(), sign_in("mediator")
    before, party = _seq(row), parties_of(row.pk)[0]
    sent = {"party": party.pk, "want": "要赔菜", "expected": before, "key": "w2"}
    for _twice in range(2):
        assert _go(client, row, "want", **sent).status_code == 302
    assert _seq(row) == before + 1
    other = _go(client, row, "want", **sent | {"want": "另一句"})
    assert other.status_code == 409


def test_the_list_costs_the_same_however_long(cast, rooms, sign_in, django_assert_max_num_queries):
    client = sign_in("mediator")
    for _each in range(4):
        mediation_oral(
            actor=cast.actor("mediator"), case_id=rooms.quarrel().pk, line="说好了", follow_on=clock.today()
        )
    client.get(reverse("mediation:mine"))
    with django_assert_max_num_queries(14):
        client.get(reverse("mediation:mine"))
    row = rooms.open()
    with django_assert_max_num_queries(34):
        client.get(reverse("mediation:room", args=[row.pk]))


@pytest.mark.parametrize(
    ("who", "answer"), [("desk", 200), ("banner", 200), ("mediator", 403), ("admin", 403)]
)
def test_figures_are_for_the_desks(who, answer, cast, rooms, sign_in):
    mediation_oral(actor=cast.actor("mediator"), case_id=rooms.quarrel().pk, line="说好了", minutes=24)
    page = sign_in(who).get(reverse("mediation:counts"), {"town": cast.places["town"]})
    assert page.status_code == answer
    if answer == 200:
        assert "<b>1</b>" in page.content.decode()


def test_a_town_counts_its_own(cast, rooms, sign_in):
    mediation_oral(actor=cast.actor("mediator"), case_id=rooms.quarrel().pk, line="说好了", minutes=24)
    page = sign_in("desk2").get(reverse("mediation:counts"), {"town": cast.places["town"]})
    assert "还没有结束的调解" in page.content.decode()


def test_texts_are_read_by_mediators_and_changed_by_administrators(sign_in):
    client = sign_in("mediator")
    page = client.get(reverse("mediation:texts")).content.decode()
    assert escape("{乙方}把圈舍") in page
    assert client.post(reverse("mediation:texts"), {"kind": "x1", "name_zh": "甲"}).status_code == 403
    assert client.get(reverse("mediation:text", args=["debt"])).status_code == 403
    client.post("/sign-out")
    client = sign_in("admin")
    for sent, code in (({"kind": "X", "name_zh": "甲"}, 422), ({"kind": "water", "name_zh": "浇水"}, 302)):
        assert client.post(reverse("mediation:texts"), sent).status_code == code
    assert client.get(reverse("mediation:text", args=["none"])).status_code == 404
    url = reverse("mediation:text", args=["water"])
    assert client.get(url).status_code == 200
    sent = {"name_zh": "浇水", "articles": "轮着浇", "expected": 1, "offered": "on"}
    assert client.post(url, sent).status_code == 302
    again = client.post(url, sent)
    assert again.status_code == 422
    assert "轮着浇" in again.content.decode()
