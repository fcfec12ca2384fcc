"""Every list goes out with the reader's own rights, is noted, and says no more than its page."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.cases.actions.desk import case_decline
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.kernel import clock
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.models import Audit
from linli.people.actions.registers import household_add, membership_add, organisation_add, person_add
from linli.sheets.writing import exports

pytestmark = pytest.mark.django_db
KINDS = [kind for kind, _export in exports.items()]
WITHHELD = {
    "titles": ("admin",),
    "deliveries": ("admin",),
    "removals": ("admin",),
    "holds": ("banner", "admin"),
    "looks": ("desk", "desk2", "banner", "admin"),
    **dict.fromkeys(("data-requests", "levels", "waiting"), ("clerk", "desk", "desk2", "banner", "admin")),
}


def sheet(client, kind: str, query: str = "") -> list[list]:
    """The rows of an export, its header first."""
    answer = client.get(reverse("sheets:export", args=[kind]) + query)
    assert answer.status_code == 200, answer.status_code
    raw = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_index(0).to_python()


def column(rows: list[list], name: str) -> list:
    at = rows[0].index(name)
    return [row[at] for row in rows[1:]]


@pytest.fixture
def matters(cast):
    """One in each of two towns, the first with a reporter's name and number."""
    places = cast.places
    here = case_report(
        actor=ANONYMOUS,
        report=Report(what="=1+1 村口路灯坏了", place_id=places["grid3"], name="王小明", phone="13812345678"),
    )
    there = case_report(actor=ANONYMOUS, report=Report(what="垃圾没人收", place_id=places["village2"]))
    return here.case, there.case


def test_there_is_an_export_for_every_list():
    assert KINDS == [
        "categories",
        "checklists",
        "data-requests",
        "decisions",
        "deliberations",
        "deliveries",
        "equipment",
        "holds",
        "households",
        "inbox",
        "inspections",
        "levels",
        "looks",
        "matters",
        "organisations",
        "persons",
        "places",
        "postings",
        "removals",
        "tasks",
        "titles",
        "visits",
        "waiting",
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["worker", "clerk", "desk", "desk2", "officer", "banner", "admin"])
def test_who_gets_which_list(kind, role, cast, client, sign_in):
    sign_in(role)
    answer = client.get(reverse("sheets:export", args=[kind]))
    assert answer.status_code == (200 if role in WITHHELD.get(kind, (role,)) else 403)


@pytest.mark.parametrize("kind", KINDS)
def test_strangers_are_sent_to_sign_in(kind, cast, client):
    assert client.get(reverse("sheets:export", args=[kind])).status_code == 302
    assert not Audit.objects.filter(verb="list_export").exists()


def test_an_unknown_list_is_missing(cast, client, sign_in):
    sign_in("admin")
    assert client.get(reverse("sheets:export", args=["nothing"])).status_code == 404


def test_matters_only_of_ones_own_place(matters, client, sign_in):
    here, there = matters
    for role, seen in (
        ("clerk", {here.number}),
        ("clerk2", {there.number}),
        ("desk", {here.number}),
        ("officer", set()),
        ("admin", set()),
        ("banner", {here.number, there.number}),
    ):
        sign_in(role)
        assert set(column(sheet(client, "matters"), "编号")) == seen, role


def test_the_reporter_is_not_in_it_and_formulas_are_words(matters, client, sign_in):
    sign_in("desk")
    rows = sheet(client, "matters")
    assert column(rows, "诉求内容") == ["'=1+1 村口路灯坏了"]
    everything = str(rows)
    assert "王小明" not in everything
    assert "13812345678" not in everything
    assert "138****5678" not in everything


