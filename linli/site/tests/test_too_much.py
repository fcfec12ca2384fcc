"""What is too much at once gets a page, not a bare error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

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
