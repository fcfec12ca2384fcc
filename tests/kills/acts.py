"""What people do at random, through the verbs that pages call. Each act returns what it was acknowledged."""

import io
import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from linli.accounts.actions.tokens import token_add, token_end
from linli.accounts.actions.users import preferences_set
from linli.accounts.reads import User, tokens_of
from linli.cases.actions.floods import cases_bring_back, cases_set_aside
from linli.cases.actions.forgetting import case_erase
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import code_holder
from linli.cases.actions.steps import take_step
from linli.cases.actions.sweeping import reminders_sweep
from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.cases.reads.stories import case_get, story
from linli.kernel import clock, jobs
from linli.kernel.actions.attachments import take
from linli.kernel.actor import SYSTEM, Actor, Kind
from linli.kernel.rules.calendar import is_workday
from linli.notify.actions import notices_read
from linli.people.actions.postings import posting_add, posting_end
from linli.people.actions.registers import (
    household_add,
    household_end,
    membership_add,
    person_add,
    person_end,
)
from linli.people.models import Household, Person, Posting
from linli.people.reads import actor_of, organisations
from linli.privacy.jobs import retain
from linli.territory.actions import place_rename
from linli.territory.reads import tree

Said = list[tuple[str, ...]]
WORDS = ("路灯坏了三天，晚上看不见路", "井盖没了", "水管漏水", "草场围栏倒了", "垃圾没人收")
STAFF = ("desk", "clerk", "head", "worker", "mediator", "officer", "officer2", "banner", "admin", "desk2")


def _photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


PHOTO = _photo()


class Life:
    """One process's people and their dice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def act(self) -> Said:
        """One random thing."""
        chosen = self.rng.choices([do for do, _weight in ACTS], [weight for _do, weight in ACTS])[0]
        return chosen(self)

    def staff(self) -> Actor:
        """Somebody in office, as posted now."""
        return actor_of(User.objects.get(username=self.rng.choice(STAFF)), network="kills")

    def photos(self, most: int = 2) -> Any:
        """Up to `most` cleaned files on disk."""
        return take([io.BytesIO(PHOTO) for _ in range(self.rng.randint(0, most))])

    def one(self, rows: Any) -> Any:
        """One of the newest rows, or None."""
        found = list(rows.order_by("-pk")[:30])
        return self.rng.choice(found) if found else None

    def place(self) -> UUID:
        """Somewhere in the banner."""
        kind = self.rng.choice(("village", "group", "grid"))
        return self.rng.choice(tree().of_kind(kind)).id


def report(life: Life) -> Said:
    """Somebody without an account, or somebody in office, says something, with photos."""
    stranger = Actor(kind=Kind.ANONYMOUS, network=uuid4().hex, device=uuid4().hex)
    actor = stranger if life.rng.random() < 0.7 else life.staff()
    said = Report(
        what=life.rng.choice(WORDS), place_id=life.place(), phone=life.rng.choice(("", "13800001234"))
    )
    case = case_report(actor=actor, report=said, files=life.photos(), key=uuid4().hex).case
    return [("case", str(case.pk), case.number)]


def _given(life: Life) -> dict[str, Any]:
    units = [row.pk for row in organisations(kinds=("department",))]
    return {
        "category": life.rng.choice([row.pk for row in reference().offered]),
        "grade": life.rng.choice(list(reference().grades)),
        "unit": life.rng.choice(units),
        "role": "",
        "days": 3,
        "review_on": clock.today() + timedelta(days=9),
        "rating": life.rng.randint(1, 5),
        "outcome": "solved",
        "decline": "not_ours",
        "channel": "",
    }


def step(life: Life) -> Said:
    """Whoever it is takes one of the steps that their page offers."""
    case = life.one(Case.objects.all())
    if case is None:
        return []
    actor = code_holder(case.pk) if life.rng.random() < 0.25 else life.staff()
    offered = story(actor, case_get(actor, case.pk)).steps
    name = life.rng.choice([*offered, *(["triage"] if "accept" in offered else [])] or [""])
    key = "" if name == "triage" else uuid4().hex  # three entries in one: its key belongs to none of them
    wanted = Move(actor, case.pk, name, words="去看过了。", files=life.photos(1), key=key)
    return [("entry", str(case.pk), str(take_step(wanted, _given(life)).seq))]


def registers(life: Life) -> Said:
    """A person, sometimes with a household and a posting."""
    place = life.place()
    person = person_add(
        actor=SYSTEM, name=f"演示{life.rng.randint(1, 9999)}", place_id=place, phone="13900001111"
    )
    said: Said = [("person", str(person.pk))]
    if life.rng.random() < 0.5:
        household = household_add(actor=SYSTEM, number=uuid4().hex[:12], place_id=place)
        member = membership_add(actor=SYSTEM, household_id=household.pk, person_id=person.pk, is_head=True)
        said += [("household", str(household.pk)), ("membership", str(member.pk))]
    found = tree().get(place)
    assert found is not None
    role = {"village": "village_clerk", "group": "group_head", "grid": "grid_worker"}[found.kind]
    posting = posting_add(actor=SYSTEM, person_id=person.pk, role=role, place_id=place)
    return [*said, ("posting", str(posting.pk))]


def endings(life: Life) -> Said:
    """A posting, a household or a person ends."""
    kind = life.rng.choice(("posting", "household", "person"))
    spare = Person.objects.filter(user=None, ended_on=None)
    if kind == "posting" and (row := life.one(Posting.objects.filter(person__user=None, until_on=None))):
        posting_end(actor=SYSTEM, posting_id=row.pk)
    elif kind == "household" and (row := life.one(Household.objects.filter(ended_on=None))):
        household_end(actor=SYSTEM, household_id=row.pk)
    elif row := life.one(spare):
        person_end(actor=SYSTEM, person_id=row.pk)
    return []


def account(life: Life) -> Said:
    """Keys for programs come and go, preferences change, notices are read."""
    actor = life.staff()
    assert actor.user_id is not None
    notices_read(actor=actor)
    preferences_set(actor=actor, lang="en", large_type=life.rng.random() < 0.5)
    token_add(actor=actor, label="kills")
    held = tokens_of(actor.user_id)
    if len(held) > 3:
        token_end(actor=actor, token_id=held[-1].pk)
    return [("token", str(held[0].pk))]


def house(life: Life) -> Said:
    """What the worker does: deliveries, seals, tidying, the day's digest."""
    life.rng.choice((jobs.deliver_due, jobs.seal, jobs.seal, retain, jobs.publish_digest))()
    return []


