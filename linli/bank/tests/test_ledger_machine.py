"""Random lives of the books against a plain dict: no point made, none lost, whatever the order."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from linli.bank.actions.ledger import Refused, hold_place, hold_settle, transfer_reverse, transfers_post
from linli.bank.models import Transfer
from linli.bank.reads.ledger import balance, trial_balance
from linli.bank.reads.verifying import broken
from linli.bank.rules.ledger import POINT
from linli.kernel.actor import SYSTEM
from linli.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
HOMES, AMOUNTS = st.integers(0, 2), st.integers(1, 12)


def machine(bank):
    """The machine over one bank; every run starts from what the last one left: histories grow long."""

    class Books(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.held = [balance(pk) for pk in bank.homes]
            self.till = balance(bank.till)
            self.asides: dict[int, tuple[int, int]] = {}
            self.sent: list = []

        @rule(home=HOMES, amount=AMOUNTS)
        def award(self, home, amount):
            bank.give(home, amount)
            self.held[home] += amount

        @rule(lines=st.lists(st.tuples(HOMES, AMOUNTS), min_size=1, max_size=6))
        def market(self, lines):
            wanted = [bank.line(bank.homes[home], bank.till, amount) for home, amount in lines]
            left, bad = list(self.held), set()
            for number, (home, amount) in enumerate(lines):
                if amount > left[home]:
                    bad.add(number)
                else:
                    left[home] -= amount
            if bad:
                with pytest.raises(Refused) as refused:
                    transfers_post(actor=SYSTEM, lines=wanted)
                assert set(refused.value.lines) == bad
            else:
                transfers_post(actor=SYSTEM, lines=wanted)
                self.till += sum(self.held) - sum(left)
                self.held = left
                self.sent.append(wanted)

        @rule()
        def once_more(self):
            for wanted in self.sent[-2:]:
                transfers_post(actor=SYSTEM, lines=wanted)

        @rule(home=HOMES, amount=AMOUNTS)
        def set_aside(self, home, amount):
            ask = {"actor": SYSTEM, "key": uuid4(), "household_id": bank.households[home], "amount": amount}
            if amount > self.held[home]:
                with pytest.raises(Refused):
                    hold_place(**ask)
            else:
                hold = hold_place(**ask)
                assert hold_place(**ask).pk == hold.pk
                self.held[home] -= amount
                self.asides[hold.pk] = home, amount

        @rule(part=st.integers(0, 12), data=st.data())
        def settle(self, part, data):
            if not self.asides:
                return
            pk = data.draw(st.sampled_from(sorted(self.asides)))
            home, amount = self.asides.pop(pk)
            spent, key = min(part, amount), uuid4()
            for _twice in range(2):
                hold_settle(actor=SYSTEM, hold_id=pk, key=key, amount=spent, target_id=bank.till)
            self.held[home] += amount - spent
            self.till += spent

        @rule(data=st.data())
        def take_back(self, data):
            rows = Transfer.objects.filter(kind="award").order_by("-id")[:10]
            row = data.draw(st.sampled_from([None, *rows]))
            if row is None:
                return
            home = bank.homes.index(row.target_id)
            done = Transfer.objects.filter(reverses=row).exists()
            ask = {"actor": SYSTEM, "transfer_id": row.pk, "key": uuid4(), "reason": "登错了"}
            if done or row.amount > self.held[home]:
                with pytest.raises(Invalid):
                    transfer_reverse(**ask)
            else:
                transfer_reverse(**ask)
                self.held[home] -= row.amount

        @invariant()
        def nothing_made_or_lost(self):
            assert [balance(pk) for pk in bank.homes] == self.held
            assert balance(bank.till) == self.till
            assert trial_balance().get(POINT, 0) == 0

        def teardown(self):
            assert list(broken()) == []

    return Books


def test_random_lives_of_the_books(bank):
    run_state_machine_as_test(
        machine(bank),
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
