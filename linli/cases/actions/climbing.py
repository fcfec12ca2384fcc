"""Graded response: a matter climbs the ladder rung by rung, each step with its reason and a fresh clock."""

from dataclasses import replace

from django.utils.translation import gettext as _

from linli.cases.actions.moving import Move, move
from linli.cases.actions.telling import posted
from linli.cases.models import Case
from linli.cases.rules.ladder import Rung, climb, is_desk, ways_up
from linli.cases.rules.place import desk_below
from linli.kernel.actor import Actor, Level
from linli.kernel.errors import Invalid
from linli.kernel.verbs import verb


@verb
def case_pass_up(wanted: Move) -> Case:
    """Passes it up a rung: whoever is nearby to the next office up to the desk that answers, a desk (or the
    reporter, `go_higher`) to the next higher desk. Rungs where nobody is posted are skipped; the story says
    which. A merged matter leaves its leading one, for the desk above the one that answers for both.

    Raises:
        Invalid: there is no rung above, or it is not this actor's to pass up from where it stands.
    """

    def change(case: Case) -> dict[str, str]:
        ways = _ways(wanted.actor, case)
        if not ways:
            raise Invalid(_("It has been passed up already, or is at the highest desk."))
        rung, skipped = climb(ways, lambda rung: posted(case, rung))
        case.lead_id = None
        _put(case, rung)
        return {"rung": rung.level, "skipped": ",".join(one.level for one in skipped)}

    return move(wanted, change)


def _ways(actor: Actor, case: Case) -> tuple[Rung, ...]:
    """The rungs above the desk that answers. For a merged matter that is the leading one's desk, which
    remains where there is none above it.
    """
    own = case.standing
    if case.lead_id is None:
        return ways_up(actor, own)
    lead = Level(Case.objects.values_list("level", flat=True).get(pk=case.lead_id))
    top = max(lead, own.level, key=lambda level: level.height)
    return ways_up(actor, replace(own, level=top)) or tuple(
        rung for rung in ways_up(actor, own) if rung.level == top
    )


@verb
def case_hand_down(wanted: Move) -> Case:
    """Hands it to the desk of the next lower level, where the place has one and may see it."""

    def change(case: Case) -> dict[str, str]:
        lower = desk_below(case.standing)
        if lower is None:
            raise Invalid(_("There is no lower desk this matter can go to."))
        case.level, case.unit_id, case.handler_role = lower, None, ""
        return {"rung": lower}

    return move(wanted, change)


def _put(case: Case, rung: Rung) -> None:
    """Into the hands of an office nearby, or onto a desk."""
    desk = is_desk(rung, case.standing)
    case.unit_id, case.handler_role, case.extension_days = None, "" if desk else rung.role, None
    if desk:
        case.level = Level(rung.level)
