"""Verbs for single places."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock, ids
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules.text import tidy
from linli.kernel.verbs import verb
from linli.territory.actions.outlines import change, current, draw, remember
from linli.territory.actions.permission import begin, finish
from linli.territory.models import Place
from linli.territory.reads import PlaceInfo, Tree, tree
from linli.territory.rules import kinds
from linli.territory.rules.history import Source
from linli.territory.rules.kinds import Kind


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise Invalid(_("Please mend the marked fields."), {name: [text] for name, text in problems.items()})


def _names(name_zh: str, name_en: str) -> tuple[str, str]:
    """Both names tidied.

    Raises:
        Invalid: the Chinese name is missing, or one is too long.
    """
    chinese, english = tidy(name_zh), tidy(name_en)
    problems = {}
    if not 1 <= len(chinese) <= 60:
        problems["name_zh"] = _("Please give the Chinese name, at most 60 characters.")
    if len(english) > 80:
        problems["name_en"] = _("At most 80 characters, please.")
    _refuse(problems)
    return chinese, english


@verb
def place_add(
    *,
    actor: Actor,
    kind: str,
    parent_id: UUID | None,
    name_zh: str,
    name_en: str = "",
    code: str = "",
    level: int | None = None,
    prefix: str = "",
    outline: str = "",
    synthetic: bool = False,
) -> UUID:
    """Adds one place and returns its id. Without `code` a group or grid gets the village's next number.

    Raises:
        Forbidden: not an administrator.
        Invalid: names the fields that break a rule.
        Missing: there is no such parent.
    """
    begin(actor, "place_add")
    chinese, english = _names(name_zh, name_en)
    what, parent = _kind(kind), _parent(parent_id)
    if not kinds.level_fits(what, level):
        _refuse({"level": _("A grid has level 1, 2 or 3; nothing else has a level.")})
    if not kinds.may_stand_below(what, level, (parent.kind, parent.level) if parent else None):
        _refuse({"kind": _("A place of this kind cannot stand here.")})
    number, short = _code(what, tidy(code), parent), _prefix(what, tidy(prefix).upper())
    row = Place(
        id=ids.new(),
        kind=what,
        level=level,
        code=number,
        code_system=kinds.code_system(what),
        name_zh=chinese,
        name_en=english,
        parent_id=parent_id,
        prefix=short,
        synthetic=synthetic,
    )
    if outline:
        draw(row, outline)
    row.save(force_insert=True)
    if outline:
        remember(change(actor, Source.DRAWN), [row], made_place=True)
    finish(actor, "place_add", row.pk, place_kind=what.value, code=number, parent=parent_id)
    return row.pk


def _kind(kind: str) -> Kind:
    if kind not in set(Kind):
        _refuse({"kind": _("Please choose what kind of place it is.")})
    return Kind(kind)


def _parent(parent_id: UUID | None) -> PlaceInfo | None:
    if parent_id is None:
        if tree().banner() is not None:
            _refuse({"kind": _("There is a banner already; an installation has one.")})
        return None
    parent = tree().get(parent_id)
    if parent is None or not parent.current:
        raise Missing(_("There is no such place."))
    return parent


def _code(kind: Kind, code: str, parent: PlaceInfo | None) -> str:
    """The code to use: checked against the parent's and those in use, or the next free one."""
    known = tree()
    village = known.get(known.chain(parent.id).village_id) if parent else None
    above = village or parent
    if not code and village is not None:
        return kinds.next_code(kind, village.code, _used(known, village, kind))
    if not kinds.code_fits(kind, code, above.code if above else None):
        _refuse(
            {"code": _("The code has the wrong length or does not begin with the code of the place above.")}
        )
    if known.by_code(code) is not None:
        _refuse({"code": _("Another place carries this code already.")})
    return code


def _used(known: Tree, village: PlaceInfo, kind: Kind) -> set[str]:
    """Numbers of a village, ended places included: a number is not given out twice."""
    inside = (known.get(place_id) for place_id in known.descendants(village.id))
    return {place.code for place in inside if place is not None and place.kind is kind}


def _prefix(kind: Kind, prefix: str) -> str | None:
    """The prefix of short numbers, or None; checked for form and against every prefix ever used."""
    if not prefix:
        return None
    if kind not in (Kind.BANNER, Kind.TOWN):
        _refuse({"prefix": _("Only the banner and its towns have a prefix for short numbers.")})
    if not kinds.prefix_fits(prefix):
        _refuse({"prefix": _("A prefix has 2 to 6 capital letters or digits.")})
    if Place.objects.filter(prefix=prefix).exists():
        _refuse({"prefix": _("Another place uses this prefix already.")})
    return prefix


@verb
def place_rename(*, actor: Actor, place_id: UUID, name_zh: str, name_en: str = "") -> None:
    """Gives a place other names.

    Raises:
        Forbidden: not an administrator.
        Invalid: names the fields that break a rule.
        Missing: there is no such current place.
    """
    begin(actor, "place_rename")
    row = current(place_id)
    row.name_zh, row.name_en = _names(name_zh, name_en)
    row.save(update_fields=["name_zh", "name_en"])
    finish(actor, "place_rename", place_id)


@verb
def place_end(*, actor: Actor, place_id: UUID) -> None:
    """Ends a place today. Old records keep its name; nothing new is laid there.

    Raises:
        Forbidden: not an administrator.
        Invalid: other current places still stand below it.
        Missing: there is no such current place.
    """
    begin(actor, "place_end")
    row = current(place_id)
    if Place.objects.filter(parent_id=place_id, valid_until=None).exists():
        raise Invalid(_("Other places still stand below this one. End or move them first."))
    row.valid_until = clock.today()
    row.save(update_fields=["valid_until"])
    finish(actor, "place_end", place_id)
