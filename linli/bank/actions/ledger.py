"""The ledger's verbs: every face of the bank posts through these, inside verbs that have asked who may."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import DatabaseError, IntegrityError
from django.utils.translation import gettext as _

from linli.bank.models import Account, Transfer, TransferNote
from linli.bank.reads.ledger import standings
from linli.bank.rules.ledger import FAULTS, POINT, UNBOUNDED, AccountKind, Fault, Line, faults, keys_of
from linli.kernel import clock, ids
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, KeyReused, Missing, Stale
from linli.kernel.rules import chain, text
from linli.kernel.verbs import verb

KIND = "transfer"
BATCH = 1000
"""Transfers of one INSERT."""
SHORT_WORDS = ("account_floor", "entry_floor")
"""How the engines' messages name a floor that would be broken."""


class Refused(Invalid):
    """Lines that cannot be posted; nothing was. `lines`: number (from 0) → why."""

    def __init__(self, lines: dict[int, Fault]) -> None:
        self.lines = lines
        named = {str(number + 1): [FAULTS[fault]] for number, fault in sorted(lines.items())}
        first = next(iter(named.values()))[0]
        super().__init__(first if len(lines) == 1 else _("Some lines cannot be booked. Nothing was."), named)


@verb
def account_open(
    *, kind: AccountKind, unit: str = POINT, household_id: UUID | None = None, floor: int | None = 0
) -> Account:
    """The account of that kind, made if there is none; two at once get the same one.

    `floor` counts for a new one: None lets it run below zero. Issuing accounts have none and keep no balance.
    """
    wanted = {"kind": kind, "unit": unit, "household_id": household_id}
    found = Account.objects.filter(**wanted).first()
    if found is not None:
        return found
    kept = kind not in UNBOUNDED
    row = Account(**wanted, floor=floor if kept else None, kept=kept)
    Account.objects.bulk_create([row], ignore_conflicts=True)
    return Account.objects.get(**wanted)


@verb
def account_close(*, account_id: UUID) -> None:
    """Nothing more goes in or out.

    Raises:
        Invalid: it is not empty.
    """
    row = Account.objects.select_for_update().get(pk=account_id)
    if row.balance:
        raise Invalid(_("This account is not empty."))
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])


@verb
def transfers_post(
    *, actor: Actor, lines: Sequence[Line], batch: UUID | None = None, note: str = ""
) -> list[Transfer]:
    """Posts all lines or none, in their order; lines that were posted before are only found again.

    Raises:
        Refused: names each bad line. KeyReused: a key came before with another body.
    """
    before = _known(lines)
    fresh = [line for line in lines if line.key not in before]
    if len(set(keys_of(fresh))) < len(fresh):
        raise KeyReused(_("This key was already used for another request."))
    if fresh:
        _check(lines, fresh)
        made = _insert(actor, fresh, batch)
        _note(made, note)
        _audit(actor, made, batch)
        before |= {row.key: row for row in made}
    return [before[line.key] for line in lines]


@verb
def transfer_post(*, actor: Actor, line: Line, batch: UUID | None = None) -> Transfer:
    """One line: the database alone decides, in the very INSERT. Otherwise as `transfers_post`.

    Raises:
        Stale: the same key is being booked in another transaction; asked again, it is found.
    """
    before = _known([line])
    if before:
        return before[line.key]
    (made,) = _insert(actor, [line], batch)
    _audit(actor, [made], batch)
    return made


@verb
def transfer_reverse(*, actor: Actor, transfer_id: int, key: UUID, reason: str) -> Transfer:
    """Takes a mistaken transfer back by its opposite, linked, with a reason; once only.

    Raises:
        Missing: no such transfer. Invalid: no reason, it was itself a reversal, or it was reversed before.
        Refused: what it brought has been spent.
    """
    row = Transfer.objects.filter(pk=transfer_id).first()
    if row is None:
        raise Missing(_("There is no such entry in the books."))
    said = text.tidy(reason)[:400]
    if not said:
        raise Invalid(_("Please say why."), {"reason": [_("Please say why.")]})
    line = Line(
        key, "reversal", row.unit, row.target_id, row.source_id, amount=row.amount, reverses=transfer_id
    )
    if row.reverses_id or Transfer.objects.filter(reverses_id=transfer_id).exclude(key=key).exists():
        raise Invalid(_("This was taken back already."))
    (made,) = transfers_post(actor=actor, lines=[line], note=said)
    return made


