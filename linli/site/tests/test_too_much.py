"""What is too much at once gets a page, not a bare error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.django_db


def test_more_files_than_a_form_takes_keeps_the_words(client):
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(30)]
    answer = client.post("/", {"what": "写了很久", "photos": files})
    assert answer.status_code == 422
    assert "写了很久" in answer.content.decode()


def test_a_body_beyond_all_measure_is_told(client):
    answer = client.post("/", {"what": "很" * 1_500_000})
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_session_that_ended_keeps_the_words(client, cast):
    answer = client.post("/desk/matters/new", {"what": "打了很久的话", "key": "0123456789abcdef"})
    assert answer.status_code == 403
    assert "打了很久的话" in answer.content.decode()
    assert "0123456789abcdef" not in answer.content.decode()


def test_a_form_without_its_cookie_keeps_the_words(cast):
    answer = Client(enforce_csrf_checks=True).post("/", {"what": "没有凭据也留着"})
    assert answer.status_code == 403
    assert "没有凭据也留着" in answer.content.decode()


def test_odd_addresses_are_no_defect(sign_in, client):
    odd = client.get("/desk/", headers={"HX-Request": "true", "HX-Current-URL": "http://[bad"})
    assert odd.status_code == 200
    assert odd.headers["HX-Redirect"] == "/sign-in"
