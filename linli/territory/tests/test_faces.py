"""Pages, the API and the command, through the site's own middleware."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from linli.kernel.ids import new
from linli.kernel.rules import geodesy
from linli.territory import reads

pytestmark = pytest.mark.django_db
HERE = (117.95, 43.15)


@pytest.fixture
def admin(sign_in):
    return sign_in("admin")


def url(name, place_id):
    return reverse(f"territory:{name}", args=[place_id])


def test_strangers_are_sent_to_sign_in(client, demo):
    address = reverse("territory:places")
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


def test_list(admin, demo):
    response = admin.get(reverse("territory:places"))
    assert response.status_code == 200
    assert len(response.context["lines"]) == 17


def test_place(admin, demo):
    town = demo.by_code("150425104")
    response = admin.get(url("place", town.id))
    assert response.status_code == 200
    assert response.context["mu"] == pytest.approx(response.context["hectares"] * 15)
    assert len(response.context["crumbs"]) == 2
    page = response.content.decode()
    assert url("outlines", town.id) in page
    assert "广义村委会" in page
    assert url("rename", town.id) in page
    assert admin.get(url("place", new())).status_code == 404


def test_smallest_places_offer_nothing_below(admin, cast):
    context = admin.get(url("place", cast.places["grid3"])).context
    assert context["rename"]
    assert context["child"] is None


def test_others_see_no_forms(sign_in, cast):
    response = sign_in("worker").get(url("place", cast.places["village"]))
    assert response.status_code == 200
    assert "rename" not in response.context


def test_others_may_not_change(sign_in, cast):
    client = sign_in("desk")
    assert client.post(url("rename", cast.places["village"]), {"name_zh": "别名"}).status_code == 403
    given = {"what": "group", "name_zh": "9组"}
    assert client.post(url("add", cast.places["village"]), given).status_code == 403


def test_rename(admin, demo):
    village = demo.by_code("150425104202")
    kept = {"name_zh": "广义村", "name_en": "Guangyi"}
    assert admin.post(url("rename", village.id), kept).status_code == 302
    assert reads.tree().name(village.id, "zh") == "广义村"
    assert admin.post(url("rename", village.id), {"name_zh": ""}).status_code == 422


def test_add(admin, demo):
    village = demo.by_code("150425104202")
    given = {"what": "grid-1", "name_zh": "新网格"}
    assert admin.post(url("add", village.id), given).status_code == 302
    refused = admin.post(url("add", village.id), given | {"code": "1"})
    assert refused.status_code == 422
    assert refused.context["child"].errors["code"]
    refused = admin.post(url("add", village.id), given | {"short": "XYZ"})
    assert refused.context["child"].errors["short"]


def test_outlines_have_an_etag(demo, client):
    address = url("outlines", demo.banner().id)
    first = client.get(address)
    assert len(first.json()["features"]) == 16
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(url("outlines", new())).status_code == 404


def test_api(demo, client):
    address = "/api/v1/locate"
    one = client.get(address, {"lon": HERE[0], "lat": HERE[1]}).json()
    kinds = ["banner", "town", "village", "grid", "group", "grid", "grid"]
    assert [p["kind"] for p in one["places"]] == kinds
    lon, lat = geodesy.wgs84_to_gcj02(*HERE)
    assert client.get(address, {"lon": lon, "lat": lat, "datum": "gcj02"}).json() == one
    body = {"points": [HERE, (116.4, 39.9)]}
    many = client.post(address, body, content_type="application/json").json()["results"]
    assert many == [one, {"in_banner": False, "places": []}]
    none = client.post(address, {"points": []}, content_type="application/json")
    assert none.json()["results"] == []
    assert client.get(address, {"lon": 200, "lat": 1}).status_code == 422
    wide = {"points": [HERE] * 1001}
    assert client.post(address, wide, content_type="application/json").status_code == 422


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
