"""One of many: parts of a matter become matters of their own, which close on their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.actions.moving import Move, move
from linli.cases.actions.searching import search_add
from linli.cases.models import Case, Entry, Words
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import KIND
from linli.cases.rules.merging import why_not_split
from linli.cases.rules.steps import Hat, State
from linli.cases.rules.words import MAX_TEXT, part_number
from linli.kernel import clock, ids
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.rules import chain, text
from linli.kernel.verbs import verb


@dataclass(frozen=True, slots=True)
class Part:
    """What one part is about, in the desk's words, and its kind."""

    what: str
    category_id: UUID


@verb
def case_split(wanted: Move, *, parts: Sequence[Part]) -> Case:
    """Makes matters of their own of a report's parts. They have its place, level and floor, and its number
    with a digit behind; the whole waits until all have ended. Later more can be added.

    Raises:
        Invalid: too few or too many, one without words or of an unknown kind, or it is a part itself.
    """
    said = [(text.tidy(part.what), part.category_id) for part in parts]
    _check(said)
    made: list[Case] = []

    def change(case: Case) -> None:
        why = why_not_split(case.bound, len(said))
        if why:
            raise _wrong(str(why))
        made.extend(_part(case, case.parts + at, kind) for at, (_what, kind) in enumerate(said, start=1))
        case.parts += len(said)
        case.unit_id, case.handler_role = None, ""

    names = ", ".join(reference().category(kind).code for _what, kind in said)
    case = move(wanted, change, kinds=names, count=len(said))
    for part, (what, _kind) in zip(made, said, strict=False):
        _write(part, what, wanted.actor)
    return case


def _wrong(message: str) -> Invalid:
    return Invalid(message, {"parts": [message]})


def _check(said: Sequence[tuple[str, UUID]]) -> None:
    kinds = {row.pk for row in reference().offered}
    for what, kind in said:
        if not what:
            raise _wrong(_("Please say of each part what it is about."))
        if len(what) > MAX_TEXT:
            raise _wrong(_("Please keep it under 4,000 characters."))
        if kind not in kinds:
            raise _wrong(_("Please choose a category."))


COPIED = (
    *("town_id", "village_id", "group_id", "grid_id", "lon", "lat", "outside"),
    *("level", "floor", "about_unit_id", "channel"),
)


def _part(whole: Case, position: int, kind: UUID) -> Case:
    return Case(
        id=ids.new(),
        number=part_number(whole.number, position),
        state=State.ACCEPTED,
        parent_id=whole.pk,
        category_id=kind,
        created_on=clock.today(),
        **{name: getattr(whole, name) for name in COPIED},
    )


def _write(part: Case, what: str, actor: Actor) -> None:
    """The part begins at the desk, in the desk's words. Who reported is kept with the whole alone."""
    part.save(force_insert=True)
    entry_id, salt = ids.new(), chain.new_salt()
    digest = chain.salted(salt, what, "")
    Words.objects.create(case=part, what=what, lang=get_language() or "zh-hans", salt=salt)
    search_add(part, what, "")
    Entry.objects.create(
        id=entry_id,
        case=part,
        seq=1,
        step="part",
        actor_kind=actor.kind,
        user_id=actor.user_id,
        to_state=State.ACCEPTED,
        digest=digest,
        params={"hat": Hat.DESK},
    )
    audit_record(
        actor=actor,
        verb="case_part",
        kind=KIND,
        object_id=part.pk,
        entry=entry_id,
        seq=1,
        state=State.ACCEPTED,
        digest=digest,
    )
