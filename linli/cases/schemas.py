"""What the API takes and gives about matters."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from linli.kernel.rules.json_types import JsonBool, JsonDate, JsonFloat, JsonInt, JsonUUID


class ReportIn(Schema):
    """What somebody says. Only `what` must be there. Coordinates are WGS-84 degrees."""

    model_config = ConfigDict(extra="forbid")

    what: Annotated[str, Field(min_length=1, max_length=4000)]
    where: Annotated[str, Field(max_length=200)] = ""
    lon: Annotated[JsonFloat, Field(ge=-180, le=180)] | None = None
    lat: Annotated[JsonFloat, Field(ge=-90, le=90)] | None = None
    place_id: JsonUUID | None = None
    name: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    about: Literal["", "village", "town", "unit"] = ""
    about_unit_id: JsonUUID | None = None
    straight_up: JsonBool = False


class ReceiptOut(Schema):
    """What the reporter keeps: number, code, and the address in the QR code."""

    id: UUID
    number: str
    code: str
    follow_url: str


class FollowIn(Schema):
    """Number and code from the slip."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(max_length=30)]
    code: Annotated[str, Field(max_length=20)]


class CaseOut(Schema):
    """A matter as lists show it. `handler`: the unit or role it is with.

    `left_minutes` are working minutes, negative when overdue.
    """

    id: UUID
    number: str
    title: str
    category: str
    grade: int | None
    state: str
    open: bool
    where: str
    handler: str
    lon: float | None
    lat: float | None
    due_at: datetime | None
    left_minutes: int | None
    created_at: datetime
    seq: int


class PageOut(Schema):
    """A page of matters, newest first; `next` is the `after` of the following page."""

    items: list[CaseOut]
    next: UUID | None


class LineOut(Schema):
    """One step of a story. `erased`: its words were removed on request."""

    seq: int
    step: str
    at: datetime
    who: str
    said: str
    facts: list[str]
    text: str
    erased: bool
    state: str
    public: bool
    files: list[UUID]


class StoryOut(Schema):
    """A matter with its story and the steps that the caller may take now."""

    case: CaseOut
    what: str
    where: str
    lines: list[LineOut]
    steps: list[str]


class StepIn(Schema):
    """One step: its words and what it needs. `expected` is the last `seq` that the caller has seen."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=4000)] = ""
    expected: Annotated[JsonInt, Field(ge=0, le=1_000_000)] | None = None
    category: JsonUUID | None = None
    grade: Annotated[JsonInt, Field(ge=1, le=9)] | None = None
    unit: JsonUUID | None = None
    role: Annotated[str, Field(max_length=20)] = ""
    days: Annotated[JsonInt, Field(ge=1, le=30)] | None = None
    review_on: JsonDate | None = None
    rating: Annotated[JsonInt, Field(ge=1, le=5)] | None = None
    outcome: Annotated[str, Field(max_length=12)] = ""
    decline: Annotated[str, Field(max_length=12)] = ""
    channel: Literal["", "phone"] = ""

    def given(self) -> dict[str, Any]:
        """The parameters under the names that `take_step` knows."""
        return self.model_dump(exclude={"text", "expected"})


class CategoryOut(Schema):
    """A category that a matter may be given."""

    id: UUID
    code: str
    name_zh: str
    name_en: str


class GradeOut(Schema):
    """A grade; 1 is the smallest."""

    id: int
    name_zh: str
    name_en: str


class UnitOut(Schema):
    """A department that a matter may be dispatched to."""

    id: UUID
    name_zh: str
    name_en: str


class ReferenceOut(Schema):
    """What the steps `grade` and `dispatch` choose from."""

    categories: list[CategoryOut]
    grades: list[GradeOut]
    units: list[UnitOut]
    roles: list[str]


class ViewOut(Schema):
    """Conditions of the list under a name; `query` as they stand in the address bar."""

    id: UUID
    name: str
    query: str
    own: bool
    shared: bool
