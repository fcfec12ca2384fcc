"""Types of JSON bodies that take exactly what their description says: no "5" for 5, no true for 1."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def _written(pattern: re.Pattern[str], kind: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        if isinstance(value, (UUID, date)):  # a default, not from a body
            return value
        raise PydanticCustomError(kind, "not written as described")

    return check


def _number(value: Any) -> Any:
    if isinstance(value, bool | str):
        raise PydanticCustomError("int_type", "not a number")
    return value


JsonInt = Annotated[int, BeforeValidator(_number)]
JsonFloat = Annotated[float, Field(strict=True, allow_inf_nan=False)]
JsonBool = Annotated[bool, Field(strict=True)]
JsonDate = Annotated[date, BeforeValidator(_written(_DATE, "date_type"))]
JsonUUID = Annotated[UUID, BeforeValidator(_written(_UUID, "uuid_type"))]
