"""Runs inside a house: two reports through the API, printed as the statements that they executed (JSON)."""

import json
import uuid
from datetime import date, datetime
from typing import Any

import django

django.setup()

from django.db import connection
from django.test import Client

from bench.intake import BODY
from linli.accounts.actions.tokens import token_add
from linli.accounts.models import User
from linli.kernel.actor import Actor, Kind


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return {"uuid": str(value)}
    if isinstance(value, datetime | date):
        return {"time": value.isoformat()}
    if type(value).__name__ in ("Json", "Jsonb"):
        return {"json": json.dumps(value.obj)}
    return value


def statements(token: str) -> list[tuple[str, list[Any]]]:
    """What one report executes, with its parameters."""
    seen: list[tuple[str, list[Any]]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
            seen.append((sql, [_plain(value) for value in params or ()]))
        return execute(sql, params, many, context)

    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
    with connection.execute_wrapper(watch):
        answer = Client().post(
            "/api/v1/matters", json.dumps(BODY), content_type="application/json", headers=headers
        )
    assert answer.status_code == 201, answer.content
    return seen


if __name__ == "__main__":
    user = User.objects.get(username="town")
    secret = token_add(actor=Actor(kind=Kind.USER, user_id=user.pk), label="bench", scopes=("report",))
    statements(secret)  # fills what a process keeps
    print(json.dumps({"token": secret, "first": statements(secret), "second": statements(secret)}))