def flood(life: Life) -> Said:
    """The desk sets some of the newest aside at once, or brings some back."""
    desk = actor_of(User.objects.get(username="desk"), network="kills")
    newest = list(Case.objects.order_by("-pk").values_list("pk", flat=True)[:12])
    if life.rng.random() < 0.6:
        done = cases_set_aside(actor=desk, case_ids=newest, words="先放一边。")
    else:
        done = cases_bring_back(actor=desk, case_ids=newest)
    return [("entry", str(case.pk), str(case.seq)) for case in done.moved]


def rare(life: Life) -> Said:
    """A place gets another name; words are erased on request."""
    if life.rng.random() < 0.5:
        place_rename(actor=SYSTEM, place_id=life.place(), name_zh=f"新村{life.rng.randint(1, 99)}")
    elif case := life.one(Case.objects.filter(is_open=False)):
        case_erase(actor=SYSTEM, case_id=case.pk, scope="all")
    return []


def reminders(life: Life) -> Said:
    """The sweep of a working day some weeks from now, when much has come due."""
    day = clock.today() + timedelta(days=life.rng.choice((7, 30, 90)))
    while not is_workday(day):
        day += timedelta(days=1)
    with clock.at(datetime.combine(day, time(10), clock.LOCAL)):
        reminders_sweep(actor=SYSTEM)
    return []


ACTS: tuple[tuple[Callable[[Life], Said], int], ...] = (
    (report, 8),
    (step, 10),
    (registers, 2),
    (endings, 2),
    (account, 2),
    (house, 3),
    (flood, 1),
    (reminders, 2),
    (rare, 1),
)
