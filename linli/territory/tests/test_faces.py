"""Pages, the API and the command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from django.urls import reverse

from linli.kernel.actor import ANONYMOUS
from linli.kernel.rules import geodesy
from linli.territory import pages, reads
from linli.territory.tests.test_actions import administrator

pytestmark = [pytest.mark.django_db, pytest.mark.urls("linli.territory.tests.urls")]
HERE = (117.95, 43.15)


def ask(view, *args, actor=None, post=None, **kwargs):
    factory = RequestFactory()
    request = factory.get("/desk/places/") if post is None else factory.post("/desk/places/", post)
    request.actor = actor or administrator()
    request._dont_enforce_csrf_checks = True
    request._messages = type("Messages", (list,), {"add": lambda self, *a: None})()
    return view(request, *args, **kwargs)


@pytest.fixture(autouse=True)
def seen(monkeypatch, settings):
    """What each page was given. No middleware: the site has its own tests."""
    settings.MIDDLEWARE = []
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
    kept, shown = {}, pages.render

    def render(request, template, context, status=200):
        kept.clear()
        kept.update(context)
        return shown(request, template, context, status=status)

    monkeypatch.setattr(pages, "render", render)
    return kept


def test_strangers_are_sent_to_sign_in(demo):
    response = ask(pages.places, actor=ANONYMOUS)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:sign-in"))


def test_list_and_place(demo, seen):
    assert ask(pages.places).status_code == 200
    assert len(seen["lines"]) == 17
    town = demo.by_code("150425104")
    assert ask(pages.place, place_id=town.id).status_code == 200
    assert seen["mu"] == pytest.approx(seen["hectares"] * 15)
    assert len(seen["crumbs"]) == 2
    assert seen["rename"]
    page = ask(pages.place, place_id=town.id).content.decode()
    assert reverse("territory:outlines", args=[town.id]) in page
    assert "广义村委会" in page


def test_rename_and_add(demo):
    village = demo.by_code("150425104202")
    kept = {"name_zh": "广义村", "name_en": "Guangyi"}
    assert ask(pages.rename, place_id=village.id, post=kept).status_code == 302
    assert reads.tree().name(village.id, "zh") == "广义村"
    assert ask(pages.rename, place_id=village.id, post={"name_zh": ""}).status_code == 422
    given = {"what": "grid-1", "name_zh": "新网格"}
    assert ask(pages.add, place_id=village.id, post=given).status_code == 302
    assert ask(pages.add, place_id=village.id, post=given | {"code": "1"}).status_code == 422


def test_outlines_have_an_etag(demo, client):
    url = reverse("territory:outlines", args=[demo.banner().id])
    first = client.get(url)
    assert len(first.json()["features"]) == 16
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert (
        client.get(reverse("territory:outlines", args=["0" * 8 + "-0000-7000-8000-" + "0" * 12])).status_code
        == 404
    )


def test_api(demo, client):
    one = client.get("/api/territory/locate", {"lon": HERE[0], "lat": HERE[1]}).json()
    assert [p["kind"] for p in one["places"]] == [
        "banner",
        "town",
        "village",
        "grid",
        "group",
        "grid",
        "grid",
    ]
    lon, lat = geodesy.wgs84_to_gcj02(*HERE)
    assert client.get("/api/territory/locate", {"lon": lon, "lat": lat, "datum": "gcj02"}).json() == one
    body = {"points": [HERE, (116.4, 39.9)]}
    many = client.post("/api/territory/locate", body, content_type="application/json").json()["results"]
    assert many == [one, {"in_banner": False, "places": []}]
    assert (
        client.post("/api/territory/locate", {"points": []}, content_type="application/json").json()[
            "results"
        ]
        == []
    )
    assert client.get("/api/territory/locate", {"lon": 200, "lat": 1}).status_code == 422
    wide = {"points": [HERE] * 1001}
    assert client.post("/api/territory/locate", wide, content_type="application/json").status_code == 422


def test_command(demo):
    out = StringIO()
    call_command("locate", "117.95", "43.15", "--json", stdout=out)
    assert json.loads(out.getvalue())["places"][1]["name_zh"] == "万合永镇"
    out = StringIO()
    call_command("locate", "117.95", "43.15", "--gcj02", stdout=out)
    assert "万合永镇" in out.getvalue()
    for lon, lat in (("116.4", "39.9"), ("x", "1"), ("200", "1"), ("nan", "1")):
        with pytest.raises(CommandError):
            call_command("locate", lon, lat)
