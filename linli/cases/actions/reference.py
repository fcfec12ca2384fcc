"""Categories, grades and routes are data that administrators keep."""

from dataclasses import dataclass
from datetime import time
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.models import Category, Grade, RemindHours, Route
from linli.cases.reads.reference import HOURS, OTHER, RUNG_STAGES, STAGES, TOPIC, reference
from linli.cases.rules.place import HANDLER_ROLES
from linli.kernel import caching, clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.people.reads import organisations_by_ids


@dataclass(frozen=True, slots=True)
class RouteGiven:
    """Who handles a category at a grade, and the working hours of its three stages.

    `rungs`: the hours of whoever it is passed up to at each level, as `RUNG_STAGES` names them; none leaves
    them as they are.
    """

    grade: int
    role: str
    unit_id: UUID | None
    hours: tuple[float, float, float]
    rungs: tuple[float, ...] = ()

    @property
    def stages(self) -> dict[str, float]:
        """Hours by stage."""
        near = zip(RUNG_STAGES, self.rungs, strict=True) if self.rungs else ()
        return dict(zip(STAGES, self.hours, strict=True)) | dict(near)


def _authorise(actor: Actor, verb_name: str) -> None:
    if not may(actor, verb_name):
        raise Forbidden(_("Only an administrator can do this."))


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def _changed() -> None:
    version_bump(topic=TOPIC)
    caching.forget()


@verb
def category_save(
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    name_en: str = "",
    words: str = "",
    order: int = 0,
    category_id: UUID | None = None,
    at_door: bool | None = None,
) -> Category:
    """Adds a category, or changes its names, key words and order. `at_door` None leaves that as it is.

    Raises:
        Invalid: the code is taken or the name is missing. Missing: no such category.
    """
    _authorise(actor, "category_save")
    name = text.tidy(name_zh)[:40]
    if not name:
        raise Invalid(_("Please write the Chinese name."), {"name_zh": [_("Please write the Chinese name.")]})
    given = {
        "name_zh": name,
        "name_en": text.tidy(name_en)[:60] or name,
        "words": text.tidy(words)[:200],
        "order": order,
    } | ({} if at_door is None else {"at_door": at_door})
    if category_id is not None:
        if not Category.objects.filter(pk=category_id).update(**given):
            raise Missing(_("There is no such category."))
        row = Category.objects.get(pk=category_id)
    elif not code or Category.objects.filter(code=code).exists():
        raise Invalid(_("This code is taken or empty."), {"code": [_("This code is taken or empty.")]})
    else:
        row = Category.objects.create(code=code, **given)
    _changed()
    audit_record(actor=actor, verb="category_save", kind="category", object_id=row.pk, code=row.code)
    return row


@verb
def category_end(*, actor: Actor, category_id: UUID) -> None:
    """Stops offering a category; old matters keep it. “Other” must stay."""
    _authorise(actor, "category_end")
    row = Category.objects.filter(pk=category_id, ended_on=None).first()
    if row is None:
        raise Missing(_("There is no such category."))
    if row.code == OTHER:
        raise Invalid(_("“Other” must stay: it takes what fits nowhere else."))
    row.ended_on = clock.today()
    row.save(update_fields=["ended_on"])
    _changed()
    audit_record(actor=actor, verb="category_end", kind="category", object_id=category_id)


@verb
def grade_save(
    *, actor: Actor, grade: int, name_zh: str, name_en: str, note_zh: str = "", note_en: str = ""
) -> None:
    """Adds or renames a grade; 1 is the smallest."""
    _authorise(actor, "grade_save")
    Grade.objects.update_or_create(
        pk=grade, defaults={"name_zh": name_zh, "name_en": name_en, "note_zh": note_zh, "note_en": note_en}
    )
    _changed()
    audit_record(actor=actor, verb="grade_save", kind="grade", object_id=None, grade=grade)


@verb
def routes_set(*, actor: Actor, category_id: UUID, routes: list[RouteGiven]) -> None:
    """Sets who handles a category at each grade and how long each stage may take.

    Raises:
        Invalid: hours must lie between a quarter of an hour and a year of workdays; grade, role and unit
        must be there. Missing: no such category.
    """
    _authorise(actor, "routes_set")
    if category_id not in reference().categories:
        raise Missing(_("There is no such category."))
    for given in routes:
        _check(given)
        for stage, hours in given.stages.items():
            handles = stage == "handle"
            Route.objects.update_or_create(
                category_id=category_id,
                grade_id=given.grade,
                stage=stage,
                defaults={
                    "role": given.role if handles and not given.unit_id else "",
                    "unit_id": given.unit_id if handles else None,
                    "minutes": round(hours * 60),
                },
            )
    _changed()
    audit_record(actor=actor, verb="routes_set", kind="category", object_id=category_id, routes=len(routes))


@verb
def remind_hours_set(*, actor: Actor, opens: time, closes: time, every_day: bool = False) -> None:
    """Sets between which hours reminders go out, and whether on days off too.

    Raises:
        Invalid: they close before they open.
    """
    _authorise(actor, "remind_hours_set")
    if closes <= opens:
        raise _wrong("closes", _("The end lies before the beginning."))
    given = {"opens": opens, "closes": closes, "every_day": every_day}
    RemindHours.objects.update_or_create(pk=1, defaults=given)
    version_bump(topic=HOURS)
    caching.forget()
    audit_record(actor=actor, verb="remind_hours_set", kind="reminder", object_id=None, **given)


def _check(given: RouteGiven) -> None:
    if not all(0.25 <= hours <= 2000 for hours in given.stages.values()):
        raise _wrong("hours", _("Working hours lie between 0.25 and 2,000."))
    if given.grade not in reference().grades:
        raise _wrong("grade", _("Please choose a grade."))
    unit_known = given.unit_id is None or given.unit_id in organisations_by_ids([given.unit_id])
    if not unit_known or given.role not in ("", *HANDLER_ROLES):
        raise _wrong("role", _("Please choose who shall handle it."))
