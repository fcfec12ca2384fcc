"""Kinds of points and equipment, and checklists with their versions."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.reads.reference import reference as matters
from linli.fieldwork.actions.authority import authorise, plain_name, wrong
from linli.fieldwork.models import Checklist, ChecklistVersion, Kind
from linli.fieldwork.reads.reference import TOPIC, reference
from linli.fieldwork.rules import seeds
from linli.fieldwork.rules.lists import Item, fits, numbered
from linli.kernel import caching, clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_bump
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules import chain
from linli.kernel.verbs import verb

OF = ("place", "point", "equipment")
PLACES = ("village", "group", "grid")


def _changed() -> None:
    version_bump(topic=TOPIC)
    caching.forget()


@verb
def kind_save(
    *,
    actor: Actor,
    of: str,
    code: str,
    name_zh: str,
    name_en: str = "",
    public: bool = False,
    order: int = 100,
    kind_id: UUID | None = None,
) -> Kind:
    """Adds a kind, or changes one; what it is a kind of and its code stay.

    Raises:
        Invalid: names the field.
    """
    authorise(actor, "kind_save")
    if of not in OF or (of == "place" and code not in PLACES):
        raise wrong("of", _("Please choose what it is a kind of."))
    known = Kind.objects.filter(pk=kind_id).first() if kind_id else None
    if kind_id and known is None:
        raise Missing(_("There is no such kind."))
    if known is None and Kind.objects.filter(code=code).exists():
        raise wrong("code", _("There is such a code already."))
    row = known or Kind(of=of, code=code)
    row.name_zh = plain_name(name_zh, 40, "name_zh")
    row.name_en = plain_name(name_en, 60, "name_en") if name_en.strip() else ""
    row.public, row.order = public and row.of == "equipment", order
    row.save()
    _changed()
    audit_record(actor=actor, verb="kind_save", kind="kind", object_id=row.pk, code=row.code)
    return row


@verb
def kind_end(*, actor: Actor, kind_id: UUID) -> None:
    """Stops offering a kind; what is of it stays."""
    authorise(actor, "kind_end")
    if not Kind.objects.filter(pk=kind_id, ended_on=None).update(ended_on=clock.today()):
        raise Missing(_("There is no such kind."))
    _changed()
    audit_record(actor=actor, verb="kind_end", kind="kind", object_id=kind_id)


@verb
def checklist_save(
    *,
    actor: Actor,
    code: str,
    name_zh: str,
    name_en: str = "",
    category_id: UUID | None = None,
    order: int = 100,
    items: Sequence[Item] | None = None,
    checklist_id: UUID | None = None,
) -> Checklist:
    """Adds a list or changes its names, and writes its draft. Items that stand as published make no draft.

    Raises:
        Invalid: names the field; a published version never changes, so items go into the next one.
    """
    authorise(actor, "checklist_save")
    known = Checklist.objects.select_for_update().filter(pk=checklist_id).first() if checklist_id else None
    if checklist_id and known is None:
        raise Missing(_("There is no such checklist."))
    if known is None and Checklist.objects.filter(code=code).exists():
        raise wrong("code", _("There is such a code already."))
    if category_id and category_id not in matters().categories:
        raise wrong("category", _("Please choose a category."))
    row = known or Checklist(code=code)
    row.name_zh = plain_name(name_zh, 40, "name_zh")
    row.name_en = plain_name(name_en, 60, "name_en") if name_en.strip() else ""
    row.category_id, row.order = category_id, order
    row.save()
    if items is not None:
        _draft(row, list(items))
    _changed()
    audit_record(
        actor=actor,
        verb="checklist_save",
        kind="checklist",
        object_id=row.pk,
        code=row.code,
        items=chain.digest(list(items)) if items is not None else None,
    )
    return row


def _draft(row: Checklist, items: list[Item]) -> None:
    for item in items:
        if plain := item["zh"]:
            plain_name(plain, 200, "items")
    if not fits(items):
        raise wrong("items", _("A list has 1 to 40 items of at most 200 characters."))
    newest = ChecklistVersion.objects.filter(checklist=row).order_by("-number").first()
    if newest is None or newest.published_at is not None:
        if newest is None or newest.items != items:
            ChecklistVersion.objects.create(
                checklist=row, number=newest.number + 1 if newest else 1, items=items
            )
        return
    newest.items = items
    newest.save(update_fields=["items"])


@verb
def checklist_publish(*, actor: Actor, checklist_id: UUID) -> ChecklistVersion:
    """Publishes the draft: rounds from now on begin with it, those under way keep theirs.

    Raises:
        Invalid: there is no draft.
    """
    authorise(actor, "checklist_publish")
    row = Checklist.objects.select_for_update().filter(pk=checklist_id).first()
    if row is None:
        raise Missing(_("There is no such checklist."))
    draft = ChecklistVersion.objects.filter(checklist=row, published_at=None).order_by("-number").first()
    if draft is None:
        raise Invalid(_("There is nothing new to publish."))
    draft.published_at = clock.now()
    draft.save(update_fields=["published_at"])
    _changed()
    audit_record(
        actor=actor,
        verb="checklist_publish",
        kind="checklist",
        object_id=row.pk,
        number=draft.number,
        items=chain.digest(draft.items),
    )
    return draft


@verb
def checklist_end(*, actor: Actor, checklist_id: UUID) -> None:
    """No plan can use it any more; what was looked at by it stays."""
    authorise(actor, "checklist_end")
    if not Checklist.objects.filter(pk=checklist_id, ended_on=None).update(ended_on=clock.today()):
        raise Missing(_("There is no such checklist."))
    _changed()
    audit_record(actor=actor, verb="checklist_end", kind="checklist", object_id=checklist_id)


@verb
def rounds_seed(*, actor: Actor) -> None:
    """Loads the starting kinds and lists, once."""
    authorise(actor, "checklist_save")
    if reference().kinds or reference().checklists:
        return
    categories = {row.code: row.pk for row in matters().categories.values()}
    for one in seeds.kinds():
        kind_save(actor=actor, **one)
    for at, (code, name_zh, name_en, category, items) in enumerate(seeds.LISTS, start=1):
        made = checklist_save(
            actor=actor,
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            category_id=categories.get(category),
            order=at * 10,
            items=numbered(items),
        )
        checklist_publish(actor=actor, checklist_id=made.pk)
