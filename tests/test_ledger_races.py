"""Many at once, on a database that really commits: first what goes wrong without the ledger, then with it."""

from uuid import uuid4

import pytest
from django.db import connection

from linli.bank.actions.ledger import Refused, transfer_post, transfers_post
from linli.bank.models import Account, Transfer
from linli.bank.reads.ledger import balance, trial_balance
from linli.bank.reads.verifying import broken
from linli.bank.rules.ledger import POINT
from linli.bank.tests.conftest import Bank
from linli.kernel import verbs
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Stale
from tests.test_races import THREADS, Meeting, race


@pytest.fixture
def db(committed):
    """Instead of pytest-django's, which would roll everything back: what is written here is committed."""


@pytest.fixture
def shop(cast):
    """A bank whose first household holds 100 points."""
    made = Bank(cast.places)
    made.give(0, 100)
    return made


def test_read_check_write_hands_out_what_is_not_there(shop):
    """What a program does that looks first and books afterwards, without a floor in the database."""
    handed, meeting = [], Meeting()

    def naive():
        left = Account.objects.get(pk=shop.homes[0]).balance
        meeting.wait()
        if left >= 100:
            handed.append(100)

    race(naive)
    assert sum(handed) == 100 * THREADS


def test_exactly_what_is_there_is_spent(shop):
    def spend():
        done = 0
        for _try in range(30):
            try:
                transfer_post(actor=SYSTEM, line=shop.line(shop.homes[0], shop.till, 1))
                done += 1
            except Refused:
                continue
        return done

    assert sum(race(spend)) == 100
    assert (balance(shop.homes[0]), balance(shop.till)) == (0, 100)
    assert list(broken()) == []


def test_one_key_sent_by_many_is_one_transfer(shop):
    lines = [shop.line(shop.homes[0], shop.till, 7) for _n in range(3)]

    def send():
        for line in lines:
            try:
                transfer_post(actor=SYSTEM, line=line)
            except Stale:
                return "stale"
        return "ok"

    answers = race(send)
    assert "ok" in answers
    assert set(answers) <= {"ok", "stale"}
    assert Transfer.objects.filter(key__in=[line.key for line in lines]).count() == 3
    assert balance(shop.till) == 21
    again = transfers_post(actor=SYSTEM, lines=lines)
    assert len({row.pk for row in again}) == 3


def test_accounts_locked_in_one_order_never_wait_for_each_other(shop):
    """Two households give to each other in batches, in opposite orders, many times."""
    for home in (0, 1, 2):
        shop.give(home, 1000)

    def swap():
        for n in range(15):
            pairs = [(0, 1), (1, 2), (2, 0)] if n % 2 else [(2, 1), (1, 0), (0, 2)]
            lines = [shop.line(shop.homes[one], shop.homes[two], 1, key=uuid4()) for one, two in pairs]
            transfers_post(actor=SYSTEM, lines=lines)
        return "ok"

    assert race(swap) == ["ok"] * THREADS
    assert sum(balance(pk) for pk in shop.homes) == 3100
    assert trial_balance() == {POINT: 0}
    assert list(broken()) == []


def test_unordered_updates_do_deadlock(shop):
    """The negative control on PostgreSQL: rows updated in whatever order they came in."""
    if connection.vendor != "postgresql":
        with pytest.raises(Exception, match="locked"):  # SQLite: read, then write, in a deferred transaction
            _deferred(shop)
        return
    meeting = Meeting(2)

    def cross(first, second):
        from django.db import transaction

        with verbs.writing(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE people_household SET number = number WHERE id = %s", [first])
            meeting.wait()
            cursor.execute("UPDATE people_household SET number = number WHERE id = %s", [second])
        return "ok"

    turns = iter([(0, 1), (1, 0)])
    answers = race(lambda: cross(*(shop.households[n] for n in next(turns))), 2)
    assert any("deadlock" in str(answer) for answer in answers)


def _deferred(shop):
    import sqlite3

    path = connection.settings_dict["NAME"]
    one, two = (sqlite3.connect(path, timeout=0.1, isolation_level=None) for _ in range(2))
    for line in (one, two):
        line.execute("BEGIN DEFERRED")
        line.execute("SELECT balance FROM bank_account").fetchall()
    one.execute("UPDATE people_household SET number = number")
    two.execute("UPDATE people_household SET number = number")
