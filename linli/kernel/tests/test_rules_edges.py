"""Edges of the kernel's rules."""

from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from linli.kernel.rules import geodesy
from linli.kernel.rules.json_types import JsonDate

pytestmark = pytest.mark.rules


def test_outside_china_nothing_is_shifted():
    assert geodesy.gcj02_to_wgs84(2.35, 48.86) == (2.35, 48.86)
    assert geodesy.wgs84_to_gcj02(2.35, 48.86) == (2.35, 48.86)


def test_a_day_is_written_as_one():
    read = TypeAdapter(JsonDate).validate_python
    assert read("2024-11-18") == read(date(2024, 11, 18)) == date(2024, 11, 18)
    for wrong in ("0", 0, "2024-1-1", "20241118"):
        with pytest.raises(ValidationError):
            read(wrong)
