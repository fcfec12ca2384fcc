"""The sweep: whatever came due since the last one gets its reminder, once, and never at night.

What is due is marked and told of in one transaction: a sweep that is killed has done nothing of its batch,
and of two at once each takes what the other has not.
"""

from collections.abc import Callable
from datetime import datetime

from linli.cases.actions.due import claim_matters
from linli.cases.reads.reference import remind_hours
from linli.cases.rules.reminding import awake
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.notify.actions import Letter, notices_send_many
from linli.people.reads import Seats, seated

BATCH = 2000

Claim = Callable[[datetime, int, Seats], tuple[int, list[Letter]]]
"""(now, at most, who sits where) → how many were taken, and the letters about them.

Takes what is due, locked, and marks it in the running transaction, so that it is never taken again for the
same deadline; whoever has no time of their own left (`limit` taken) is asked again.
"""

SOURCES: dict[str, Claim] = {"matters": claim_matters}
"""What the sweep asks, in this order; whatever else has deadlines in this room joins here."""


def reminders_sweep(*, actor: Actor) -> int:
    """Reminds of everything that is due; returns of how much. In quiet hours nothing goes out, and waits."""
    if not awake(clock.now(), remind_hours()):
        return 0
    seats = seated()
    return sum(_all(actor, source, seats) for source in SOURCES)


def _all(actor: Actor, source: str, seats: Seats) -> int:
    total = taken = reminders_send(actor=actor, source=source, seats=seats)
    while taken == BATCH:
        taken = reminders_send(actor=actor, source=source, seats=seats)
        total += taken
    return total


@verb
def reminders_send(*, actor: Actor, source: str, seats: Seats, limit: int = BATCH) -> int:
    """One batch of one source; returns how many things were taken."""
    taken, letters = SOURCES[source](clock.now(), limit, seats)
    told = [letter for letter in letters if letter.users or letter.places]
    lines = notices_send_many(letters=told) if told else 0
    if taken:
        audit_record(
            actor=actor, verb="reminders_send", kind=source, object_id=None, taken=taken, notices=lines
        )
    return taken
