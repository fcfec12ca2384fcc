"""What units, leads, desks and the banner's centre do with supporting tasks, and the one entrance to it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.handling import MAX_EXTENSION
from linli.cases.actions.tasking import TaskMove, extend, task_advance, task_begin, task_move
from linli.cases.actions.whistling import Asking, check_asked, check_days, task_open
from linli.cases.models import Case, EntryText, Task
from linli.cases.rules.helping import Asked
from linli.kernel.actor import Level
from linli.kernel.errors import Invalid
from linli.kernel.rules.calendar import OFFICE
from linli.kernel.verbs import verb


@verb
def task_step(wanted: TaskMove) -> Task:
    """Steps that decide nothing but their words: take, report, accept, return, refuse, excuse, and so on."""
    return task_move(wanted)


@verb
def task_stand(wanted: TaskMove, *, days: int | None = None) -> Task:
    """The centre decides that it stands: the unit must do it, with a fresh clock, and cannot refuse again."""
    check_days(days)

    def change(case: Case, task: Task) -> None:
        task.bound = True
        task.minutes = days * OFFICE.minutes_per_day if days else task.minutes

    return task_move(wanted, change, within=days)


@verb
def task_hand_on(wanted: TaskMove, *, unit_id: UUID | None, days: int | None = None) -> Task:
    """The centre gives the part to another unit: this task ends, the other unit gets one of its own with the
    words that were asked; neither reads of the other. Returns the task that ended.

    Raises:
        Invalid: no such unit, or it cannot be asked about this matter.
    """
    check_days(days)
    if unit_id is None:
        wrong = _("Please choose who shall help.")
        raise Invalid(wrong, {"unit": [wrong]})
    other = Asked(unit_id=unit_id)
    case, task, entry_id = task_begin(wanted, unit_to=str(unit_id), days=days)
    if entry_id is None:
        return task

    def change(case: Case, task: Task) -> None:
        if other == task.asked:
            wrong = _("Please choose another unit than the one that refused.")
            raise Invalid(wrong, {"unit": [wrong]})
        check_asked(case, other, Level.BANNER, "unit")

    task = task_advance(case, task, entry_id, wanted, change)
    asked = EntryText.objects.filter(entry_id=task.asked_in_id).first()
    words = asked.text if asked else ""
    task_open(case, other, Asking(wanted.actor, Level.BANNER, words, days, moved_from=task.pk))
    return task


@verb
def task_more(wanted: TaskMove, *, days: int | None) -> Task:
    """The unit asks the desk for more working days."""
    if days is None or not 1 <= days <= MAX_EXTENSION:
        message = _("An extension has 1 to 30 working days.")
        raise Invalid(message, {"days": [message]})

    def change(case: Case, task: Task) -> None:
        if task.extension_days is not None:
            raise Invalid(_("More time has been asked for already; the desk will decide."))
        task.extension_days = days

    return task_move(wanted, change, days=days)


@verb
def task_more_decide(wanted: TaskMove) -> Task:
    """The desk grants (`task_grant`) or refuses (`task_deny`) the time that was asked for."""

    def change(case: Case, task: Task) -> dict[str, int]:
        days, task.extension_days = task.extension_days, None
        if days is None:
            raise Invalid(_("No extension was asked for."))
        if wanted.step == "task_grant":
            extend(case, task, days)
        return {"days": days} if wanted.step == "task_grant" else {}

    return task_move(wanted, change)


def take_task_step(wanted: TaskMove, given: Mapping[str, Any]) -> Task:
    """Takes the named step; `given` holds `days` and `unit` where a step asks for them.

    Raises:
        Invalid: there is no such step; otherwise whatever its verb raises.
    """
    days = given.get("days")
    if wanted.step == "task_stand":
        return task_stand(wanted, days=days)
    if wanted.step == "task_move":
        return task_hand_on(wanted, unit_id=given.get("unit"), days=days)
    if wanted.step == "task_more":
        return task_more(wanted, days=days)
    if wanted.step in ("task_grant", "task_deny"):
        return task_more_decide(wanted)
    return task_step(wanted)
