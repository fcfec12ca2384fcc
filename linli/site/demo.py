"""The demo banner, room by room, in one transaction: all of it or nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from linli.accounts.reads import demo_users
from linli.cases.demo.load import cases_demo
from linli.cases.demo.phrases import phrases_load
from linli.cases.demo.reference import reference_load
from linli.cases.demo.town import town_of
from linli.cases.demo.voices import voices_demo
from linli.deliberation.actions.topics import topics_seed
from linli.deliberation.demo.load import deliberations_demo
from linli.fieldwork.actions.reference import rounds_seed
from linli.fieldwork.demo.rounds import Rounds
from linli.kernel import caching, clock
from linli.kernel.actions.audit import audit_seal, day_digest_publish
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Invalid
from linli.mediation.demo import mediation_demo
from linli.people.demo import WANHEYONG, people_demo
from linli.privacy.actions.seeds import texts_seed
from linli.territory.demo import territory_demo
from linli.territory.reads import tree, tree_forget
from linli.visits.demo.visits import visits_demo

Progress = Callable[[str, int, int], None]


def demo_load(*, now: datetime, progress: Progress, scale: int = 100) -> bool:
    """Loads the demo banner as of `now`; False where it is there already.

    `scale`: percent of people, households and records; at 100 the figures hold exactly.

    Raises:
        Invalid: this installation holds a real banner.
    """
    caching.forget()
    if demo_users():
        return False
    if tree().banner() is not None:
        raise Invalid("This installation holds a banner of its own; the demo needs an empty LINLI_DATA.")
    with transaction.atomic():
        _load(now, progress, scale)
    while audit_seal(whole=True):
        pass
    day_digest_publish(day=(clock.local_date(now) - timedelta(days=1)))
    return True


def _load(now: datetime, progress: Progress, scale: int) -> None:
    start = now - timedelta(days=365)
    with clock.at(start):
        territory_demo(actor=SYSTEM, progress=progress)
        tree_forget()
        reference_load(actor=SYSTEM)
        rounds_seed(actor=SYSTEM)
        phrases_load(actor=SYSTEM)
        texts_seed(actor=SYSTEM)
        topics_seed(actor=SYSTEM)
        caching.forget()
        hired = people_demo(actor=SYSTEM, since=clock.local_date(start), progress=progress, scale=scale)
    town = tree().by_code(WANHEYONG)
    assert town is not None
    with clock.at(now):
        offices = town_of(town.id, hired.users, hired.officers, hired.units)
    rounds = Rounds(offices, now, progress)
    rounds.begin()
    year = cases_demo(offices, now=now, progress=progress, scale=scale, instead=rounds.instead())
    rounds.today()
    mediation_demo(year.quarrels, now=now)
    opinions = voices_demo(offices, now=now, progress=progress)
    deliberations_demo(offices, hired.units, opinions, now=now, progress=progress)
    visits_demo(town, year.found, now=now, progress=progress, scale=scale)
