"""Fixtures of the rounds: kinds and lists, points of the cast's places, a plan, a running round."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import settings
from PIL import Image

from linli.fieldwork.actions.checking import Found, check_record
from linli.fieldwork.actions.plans import Planned, plan_save
from linli.fieldwork.actions.points import point_add
from linli.fieldwork.actions.reference import rounds_seed
from linli.fieldwork.actions.register import Piece, equipment_add
from linli.fieldwork.actions.rounds import round_make
from linli.fieldwork.models import Check, CheckPoint, Equipment, Plan, Round, Task
from linli.fieldwork.reads.reference import reference
from linli.fieldwork.rules.windows import Window
from linli.kernel import clock
from linli.kernel.actions.attachments import Stored, take
from linli.kernel.actor import SYSTEM

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")  # a busy machine is no failure

# After the cast was posted, in a year without a holiday table: weekdays are workdays.
MONDAY = datetime(2040, 11, 5, 9, 0, tzinfo=clock.LOCAL)
NOVEMBER = Window(date(2040, 11, 1), date(2040, 11, 30))


@dataclass
class Rounds:
    """Makes points, plans, rounds and looks for one test, through the verbs."""

    cast: Any

    def point(self, name: str = "村口小桥", place: str = "grid3", kind: str = "bridge") -> CheckPoint:
        """A point at a place of the cast."""
        known = reference().kind_called(kind)
        assert known
        return point_add(actor=SYSTEM, kind_id=known.pk, name=name, place_id=self.cast.places[place])

    def planned(self, **more: Any) -> Planned:
        """A monthly plan over the village, of grid workers, for bridges and shops."""
        checklist = reference().checklist_called("roads")
        assert checklist
        given: dict[str, Any] = {
            "name": "道路每月一查",
            "checklist_id": checklist.pk,
            "place_id": self.cast.places["village"],
            "kinds": ["bridge", "shop"],
            "roles": ["grid_worker"],
            "rhythm": "monthly",
        }
        return Planned(**(given | more))

    def plan(self, **more: Any) -> Plan:
        """The plan, saved."""
        return plan_save(actor=SYSTEM, given=self.planned(**more))

    def round(self, plan: Plan | None = None, window: Window = NOVEMBER) -> Round:
        """A round of the plan."""
        made = round_make(plan_id=(plan or self.plan()).pk, window=window)
        assert made
        return made

    def task(self, **point: Any) -> Task:
        """The one turn of a round over one point."""
        self.point(**point)
        return Task.objects.get(round=self.round())

    def look(self, who: str, task: Task, result: str = "ok", **more: Any) -> Check:
        """A look by a member of the cast."""
        key, files = more.pop("key", ""), more.pop("files", ())
        found = Found(result=result, **more)
        return check_record(actor=self.cast.actor(who), task_id=task.pk, found=found, key=key, files=files)

    def piece(self, number: str = "LD-1", kind: str = "lamp", place: str = "grid3", **more: Any) -> Equipment:
        """A piece of the register."""
        known = reference().kind_called(kind)
        assert known
        given = Piece(number=number, kind_id=known.pk, place_id=self.cast.places[place], **more)
        return equipment_add(actor=SYSTEM, given=given)


@pytest.fixture
def rounds(cast: Any) -> Any:
    """Kinds and lists are there; it is Monday, 5 November 2040, nine o'clock."""
    rounds_seed(actor=SYSTEM)
    with clock.at(MONDAY):
        yield Rounds(cast)


@pytest.fixture
def photo(db: None) -> Any:
    """`photo()` → one cleaned file, as a face hands it in."""

    def _photo(shade: int = 120) -> list[Stored]:
        data = io.BytesIO()
        Image.new("RGB", (40, 30), (shade, 90, 60)).save(data, "JPEG")
        data.seek(0)
        return take([data])

    return _photo
