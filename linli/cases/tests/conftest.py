"""Fixtures of the matters room."""

import io
from typing import Any

import pytest
from hypothesis import settings
from PIL import Image

from linli.cases.tests.ways import Ways
from linli.kernel.actions.attachments import Stored, take

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")  # a busy machine is no failure


@pytest.fixture
def ways(cast: Any) -> Ways:
    """`ways.at(State.HANDLING)`, `ways.take("desk", case, "answer")`."""
    return Ways(cast)


@pytest.fixture
def photo(db: None) -> Any:
    """`photo()` → one cleaned file, as a face hands it in."""

    def _photo(shade: int = 120) -> list[Stored]:
        data = io.BytesIO()
        Image.new("RGB", (40, 30), (shade, 90, 60)).save(data, "JPEG")
        data.seek(0)
        return take([data])

    return _photo
