"""The rows of matters that are taken over from a list, written in bulk."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from linli.cases.models import Case, Entry, EntryText, Reporter, Words
from linli.cases.rules.deadline import STOPPED, Deadline
from linli.cases.rules.hotline import Step, Told
from linli.cases.rules.place import Standing
from linli.cases.rules.steps import OPEN, Hat, State
from linli.kernel import clock, ids, keys
from linli.kernel.actions.bulk import Bulk
from linli.kernel.actor import Actor, Level
from linli.kernel.fields import Sealed
from linli.kernel.rules import chain
from linli.territory.reads import Chain, PlaceInfo

BATCH = 2000
"""Matters whose rows are gathered before they are written."""

COLUMNS = (
    *(
        "id",
        "number",
        "state",
        "is_open",
        "seq",
        "town_id",
        "village_id",
        "group_id",
        "grid_id",
        "level",
        "floor",
    ),
    *("about_unit_id", "category_id", "unit_id", "due_at", "soon_at", "hotline_number", "hotline_due_on"),
    *("outcome", "rating", "created_at", "created_on", "ended_at"),
)


@dataclass(slots=True)
class Matter:
    """One row of a list on its way to becoming a matter."""

    id: UUID
    told: Told
    place: PlaceInfo | None
    chain: Chain
    level: Level
    floor: int
    number: str = ""
    running: Deadline = STOPPED
    steps: tuple[Step, ...] = field(default=())

    @property
    def state(self) -> State:
        """Where its story ends."""
        return self.steps[-1].after if self.steps else State.NEW

    @property
    def unit_id(self) -> UUID | None:
        """The unit that has it or had it; one that stays at the desk, or was declined, has none."""
        return self.told.unit_id if self.state in (State.DISPATCHED, State.CLOSED) else None

    @property
    def standing(self) -> Standing:
        """As a new matter, for the place rules."""
        return Standing(
            id=self.id,
            state=State.NEW,
            level=self.level,
            floor=self.floor,
            town_id=self.chain.town_id,
            village_id=self.chain.village_id,
            group_id=self.chain.group_id,
            grid_id=self.chain.grid_id,
            handler_role="",
            unit_id=None,
            about_unit_id=self.told.about_unit_id,
        )


class Takeover:
    """Gathers rows and writes them by the thousand; `audited` says what each matter's audit row holds."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        lang, day = get_language() or "zh-hans", clock.local_date(now).isoformat()
        self._imported = {"imported": day}
        self.audited: list[tuple[UUID, dict[str, Any]]] = []
        self._cases = Bulk(Case(channel="hotline", moved_at=now, created_on=now), *COLUMNS)
        self._words = Bulk(Words(lang=lang), "case_id", "what", "where", "salt")
        self._reporters = Bulk(
            Reporter(on_behalf_by_id=actor.user_id),
            *("case_id", "name", "phone", "phone_key", "code_key", "token_key"),
        )
        who = Entry(actor_kind=actor.kind, user_id=actor.user_id)
        self._entries = Bulk(
            who, "id", "case_id", "seq", "step", "at", "from_state", "to_state", "params", "digest", "public"
        )
        self._texts = Bulk(EntryText(lang=lang), "entry_id", "text", "salt")

    def add(self, matter: Matter) -> None:
        """One matter with its words, reporter and story."""
        if len(self._cases) == BATCH:
            self.write()
        self._case(matter)
        self._reporter(matter)
        entries = list(self._story(matter))
        detail = {
            "entries": [str(pk) for pk, _digest in entries],
            "digests": [digest for _pk, digest in entries],
        }
        self.audited.append((matter.id, {"state": matter.state, "channel": "hotline", **detail}))

    def write(self) -> None:
        """Writes what was gathered so far."""
        for bulk in (self._cases, self._words, self._reporters, self._entries, self._texts):
            bulk.write()

    def _case(self, matter: Matter) -> None:
        told, place, state = matter.told, matter.chain, matter.state
        is_open = state in OPEN
        ended_at = None if is_open else told.ended_at or told.at
        self._cases.add(
            *(matter.id, matter.number, state, is_open, 1 + len(matter.steps)),
            *(place.town_id, place.village_id, place.group_id, place.grid_id, matter.level, matter.floor),
            *(
                told.about_unit_id,
                told.category_id,
                matter.unit_id,
                matter.running.due_at,
                matter.running.soon_at,
            ),
            *(told.number, told.due_on, _outcome(told, state), _rating(told, state)),
            *(told.at, clock.local_date(told.at), ended_at),
        )

    def _reporter(self, matter: Matter) -> None:
        """Nobody holds a slip for it: the keys are of no code at all."""
        name, phone = matter.told.name, matter.told.phone
        self._reporters.add(
            matter.id,
            Sealed.of(name) if name else None,
            Sealed.of(phone) if phone else None,
            keys.lookup("phone", phone) if phone else "",
            secrets.token_hex(16),
            secrets.token_hex(16),
        )

    def _story(self, matter: Matter) -> Iterator[tuple[UUID, str]]:
        """The report and what followed, as (entry, digest)."""
        told = matter.told
        entry_id, salt = ids.new(told.at), chain.new_salt()
        digest = chain.salted(salt, told.what, told.where)
        self._words.add(matter.id, told.what, told.where, salt)
        params = {"hat": Hat.REPORTER, "channel": "hotline", **self._imported}
        self._entries.add(entry_id, matter.id, 1, "report", told.at, "", State.NEW, params, digest, True)
        yield entry_id, digest
        for seq, step in enumerate(matter.steps, start=2):
            yield self._entry(matter.id, seq, step)

    def _entry(self, case_id: UUID, seq: int, step: Step) -> tuple[UUID, str]:
        entry_id, salt = ids.new(step.at), chain.new_salt()
        digest = chain.salted(salt, step.words)
        params = {"hat": Hat.DESK, **self._imported, **(step.facts or {})}
        if step.words:
            params["text"] = True
            self._texts.add(entry_id, step.words, salt)
        self._entries.add(
            entry_id, case_id, seq, step.step, step.at, step.before, step.after, params, digest, step.public
        )
        return entry_id, digest


def _outcome(told: Told, state: State) -> str:
    return {State.DECLINED: "declined", State.CLOSED: told.outcome}.get(state, "")


def _rating(told: Told, state: State) -> int | None:
    return told.rating if state == State.CLOSED else None
