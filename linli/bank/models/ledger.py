"""The books by double entry: accounts, transfers between two of them, and the entries the database makes.

One source and one target a transfer: the sum over all accounts is zero by construction. Amounts are whole
numbers of the unit's smallest part: points, grams, pieces.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.bank.models.posting import BALANCE_GUARD, ENTRY_GUARD, OPENING, POST, SAME
from linli.kernel import clock, ids
from linli.kernel.triggers import APPEND_ONLY, Deny, Trigger


class Account(models.Model):
    """Something that holds points or goods. `unit` "point", or a good's id as hex.

    `floor`: what the balance never goes below (None: no bound). `kept` False: no running balance; the issuing
    side, which every award would otherwise queue for.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    unit = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    household = models.ForeignKey(
        "people.Household", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    floor = models.BigIntegerField(null=True)
    kept = models.BooleanField(default=True)
    balance = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    triggers: ClassVar[tuple[Trigger, ...]] = (
        OPENING,
        Deny("UPDATE", unless=SAME),
        Deny("DELETE"),
        BALANCE_GUARD,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "unit", "kind"],
                condition=Q(household__isnull=False),
                name="account_household_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(household=None), name="account_house_once"
            ),
            models.CheckConstraint(
                condition=Q(floor=None) | Q(balance__gte=F("floor")), name="account_floor"
            ),
        ]


class Transfer(models.Model):
    """`amount` of `unit` from one account to another. `key` is made by whoever asks, before they ask.

    `digest` covers what was asked for; `batch` holds together what succeeded together; `reverses` and
    `settles` are unique: a transfer is taken back once, a hold is settled once.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    unit = models.CharField(max_length=32)
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField()
    batch = models.UUIDField(null=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    settles = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)
    on = models.DateField(default=clock.today)

    triggers: ClassVar[tuple[Trigger, ...]] = (*APPEND_ONLY, POST)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_amount"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_two_accounts"),
        ]
        indexes = [models.Index(fields=["batch"], name="transfer_batch", condition=Q(batch__isnull=False))]


class Entry(models.Model):
    """What a transfer did to one account: written by the database alone. `balance` is that after it."""

    pk = models.CompositePrimaryKey("account_id", "seq")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    seq = models.BigIntegerField()
    transfer = models.ForeignKey(
        Transfer, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    delta = models.BigIntegerField()
    balance = models.BigIntegerField()
    floor = models.BigIntegerField(null=True)

    triggers: ClassVar[tuple[Trigger, ...]] = (*APPEND_ONLY, ENTRY_GUARD)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(floor=None) | Q(balance__gte=F("floor")), name="entry_floor")
        ]


class TransferNote(models.Model):
    """Why something was taken back, in words. May be erased, never changed."""

    transfer = models.OneToOneField(Transfer, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    salt = models.CharField(max_length=32)

    triggers: ClassVar[tuple[Trigger, ...]] = (Deny("UPDATE"),)


class Seal(models.Model):
    """The chain over transfers, set behind them by a job: SHA-256 over the seal before and the transfer."""

    seq = models.BigIntegerField(primary_key=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    hash = models.CharField(max_length=64)

    triggers: ClassVar[tuple[Trigger, ...]] = APPEND_ONLY
