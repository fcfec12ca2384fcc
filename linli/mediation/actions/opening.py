"""How a mediation begins: in one line where it is over already, or with the first party who asks for it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.reads.stories import case_get
from linli.cases.rules.steps import BEFORE_RESULT, STATE_LABELS, State
from linli.kernel import clock, ids
from linli.kernel.actor import Actor, Grant
from linli.kernel.errors import Forbidden, Invalid, Stale
from linli.kernel.verbs import verb
from linli.mediation.actions.agreeing import agreed
from linli.mediation.actions.matters import matter_hold, matter_settle
from linli.mediation.actions.moving import Take, advance, claim, said
from linli.mediation.actions.parties import Named, party_put
from linli.mediation.models import Mediation, Session
from linli.mediation.reads.visible import mediation_of
from linli.mediation.rules.access import opener
from linli.mediation.rules.parties import MAX_PARTIES
from linli.mediation.rules.states import Form

MAX_MINUTES = 30 * 24 * 60


@verb
def mediation_oral(
    *,
    actor: Actor,
    case_id: UUID,
    line: str,
    names: Sequence[str] = (),
    minutes: int | None = None,
    follow_on: date | None = None,
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """The everyday case: what was agreed, in one line, and by whom if they want that noted.

    Mediation, agreement and the settling of the matter are one transaction; the matter's story says only that
    it was settled by mediation. `minutes`: how long it took, if noted.

    Raises:
        Missing: no such matter for this actor. Forbidden: not theirs to mediate.
        Stale: somebody moved the matter. Invalid: names the field; it is being mediated already.
    """
    words = said(line, "line", needed=_("Please write one line on what was agreed."))
    if minutes is not None and not 1 <= minutes <= MAX_MINUTES:
        raise Invalid(_("Please write whole minutes."), {"minutes": [_("Please write whole minutes.")]})
    fresh = [*names, words, minutes, str(follow_on or "")]
    row, opened = _begin(actor, case_id, "mediation_oral", body=fresh, expected=expected, key=key)
    if not opened:
        return row
    for name in list(names)[:MAX_PARTIES]:
        party_put(row, actor, Named(name), consent=True)
    if minutes is not None:
        began = clock.now() - timedelta(minutes=minutes)
        Session.objects.create(mediation=row, started_at=began, ended_at=clock.now())
        row.started_at = began
    wanted = Take(actor, row.pk, "agree", {"line": words})
    advance(row, wanted, lambda found: agreed(found, Form.ORAL, follow_on), form=Form.ORAL, minutes=minutes)
    matter_settle(actor, case_id, Form.ORAL)
    return row


@verb
def mediation_open(
    *, actor: Actor, case_id: UUID, party: Named, agrees: bool, expected: int | None = None, key: str = ""
) -> Mediation:
    """Begins to mediate a matter, because this party asks for it or agrees.

    Raises:
        Missing: no such matter for this actor. Forbidden: not theirs to mediate.
        Stale: somebody moved the matter. Invalid: no party asked; it is being mediated already.
    """
    if not agrees:
        wrong = _("A quarrel becomes a mediation only when a party asks for it or agrees.")
        raise Invalid(wrong, {"agrees": [wrong]})
    body = [party.name, party.household]
    row, opened = _begin(actor, case_id, "mediation_open", body=body, expected=expected, key=key)
    if opened:
        party_put(row, actor, party, consent=True)
    return row


def _begin(
    actor: Actor, case_id: UUID, what: str, *, body: Sequence[Any], expected: int | None, key: str
) -> tuple[Mediation, bool]:
    """The mediation, and whether it is new (else this very request made it)."""
    case_get(actor, case_id)  # out of sight is out of sight
    matter_hold(actor, case_id)
    case = case_get(actor, case_id)
    made = ids.new()
    owner = claim(actor, key, [what, str(case_id), *body], made)
    if owner != made:
        return Mediation.objects.get(pk=owner), False
    if mediation_of(case_id) is not None:
        raise Invalid(_("It is being mediated already."))
    grant = opener(actor, case.standing)
    if grant is None:
        raise Forbidden(_("This matter is not yours to mediate."))
    if expected is not None and expected != case.seq:
        raise Stale(
            _("Somebody else moved this matter while you were writing. What you wrote is still here."),
            since=expected,
        )
    if case.state not in BEFORE_RESULT:
        label = STATE_LABELS[State(case.state)]
        raise Invalid(_("This is not possible now: the matter stands at “%(state)s”.") % {"state": label})
    return _made(made, actor, case, grant), True


def _made(pk: UUID, actor: Actor, case: Any, grant: Grant) -> Mediation:
    row = Mediation(
        id=pk,
        case_id=case.pk,
        number=case.number,
        town_id=case.town_id,
        village_id=case.village_id,
        group_id=case.group_id,
        grid_id=case.grid_id,
        floor=case.floor,
        posting_id=grant.posting_id,
        created_on=clock.today(),
    )
    return advance(row, Take(actor, pk, "open"))
