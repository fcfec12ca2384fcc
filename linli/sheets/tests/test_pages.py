"""The journey through the pages: file, columns, preview, confirmation, taking back."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.people.models import Household
from linli.sheets.models import ImportRun, StagedBlock
from linli.sheets.tests.making import csv, stage, xlsx

pytestmark = pytest.mark.django_db
HEAD = ("户号", "户主姓名", "手机", "村组")
GOOD = ("9001", "甲某", "13900000001", "广义村")
BAD = ("9002", "乙某", "12", "广义村")


def upload(client, data, name="住户.csv"):
    return client.post(reverse("sheets:start", args=["households"]), {"file": SimpleUploadedFile(name, data)})


def to_preview(client, *rows):
    page = upload(client, csv(HEAD, *rows))
    assert page.status_code == 302, page.content.decode()
    run = ImportRun.objects.get()
    chosen = {f"col_{name}": at for at, name in enumerate(("number", "head", "phone", "place"))}
    assert client.post(reverse("sheets:columns", args=[run.pk]), chosen).status_code == 302
    return run, client.get(reverse("sheets:run", args=[run.pk])).content.decode()


def test_all_the_way_and_back(sign_in):
    client = sign_in("desk")
    run, page = to_preview(client, GOOD)
    assert "139****0001" in page
    assert "13900000001" not in page
    assert not Household.objects.filter(number="9001").exists()
    page = client.post(reverse("sheets:confirm", args=[run.pk]), follow=True)
    assert Household.objects.filter(number="9001", ended_on=None).exists()
    again = client.post(reverse("sheets:confirm", args=[run.pk]), follow=True)
    assert again.status_code == page.status_code == 200
    assert Household.objects.filter(number="9001").count() == 1
    client.post(reverse("sheets:undo", args=[run.pk]))
    assert not Household.objects.filter(number="9001", ended_on=None).exists()


def test_bad_rows_are_named_left_out_and_fetched(sign_in):
    client = sign_in("desk")
    run, page = to_preview(client, GOOD, BAD)
    assert "不是电话号码" in page
    client.post(reverse("sheets:confirm", args=[run.pk]))
    assert not Household.objects.filter(number="9001").exists()
    client.post(reverse("sheets:confirm", args=[run.pk]), {"leaving": "1"})
    assert Household.objects.filter(number__in=("9001", "9002")).count() == 1
    workbook = client.get(reverse("sheets:bad", args=[run.pk])).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == list(HEAD)
    assert rows[1][:5] == [*BAD, 3]
    assert "电话" in rows[1][5]


def test_choices_are_guessed_and_remembered(sign_in):
    client = sign_in("desk")
    odd = ("甲列", "乙列", "丙列", "丁列")
    upload(client, csv(odd, GOOD))
    run = ImportRun.objects.get()
    chosen = {f"col_{name}": at for at, name in enumerate(("number", "head", "phone", "place"))}
    client.post(reverse("sheets:columns", args=[run.pk]), chosen)
    upload(client, csv(odd, GOOD))
    page = client.get(reverse("sheets:run", args=[ImportRun.objects.latest("id").pk])).content.decode()
    assert page.count("selected") >= 4


def test_one_value_for_all_rows(sign_in):
    client = sign_in("desk")
    upload(client, csv(("户号",), ("9001",)))
    run = ImportRun.objects.get()
    page = client.post(reverse("sheets:columns", args=[run.pk]), {"col_number": "0"})
    assert page.status_code == 422
    client.post(reverse("sheets:columns", args=[run.pk]), {"col_number": "0", "fix_place": "广义村"})
    client.post(reverse("sheets:confirm", args=[run.pk]))
    assert Household.objects.filter(number="9001").exists()


def test_another_sheet_and_header(sign_in):
    client = sign_in("desk")
    upload(client, xlsx(("户号", "村组"), ("9001", "广义村"), ("户号", "村组"), ("9002", "广义村")), "a.xlsx")
    run = ImportRun.objects.get()
    client.post(reverse("sheets:sheet", args=[run.pk]), {"sheet": "0", "first": "3", "last": "3"})
    page = client.get(reverse("sheets:columns", args=[run.pk])).content.decode()
    assert "9002" in page
    assert "9001" not in page


def test_the_same_file_again_is_said(sign_in):
    client = sign_in("desk")
    run, _page = to_preview(client, GOOD)
    client.post(reverse("sheets:confirm", args=[run.pk]))
    upload(client, csv(HEAD, GOOD))
    page = client.get(reverse("sheets:run", args=[ImportRun.objects.latest("id").pk])).content.decode()
    assert "以前收进来过" in page


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"<html><table></table></html>", b"PK\x03\x04junk"])
def test_a_file_that_cannot_be_read(sign_in, data):
    page = upload(sign_in("desk"), data)
    assert page.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_column_that_sorts_people_is_refused_and_not_kept(sign_in):
    page = upload(sign_in("desk"), csv((*HEAD, "政治面貌"), (*GOOD, "群众")))
    assert page.status_code == 422
    assert "政治面貌" in page.content.decode()
    assert not ImportRun.objects.exists()
    assert not StagedBlock.objects.exists()


def test_nobody_else_sees_it(cast, sign_in):
    run = stage(cast.actor("desk2"), "households", csv(HEAD, GOOD))
    client = sign_in("admin")
    assert client.get(reverse("sheets:run", args=[run.pk])).status_code == 404
    page = client.get(reverse("sheets:kinds")).content.decode()
    assert "desk2" in page
    assert str(run.pk) + '/"' not in page


def test_the_template_comes_back_as_empty(sign_in):
    client = sign_in("desk")
    data = client.get(reverse("sheets:template", args=["households"])).content
    upload(client, data, "模板.xlsx")
    run = ImportRun.objects.get()
    chosen = {f"col_{name}": at for at, name in enumerate(("number", "place", "address", "head", "phone"))}
    client.post(reverse("sheets:columns", args=[run.pk]), chosen)
    run.refresh_from_db()
    assert (run.rows, run.bad) == (0, 0)
    assert client.post(reverse("sheets:confirm", args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.state == "staged"


def test_dropping_forgets(sign_in):
    client = sign_in("desk")
    run, _page = to_preview(client, GOOD)
    client.post(reverse("sheets:drop", args=[run.pk]))
    run.refresh_from_db()
    assert (run.state, run.waiting) == ("dropped", None)
    assert not StagedBlock.objects.exists()
    assert client.get(reverse("sheets:run", args=[run.pk])).status_code == 200
