"""What the API takes and gives about matters."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from linli.cases.actions.splitting import Part
from linli.kernel.rules.json_types import JsonBool, JsonDate, JsonFloat, JsonInt, JsonUUID


class ReportIn(Schema):
    """What somebody says. Only `what` must be there. Coordinates are WGS-84 degrees.

    `may_publish`: an opinion or a question may stand on the public board with its answer, without a name.
    """

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
    kind: Literal["matter", "opinion", "question"] = "matter"
    may_publish: JsonBool = False


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

    `left_minutes` are working minutes, negative when overdue. `reports`: how often it was reported;
    `merged_into`: the matter through which its reporter is answered, told to offices alone.
    """

    id: UUID
    number: str
    kind: str
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
    reports: int
    merged_into: UUID | None
    part_of: UUID | None


class TieOut(Schema):
    """Another matter that hangs together with this one."""

    id: UUID
    number: str
    title: str
    state: str
    open: bool


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
    parts: list[TieOut]
    merged: list[TieOut]
    related: list[TieOut]


class PartIn(Schema):
    """One part of a matter: what it is about, and its category."""

    model_config = ConfigDict(extra="forbid")

    what: Annotated[str, Field(min_length=1, max_length=4000)]
    category: JsonUUID


class StepIn(Schema):
    """One step: its words and what it needs. `expected` is the last `seq` that the caller has seen.

    `units` and `roles`: whom `whistle` asks to help, within `days`. `without`: why it is done although some
    of them have not answered.
    `other`: number or id of the matter that `merge`, `link` and `unlink` mean; `parts` those of `split`.
    """

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
    other: Annotated[str, Field(max_length=40)] = ""
    parts: Annotated[list[PartIn], Field(max_length=9)] = []
    units: Annotated[list[JsonUUID], Field(max_length=12)] = []
    roles: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=12)] = []
    without: Annotated[str, Field(max_length=4000)] = ""
    kind: Literal["", "matter", "opinion", "question"] = ""
    board_words: Annotated[str, Field(max_length=2000)] = ""
    board_answer: Annotated[str, Field(max_length=2000)] = ""
    looked: JsonBool = False

    def given(self) -> dict[str, Any]:
        """The parameters under the names that `take_step` knows."""
        parts = [Part(part.what, part.category) for part in self.parts]
        return self.model_dump(exclude={"text", "expected", "without", "parts"}) | {"parts": parts}


class NoteOut(Schema):
    """A line of the public board: what was said and answered, as a desk looked through both. No names."""

    id: UUID
    kind: str
    words: str
    answer: str
    lang: str
    office: str
    place: str
    published_on: date
    url: str


class BoardOut(Schema):
    """A page of the public board, newest first; `next` is the `after` of the following page."""

    items: list[NoteOut]
    next: UUID | None


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


class TaskOut(Schema):
    """A supporting task: what one unit (`asked`) was asked to do about a matter (its number).

    `left_minutes` are working minutes, negative when overdue.
    """

    id: UUID
    matter: str
    part: int
    asked: str
    request: str
    category: str
    where: str
    state: str
    open: bool
    due_at: datetime | None
    left_minutes: int | None
    created_at: datetime
    answered_at: datetime | None
    seq: int


class TaskPageOut(Schema):
    """A page of tasks, newest first; `next` is the `after` of the following page."""

    items: list[TaskOut]
    next: UUID | None


class TaskLineOut(Schema):
    """One step of a task's own exchange."""

    step: str
    at: datetime
    who: str
    said: str
    facts: list[str]
    text: str
    erased: bool
    state: str
    files: list[UUID]


class TaskStoryOut(Schema):
    """A task with its exchange. `what`, `where` and `files` are the matter's own, while they are needed."""

    task: TaskOut
    what: str
    where: str
    files: list[UUID]
    lines: list[TaskLineOut]
    steps: list[str]


class TaskStepIn(Schema):
    """One step of a task. `days`: working days; `unit`: who does it instead. `expected`: the task's `seq`."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=4000)] = ""
    expected: Annotated[JsonInt, Field(ge=0, le=1_000_000)] | None = None
    days: Annotated[JsonInt, Field(ge=1, le=30)] | None = None
    unit: JsonUUID | None = None

    def given(self) -> dict[str, Any]:
        """The parameters under the names that `take_task_step` knows."""
        return {"days": self.days, "unit": self.unit}
