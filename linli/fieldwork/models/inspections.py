"""Rounds: plans, what is looked at when and by whom, what was found, and hazards beside their matters."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.fieldwork.models.checklists import Checklist, ChecklistVersion
from linli.fieldwork.models.placed import Placed
from linli.fieldwork.models.points import CheckPoint
from linli.fieldwork.rules import hazards
from linli.fieldwork.rules.checking import TaskState, Turn
from linli.kernel import clock, ids
from linli.kernel.triggers import Deny


class Plan(Placed):
    """A list × a place and what lies below × kinds × a rhythm × the roles that go. `unit`: whose officers go.

    `kinds`: codes. `roles`: role words. The numbers belong to the rhythm; days are working days where a desk
    starts the round, else days of the calendar.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    name = models.CharField(max_length=60)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    rhythm = models.CharField(max_length=8)
    focused = models.BooleanField(default=False)
    starts_on = models.DateField()
    weeks = models.PositiveSmallIntegerField(default=1)
    month = models.PositiveSmallIntegerField(default=1)
    day = models.PositiveSmallIntegerField(default=1)
    lead = models.PositiveSmallIntegerField(default=30)
    seq = models.PositiveIntegerField(default=1)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["town"], name="plan_town")]


class Round(Placed):
    """One window of a plan, with the version of the list it began with. `total`: points in it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "from_on"], name="round_once")]


class Hazard(Placed):
    """A hazard that became a matter. Its way is a table in `rules.hazards`."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="+")
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, default=hazards.Hazard.OPEN)
    found_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["town", "-id"], name="hazard_town")]


class Task(Placed):
    """One point to be looked at once, on a day, by a posting (None: nobody is posted near enough)."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=1)
    turn = models.CharField(max_length=8, default=Turn.PLANNED)
    hazard = models.ForeignKey(Hazard, null=True, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        "people.Posting", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    state = models.CharField(max_length=13, default=TaskState.DUE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "point", "attempt"], name="task_once"),
            models.UniqueConstraint(
                fields=["hazard"], condition=Q(state="due", turn="recheck"), name="task_recheck_once"
            ),
        ]
        indexes = [
            models.Index(fields=["posting", "day"], name="roundtask_due", condition=Q(state="due")),
            models.Index(fields=["grid", "day"], name="task_grid_due", condition=Q(state="due")),
            models.Index(fields=["village", "day"], name="task_village_due", condition=Q(state="due")),
        ]


class Check(models.Model):
    """What was found at one turn, once. `items`: number of the item → finding. `digest` covers words and
    photos, salted. Who looked may be forgotten, nothing else changes."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    on = models.DateField()
    result = models.CharField(max_length=13)
    items = models.JSONField(default=dict)
    photos = models.JSONField(default=list)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    triggers: ClassVar[tuple[Deny, ...]] = (
        Deny(
            "UPDATE",
            unless="NEW.user_id IS NULL AND NEW.id = OLD.id AND NEW.task_id = OLD.task_id"
            " AND NEW.result = OLD.result AND NEW.items = OLD.items AND NEW.photos = OLD.photos"
            " AND NEW.digest = OLD.digest AND NEW.at = OLD.at",
        ),
        Deny("DELETE"),
    )


class CheckWords(models.Model):
    """The words of a check. May be erased, never changed."""

    check_row = models.OneToOneField(
        Check, primary_key=True, db_column="check_id", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=32)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)


class Standing(Placed):
    """How a point stands by one list: when it was last looked at, what was found. `last_on` None: never."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    point = models.ForeignKey(CheckPoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="+")
    last_on = models.DateField(null=True)
    result = models.CharField(max_length=13, blank=True)
    hazard = models.ForeignKey(Hazard, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "checklist"], name="standing_once")]
        indexes = [
            models.Index(fields=["town", "place_code", "id"], name="standing_town"),
            models.Index(fields=["village", "place_code", "id"], name="standing_village"),
            models.Index(fields=["grid", "place_code", "id"], name="standing_grid"),
            models.Index(fields=["place_code", "id"], name="standing_code"),
        ]
