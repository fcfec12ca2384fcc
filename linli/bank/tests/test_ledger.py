"""The books on a real database: what goes, what is refused, what nobody can forge."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from linli.bank.actions.ledger import (
    Refused,
    account_close,
    account_open,
    hold_place,
    hold_settle,
    transfer_post,
    transfer_reverse,
    transfers_post,
)
from linli.bank.actions.sealing import transfers_seal
from linli.bank.models import Account, Entry, Transfer, TransferNote
from linli.bank.reads.ledger import balance, balance_at, statement, trial_balance
from linli.bank.reads.verifying import broken
from linli.bank.rules.ledger import POINT, AccountKind, Fault
from linli.kernel import clock, ids
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Invalid, KeyReused, Missing
from linli.kernel.verbs import writing

pytestmark = pytest.mark.django_db


def test_a_transfer_moves_both_sides_once(bank):
    line = bank.line(bank.issue, bank.homes[0], 30, kind="award")
    first, again = (transfer_post(actor=SYSTEM, line=line) for _ in range(2))
    assert first.pk == again.pk
    spend = transfer_post(actor=SYSTEM, line=bank.line(bank.homes[0], bank.till, 12))
    assert [balance(pk) for pk in (bank.issue, bank.homes[0], bank.till)] == [-30, 18, 12]
    assert [
        (e.seq, e.delta, e.balance) for e in Entry.objects.filter(account_id=bank.homes[0]).order_by("seq")
    ] == [
        (1, 30, 30),
        (2, -12, 18),
    ]
    assert Entry.objects.filter(transfer=spend).count() == 2
    assert trial_balance() == {POINT: 0}
    assert list(broken()) == []


def test_a_key_stands_for_one_request(bank):
    line = bank.line(bank.issue, bank.homes[0], 30)
    transfer_post(actor=SYSTEM, line=line)
    other = bank.line(bank.issue, bank.homes[0], 31, key=line.key)
    twice = bank.line(bank.issue, bank.homes[0], 1)
    with pytest.raises(KeyReused):
        transfer_post(actor=SYSTEM, line=other)
    for lines in ([other], [twice, twice]):
        with pytest.raises(KeyReused):
            transfers_post(actor=SYSTEM, lines=lines)
    assert balance(bank.homes[0]) == 30


def test_nobody_spends_what_they_do_not_have(bank):
    bank.give(0, 10)
    with pytest.raises(Refused) as one:
        transfer_post(actor=SYSTEM, line=bank.line(bank.homes[0], bank.till, 11))
    assert one.value.lines == {0: Fault.SHORT}
    assert balance(bank.homes[0]) == 10


def test_a_batch_is_all_or_nothing_and_names_each_bad_line(bank):
    bank.give(0, 10)
    good = bank.line(bank.homes[0], bank.till, 10)
    lines = [good, bank.line(bank.homes[0], bank.till, 1), bank.line(bank.homes[1], bank.till, 1)]
    with pytest.raises(Refused) as refused:
        transfers_post(actor=SYSTEM, lines=[*lines, bank.line(bank.issue, bank.homes[2], 0)])
    assert refused.value.lines == {1: Fault.SHORT, 2: Fault.SHORT, 3: Fault.AMOUNT}
    assert set(refused.value.fields) == {"2", "3", "4"}
    assert (balance(bank.homes[0]), Transfer.objects.count()) == (10, 1)
    posted = transfers_post(actor=SYSTEM, lines=[good], batch=ids.new())
    assert transfers_post(actor=SYSTEM, lines=[good])[0].pk == posted[0].pk


def test_netting_hides_no_overdraft(bank):
    """In one statement, past the verb: spent first and given afterwards is refused by the database."""
    rows = [
        Transfer(key=uuid4(), digest="", kind="spend", unit=POINT, source_id=one, target_id=two, amount=5)
        for one, two in ((bank.homes[0], bank.till), (bank.issue, bank.homes[0]))
    ]
    with writing(), pytest.raises(DatabaseError, match="floor"), transaction.atomic():
        Transfer.objects.bulk_create(rows)
    with writing():
        Transfer.objects.bulk_create(rows[::-1])
    assert balance(bank.homes[0]) == 0
    assert list(broken()) == []


def test_a_thousand_in_one_statement(bank):
    bank.give(0, 2000)
    lines = [bank.line(bank.homes[0], bank.till, n % 3 + 1) for n in range(900)]
    transfers_post(actor=SYSTEM, lines=lines, batch=ids.new())
    assert balance(bank.till) == sum(line.amount for line in lines)
    assert statement(bank.homes[0]).lines[0].balance == 2000 - balance(bank.till)
    assert list(broken()) == []


def test_a_mistake_is_taken_back_once_with_a_reason(bank):
    wrong, key = bank.give(0, 30), uuid4()
    with pytest.raises(Invalid):
        transfer_reverse(actor=SYSTEM, transfer_id=wrong.pk, key=key, reason=" ")
    back = transfer_reverse(actor=SYSTEM, transfer_id=wrong.pk, key=key, reason="登错了户")
    assert transfer_reverse(actor=SYSTEM, transfer_id=wrong.pk, key=key, reason="登错了户").pk == back.pk
    assert (balance(bank.homes[0]), TransferNote.objects.get(pk=back.pk).text) == (0, "登错了户")
    for again in (wrong, back):
        with pytest.raises(Invalid):
            transfer_reverse(actor=SYSTEM, transfer_id=again.pk, key=uuid4(), reason="再来")
    with pytest.raises(Missing):
        transfer_reverse(actor=SYSTEM, transfer_id=10**9, key=uuid4(), reason="没有")
    spent = bank.give(1, 5)
    transfer_post(actor=SYSTEM, line=bank.line(bank.homes[1], bank.till, 5))
    with pytest.raises(Refused):
        transfer_reverse(actor=SYSTEM, transfer_id=spent.pk, key=uuid4(), reason="花掉了")


def test_a_hold_is_spent_in_part_or_given_back(bank):
    bank.give(0, 20)
    hold = hold_place(actor=SYSTEM, key=uuid4(), household_id=bank.households[0], amount=15)
    assert balance(bank.homes[0]) == 5
    key = uuid4()
    for _ in range(2):
        made = hold_settle(actor=SYSTEM, hold_id=hold.pk, key=key, amount=9, target_id=bank.till)
        assert [row.amount for row in made] == [9, 6]
    assert (balance(bank.homes[0]), balance(bank.till)) == (11, 9)
    for amount in (9, 0, 16):
        with pytest.raises(Invalid):
            hold_settle(actor=SYSTEM, hold_id=hold.pk, key=uuid4(), amount=amount, target_id=bank.till)
    other = hold_place(actor=SYSTEM, key=uuid4(), household_id=bank.households[0], amount=11)
    hold_settle(actor=SYSTEM, hold_id=other.pk, key=uuid4())
    assert balance(bank.homes[0]) == 11
    whole = hold_place(actor=SYSTEM, key=uuid4(), household_id=bank.households[0], amount=11)
    assert len(hold_settle(actor=SYSTEM, hold_id=whole.pk, key=uuid4(), amount=11, target_id=bank.till)) == 1
    with pytest.raises(Missing):
        hold_settle(actor=SYSTEM, hold_id=made[0].pk, key=uuid4())
    assert list(broken()) == []


def test_accounts_open_once_and_close_empty(bank):
    again = account_open(kind=AccountKind.HOUSEHOLD, household_id=bank.households[0])
    assert again.pk == bank.homes[0]
    bank.give(0, 1)
    with pytest.raises(Invalid):
        account_close(account_id=bank.homes[0])
    transfer_post(actor=SYSTEM, line=bank.line(bank.homes[0], bank.till, 1))
    account_close(account_id=bank.homes[0])
    account_close(account_id=bank.homes[0])
    with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
        bank.give(0, 1)


def test_what_was_held_at_a_past_moment(bank):
    start = clock.now()
    for day in range(1, 5):
        with clock.at(start + timedelta(days=day)):
            bank.give(0, 10 * day)
    assert [balance_at(bank.homes[0], start + timedelta(days=day)) for day in range(5)] == [
        0,
        10,
        30,
        60,
        100,
    ]
    page = statement(bank.homes[0], limit=3)
    assert ([line.delta for line in page.lines], page.balance, page.after) == ([40, 30, 20], 100, 2)
    assert [line.delta for line in statement(bank.homes[0], below=page.after).lines] == [10]
    assert balance(UUID(int=1)) == 0


FORGERIES = (
    "UPDATE bank_transfer SET amount = 999",
    "DELETE FROM bank_transfer",
    "UPDATE bank_entry SET balance = 999",
    "DELETE FROM bank_entry",
    "UPDATE bank_account SET balance = 999 WHERE household_id IS NOT NULL",
    "UPDATE bank_account SET seq = seq + 1, balance = balance + 1 WHERE household_id IS NOT NULL",
    "UPDATE bank_account SET floor = -999 WHERE household_id IS NOT NULL",
    "UPDATE bank_account SET kind = 'till'",
    "UPDATE bank_account SET unit = 'gold'",
    "DELETE FROM bank_account",
    "INSERT INTO bank_entry (account_id, seq, transfer_id, delta, balance) "
    "SELECT id, seq + 1, (SELECT max(id) FROM bank_transfer), 5, balance + 5 FROM bank_account WHERE seq > 0",
    "INSERT INTO bank_entry (account_id, seq, transfer_id, delta, balance) "
    "SELECT target_id, 2, id, amount, 2 * amount FROM bank_transfer",
    "INSERT INTO bank_account (id, unit, kind, kept, balance, seq, opened_at) "
    "SELECT '{new}', 'point', 'gift', kept, 500, 0, opened_at FROM bank_account WHERE seq > 0",
    "INSERT INTO bank_transfer ({columns}) "
    "SELECT '{new}', '', 'spend', 'point', target_id, source_id, 31, at, \"on\" FROM bank_transfer",
    "INSERT INTO bank_transfer ({columns}) "
    "SELECT '{new}', '', 'spend', 'point', target_id, source_id, -5, at, \"on\" FROM bank_transfer",
    "INSERT INTO bank_transfer ({columns}) "
    "SELECT '{new}', '', 'spend', 'gold', source_id, target_id, 5, at, \"on\" FROM bank_transfer",
    "INSERT OR REPLACE INTO bank_transfer (id, {columns}) "
    "SELECT id, '{new}', '', 'spend', 'point', source_id, target_id, 5, at, \"on\" FROM bank_transfer",
    "TRUNCATE bank_entry",
)
COLUMNS = 'key, digest, kind, unit, source_id, target_id, amount, at, "on"'
ONLY = {"INSERT OR": "sqlite", "TRUNCATE ": "postgresql"}
HERE = [text for text in FORGERIES if ONLY.get(text[:9], connection.vendor) == connection.vendor]


@pytest.mark.parametrize("forgery", HERE)
def test_nobody_forges_the_books(bank, forgery):
    bank.give(0, 30)
    new = uuid4().hex if connection.vendor == "sqlite" else str(uuid4())
    with writing(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forgery.replace("{new}", new).replace("{columns}", COLUMNS))
    assert (balance(bank.homes[0]), Transfer.objects.count(), Account.objects.count()) == (30, 1, 5)
    assert list(broken()) == []


@pytest.mark.parametrize(
    ("table", "guards", "change", "said"),
    [
        (
            "bank_entry",
            ["deny_update"],
            "UPDATE bank_entry SET delta = 29, balance = 29 WHERE delta > 0",
            "both sides",
        ),
        (
            "bank_account",
            ["by_entry"],
            "UPDATE bank_account SET balance = 31 WHERE seq = 1",
            "its entries say 30",
        ),
        ("bank_entry", ["deny_delete"], "DELETE FROM bank_entry", "both sides"),
        ("bank_transfer", ["deny_update"], "UPDATE bank_transfer SET kind = 'gift'", "after sealing"),
    ],
)
def test_what_an_owner_of_the_database_changes_is_found(bank, table, guards, change, said):
    bank.give(0, 30)
    assert transfers_seal() == 1
    assert list(broken()) == []
    with writing(), connection.cursor() as cursor:
        for guard in guards:
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{table}_{guard}"{on}')
        cursor.execute(change)
    assert said in " ".join(broken())
