"""Supporting tasks: what one unit, or one role nearby, was asked to do about a matter."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.cases.models.matter import Case
from linli.cases.models.story import Entry
from linli.cases.rules.helping import Asked
from linli.cases.rules.tasks import TaskState
from linli.kernel import clock, ids
from linli.kernel.triggers import Deny


class Task(models.Model):
    """One part of a matter, with one unit or role for good; given to another, it ends and a new one begins.

    Holds no words: its history are entries of the matter's story that name it, the first `asked_in`. Place
    columns, floor and `level` (the desk that answers now) are the matter's, copied; `asked_level` is the desk
    that asked. `minutes`: the working minutes it was given. `bound`: the centre decided that the unit must do
    it. `seq` counts its own entries.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, default=TaskState.ASKED)
    is_open = models.BooleanField(default=True)
    bound = models.BooleanField(default=False)
    seq = models.PositiveIntegerField(default=0)

    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20, blank=True)
    asked_in = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_level = models.CharField(max_length=8)
    level = models.CharField(max_length=8)
    moved_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grid = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    floor = models.PositiveSmallIntegerField(default=0)

    minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    left_minutes = models.IntegerField(null=True)
    extension_days = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    created_on = models.DateField()
    moved_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("DELETE"),)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="task_case_number"),
            models.UniqueConstraint(
                fields=["case", "unit"], name="task_unit_once", condition=Q(is_open=True, unit__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["case", "role"], name="task_role_once", condition=Q(is_open=True) & ~Q(role="")
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, role="") | Q(unit__isnull=True) & ~Q(role=""),
                name="task_one_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="task_unit", condition=Q(unit__isnull=False)),
            models.Index(fields=["town", "-id"], name="task_town"),
            models.Index(fields=["village", "-id"], name="task_village"),
            models.Index(fields=["role", "village", "-id"], name="task_role", condition=~Q(role="")),
            models.Index(fields=["-id"], name="task_open", condition=Q(is_open=True)),
            models.Index(fields=["due_at"], name="task_due", condition=Q(is_open=True, due_at__isnull=False)),
        ]

    @property
    def asked(self) -> Asked:
        """The part that the rules look at."""
        return Asked(self.unit_id, self.role)