@verb
def hold_place(*, actor: Actor, key: UUID, household_id: UUID, amount: int) -> Transfer:
    """Sets points aside, e.g. while a stall weighs; they come back or are spent by `hold_settle`.

    Raises:
        Refused: there is not enough.
    """
    own = account_open(kind=AccountKind.HOUSEHOLD, household_id=household_id)
    held = account_open(kind=AccountKind.HOLD, household_id=household_id)
    return transfer_post(actor=actor, line=Line(key, "hold", POINT, own.pk, held.pk, amount))


@verb
def hold_settle(
    *, actor: Actor, hold_id: int, key: UUID, amount: int = 0, target_id: UUID | None = None
) -> list[Transfer]:
    """Spends `amount` of a hold into `target_id` and gives the rest back; 0 gives back all of it.

    Raises:
        Missing: no such hold. Invalid: settled before, or more than was held.
    """
    hold = Transfer.objects.select_for_update().filter(pk=hold_id, kind="hold").first()
    if hold is None:
        raise Missing(_("There is no such entry in the books."))
    if not 0 <= amount <= hold.amount or (amount and target_id is None):
        raise Invalid(_("This is more than was set aside."))
    back = Line(key, "release", POINT, hold.target_id, hold.source_id, hold.amount - amount, settles=hold_id)
    lines = [back]
    if amount:
        assert target_id is not None
        spent = Line(key, "spend", POINT, hold.target_id, target_id, amount, settles=hold_id)
        rest = replace(back, key=ids.derived(key, "rest"), settles=None)
        lines = [spent, *([rest] if rest.amount else [])]
    if Transfer.objects.filter(settles_id=hold_id).exclude(key=key).exists():
        raise Invalid(_("This was settled already."))
    return transfers_post(actor=actor, lines=lines, batch=ids.derived(key, "batch"))


def _known(lines: Sequence[Line]) -> dict[UUID, Transfer]:
    found = {row.key: row for row in Transfer.objects.filter(key__in=keys_of(lines))}
    for line in lines:
        row = found.get(line.key)
        if row is not None and row.digest != chain.digest(line.body()):
            raise KeyReused(_("This key was already used for another request."))
    return found


def _check(lines: Sequence[Line], fresh: Sequence[Line]) -> None:
    """Locks the accounts in the order in which the database would, and names every bad line."""
    named = {pk for line in fresh for pk in (line.source, line.target)}
    bad = faults(fresh, standings(named, lock=True))
    if bad:
        numbers = {line.key: number for number, line in enumerate(lines)}
        raise Refused({numbers[fresh[at].key]: fault for at, fault in bad.items()})


def _insert(actor: Actor, lines: Sequence[Line], batch: UUID | None) -> list[Transfer]:
    now = clock.now()
    rows = [
        Transfer(
            key=line.key,
            digest=chain.digest(line.body()),
            kind=line.kind,
            unit=line.unit,
            source_id=line.source,
            target_id=line.target,
            amount=line.amount,
            batch=batch,
            reverses_id=line.reverses,
            settles_id=line.settles,
            actor_id=actor.user_id,
            at=now,
            on=clock.local_date(now),
        )
        for line in lines
    ]
    try:
        return Transfer.objects.bulk_create(rows, batch_size=BATCH)
    except DatabaseError as error:
        if any(word in str(error) for word in SHORT_WORDS):
            raise Refused({0: Fault.SHORT}) from error
        if isinstance(error, IntegrityError) and "key" in str(error):
            raise Stale(_("This is being booked at this very moment. Please look again.")) from error
        raise


def _note(made: Sequence[Transfer], note: str) -> None:
    if note:
        TransferNote.objects.bulk_create(
            [TransferNote(transfer=row, text=note, salt=chain.new_salt()) for row in made]
        )


def _audit(actor: Actor, made: Sequence[Transfer], batch: UUID | None) -> None:
    """One row for what was posted together: the transfers themselves are sealed in a chain of their own."""
    audit_record(
        actor=actor,
        verb="transfers_post",
        kind=KIND,
        object_id=batch or made[0].key,
        first=made[0].pk,
        count=len(made),
        digest=chain.digest([row.digest for row in made]),
    )
