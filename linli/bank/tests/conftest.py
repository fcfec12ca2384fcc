"""A few households with accounts."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from linli.bank.actions.ledger import account_open, transfer_post
from linli.bank.rules.ledger import POINT, AccountKind, Line
from linli.kernel.actor import SYSTEM
from linli.people.actions.registers import household_add


class Bank:
    """`homes`: accounts of three households; `issue` and `till` of the house."""

    def __init__(self, places: dict[str, UUID]) -> None:
        self.households = [
            household_add(actor=SYSTEM, number=f"b{n}-{uuid4().hex[:6]}", place_id=places["village"]).pk
            for n in range(3)
        ]
        self.homes = [
            account_open(kind=AccountKind.HOUSEHOLD, household_id=household).pk
            for household in self.households
        ]
        self.issue = account_open(kind=AccountKind.ISSUE).pk
        self.till = account_open(kind=AccountKind.TILL).pk

    def line(self, source: UUID, target: UUID, amount: int, **more: Any) -> Line:
        return Line(
            more.pop("key", None) or uuid4(), more.pop("kind", "spend"), POINT, source, target, amount
        )

    def give(self, home: int, amount: int) -> Any:
        return transfer_post(actor=SYSTEM, line=self.line(self.issue, self.homes[home], amount, kind="award"))


@pytest.fixture
def bank(cast: Any) -> Bank:
    return Bank(cast.places)
