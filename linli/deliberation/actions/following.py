"""What happens to decisions by itself: they follow the matter that they became, and remind on their day."""

from typing import Any
from uuid import UUID

from linli.cases.reads.visible import by_ids
from linli.cases.rules.carried import meaning
from linli.deliberation.actions.deciding import decision_move
from linli.deliberation.actions.telling import due_tell, moved_tell
from linli.deliberation.models import Decision, Deliberation
from linli.deliberation.rules.notice import is_due
from linli.deliberation.rules.ways import Stand, follows
from linli.kernel import clock
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.verbs import verb

SOME = 200


@verb
def decision_follow(*, actor: Actor, case_id: UUID, step: str, is_open: bool, **_more: Any) -> None:
    """A matter moved: the decision that became it is done with it, or still owed."""
    for found in Decision.objects.filter(case_id=case_id).order_by("pk"):
        case = by_ids(SYSTEM, [case_id])[case_id]
        wanted = follows(meaning(step), case.outcome, is_open=is_open, stand=Stand(found.state), linked=True)
        if wanted:
            whole = Deliberation.objects.select_for_update().get(pk=found.deliberation_id)
            row = Decision.objects.select_for_update().get(pk=found.pk)
            decision_move(row, whole, actor=SYSTEM, step=wanted, facts={"matter": case.number})
            moved_tell(row, whole, actor)


@verb
def decisions_remind(*, limit: int = SOME) -> int:
    """Reminds owners and conveners of what is due today or was not reminded of yet; returns how many."""
    today = clock.today()
    rows = Decision.objects.filter(is_open=True, due_on__lte=today).order_by("due_on", "pk")
    due = [row for row in rows if is_due(row.due_on, today, row.reminded_on)][:limit]
    for row in due:
        Decision.objects.filter(pk=row.pk).update(reminded_on=today)
        due_tell(row)
    return len(due)
