"""What `verify` finds in the rounds and in the register."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from linli.fieldwork.models import Check, CheckWords, Equipment, EquipmentEvent, Task
from linli.fieldwork.rules.checking import Result
from linli.fieldwork.rules.equipment import State, What, after
from linli.kernel.rules import chain

BATCH = 1000


def broken() -> Iterator[str]:
    """One sentence per look whose words do not match, per turn without its look, and per broken history."""
    yield from _looks()
    done = Task.objects.filter(state__in=sorted(Result))
    for pk in done.filter(~Exists(Check.objects.filter(task_id=OuterRef("pk")))).values_list("pk", flat=True):
        yield f"rounds: turn {pk} lacks its look"
    yield from _histories()


def _looks() -> Iterator[str]:
    batch: list[tuple[Any, ...]] = []
    rows = Check.objects.order_by("id").values_list("pk", "digest", "photos", "result", "task__state")
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _words(batch)
            batch = []
    yield from _words(batch)


def _words(batch: list[tuple[Any, ...]]) -> Iterator[str]:
    kept = CheckWords.objects.in_bulk([row[0] for row in batch])
    for pk, digest, photos, result, state in batch:
        words = kept.get(pk)
        if words and chain.salted(words.salt, words.text, *photos) != digest:
            yield f"rounds: the words of look {pk} were changed"
        if state != result:
            yield f"rounds: the turn of look {pk} does not stand as it was found"


def _histories() -> Iterator[str]:
    """Lines without gaps, each leading on from the one before, to how the piece stands."""
    stands = {pk: (seq, state) for pk, seq, state in Equipment.objects.values_list("pk", "seq", "state")}
    at: dict[UUID, tuple[int, str]] = {}
    rows = EquipmentEvent.objects.order_by("equipment_id", "seq")
    for pk, seq, what, state in rows.values_list("equipment_id", "seq", "what", "state").iterator():
        before = at.get(pk)
        if before is None:
            fits = seq == 1 and what == What.ADDED and state == State.WORKING
        else:
            fits = seq == before[0] + 1 and after(State(before[1]), What(what)) == state
        if not fits:
            yield f"equipment: line {seq} of {pk} does not follow from the one before"
        at[pk] = (seq, state)
    for pk, stand in stands.items():
        if at.get(pk) != stand:
            yield f"equipment: {pk} does not stand as its history says"