def test_filters_of_the_address_bar_hold_and_are_noted(matters, cast, client, sign_in):
    here, _there = matters
    case_decline(Move(cast.actor("desk"), here.pk, "decline", words="不归旗里管"), reason="not_ours")
    sign_in("banner")
    open_ones = sheet(client, "matters", "?state=open&after=x&place=王小明")
    assert here.number not in column(open_ones, "编号")
    noted = Audit.objects.get(verb="list_export")
    assert noted.actor_id == cast.users["banner"]
    assert noted.detail == {"list": "matters", "rows": 1, "filters": {"state": "open", "place": "…"}}
    declined = sheet(client, "matters", "?state=declined")
    assert column(declined, "答复内容") == ["不归旗里管"]


def test_the_page_leads_to_its_own_rows(matters, client, sign_in):
    sign_in("banner")
    page = client.get("/desk/?state=new&mine=on").content.decode()
    assert f'href="{reverse("sheets:export", args=["matters"])}?state=new&amp;mine=on"' in page


def test_names_and_numbers_as_on_the_pages(cast, client, sign_in):
    place = cast.places["grid3"]
    person = person_add(actor=SYSTEM, name="巴特尔", place_id=place, phone="13912340000")
    home = household_add(actor=SYSTEM, number="H-1", place_id=cast.places["village"], address="村东头")
    membership_add(actor=SYSTEM, household_id=home.pk, person_id=person.pk, is_head=True)
    sign_in("clerk")
    rows = sheet(client, "persons")
    at = column(rows, "姓名").index("巴特尔")
    assert column(rows, "联系电话")[at] == "139****0000"
    assert column(rows, "户号")[at] == "H-1"
    assert sheet(client, "households")[1][0] == "H-1"
    assert column(sheet(client, "households"), "户主") == ["巴特尔"]
    assert column(sheet(client, "households", "?q=H-2"), "户号") == []
    sign_in("clerk2")
    assert "巴特尔" not in column(sheet(client, "persons"), "姓名")
    assert column(sheet(client, "households"), "户号") == []


def test_other_registers(cast, client, sign_in):
    organisation_add(
        actor=SYSTEM,
        kind="shop",
        name_zh="供销社",
        place_id=cast.places["village"],
        above_id=cast.units["water"],
    )
    sign_in("desk")
    rows = sheet(client, "organisations")
    assert "水利站" in column(rows, "上级单位")
    assert "旗林草局" not in column(rows, "名称")
    everybody, clerks = sheet(client, "postings"), sheet(client, "postings", "?role=village_clerk")
    assert set(column(clerks, "职务")) < set(column(everybody, "职务"))
    below = sheet(client, "places", f"?place={cast.places['village']}")
    assert column(below, "代码")[0] == "150425104202"
    assert len(sheet(client, "places")) > len(below)


def test_the_file_is_called_after_list_and_day_and_never_kept(cast, client, sign_in):
    sign_in("desk")
    answer = client.get(reverse("sheets:export", args=["matters"]))
    name = quote(f"事项-{clock.today().isoformat()}.xlsx")
    assert f"filename*=utf-8''{name}" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_english_readers_get_english_headers(cast, client, sign_in):
    sign_in("desk")
    client.cookies["linli_lang"] = "en"
    assert sheet(client, "matters")[0][:2] == ["Number", "What happened"]


@pytest.mark.parametrize("kind", ["matters", "households", "persons", "organisations", "postings"])
def test_statements_do_not_grow_with_rows(kind, cast, client, sign_in):
    def add(count: int) -> None:
        for number in range(count):
            place = cast.places["village"]
            case_report(actor=SYSTEM, report=Report(what="路灯坏了", place_id=place, channel="grid"))
            person = person_add(actor=SYSTEM, name=f"某{number}", place_id=place)
            home = household_add(actor=SYSTEM, number=f"{kind}{count}-{number}", place_id=place)
            membership_add(actor=SYSTEM, household_id=home.pk, person_id=person.pk, is_head=True)
            organisation_add(actor=SYSTEM, kind="shop", name_zh=f"店{number}", place_id=place)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            sheet(client, kind)
        return len(seen)

    sign_in("banner")
    add(2)
    count()
    few = count()
    add(9)
    assert count() == few
