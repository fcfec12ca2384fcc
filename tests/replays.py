"""The same requests again and again from several clients at once: `python -m tests.replays 10000`.

Each of a few reports is sent by all clients at the same moments, with one key and one body. In the end there
is one matter a key, and everybody holds the same receipt.
"""

import json
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from tests.databases import fresh_database, postgresql
from tests.house import House, house

CLIENTS, MATTERS = 8, 10
COUNT = """
import django, json, sys; django.setup()
from linli.cases.models import Case
from linli.kernel.models import IdempotencyKey
keys = json.loads(sys.stdin.read())
owners = set(IdempotencyKey.objects.filter(key__in=keys).values_list("object_id", flat=True))
print(Case.objects.filter(pk__in=owners).count(), Case.objects.filter(channel="api").count())
"""


@dataclass
class Replayed:
    """What came back: receipts by key, statuses, seconds, matters behind the keys and in all."""

    receipts: dict[str, set[str]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    matters: tuple[int, int] = (0, 0)


def _client(base: str, keys: Sequence[str], turns: int, start: threading.Barrier, into: Replayed) -> None:
    with httpx.Client(base_url=base, timeout=60) as client:
        start.wait()
        for turn in range(turns):
            key = keys[turn % len(keys)]
            answer = client.post(
                "/api/v1/matters", json={"what": f"重发 {key}"}, headers={"Idempotency-Key": key}
            )
            into.receipts.setdefault(key, set()).add(answer.text)
            into.statuses[answer.status_code] = into.statuses.get(answer.status_code, 0) + 1


def replay(home: House, requests: int) -> Replayed:
    """Sends so many requests to the running server, from `CLIENTS` at once."""
    keys, seen = [uuid.uuid4().hex for _ in range(MATTERS)], [Replayed() for _ in range(CLIENTS)]
    start = threading.Barrier(CLIENTS)
    began = time.monotonic()
    threads = [
        threading.Thread(target=_client, args=(home.base, keys, requests // CLIENTS, start, part))
        for part in seen
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Replayed(seconds=time.monotonic() - began)
    for part in seen:
        for key, texts in part.receipts.items():
            whole.receipts.setdefault(key, set()).update(texts)
        for status, count in part.statuses.items():
            whole.statuses[status] = whole.statuses.get(status, 0) + count
    behind, total = home.run("-c", COUNT, given=json.dumps(keys)).split()[-2:]
    whole.matters = (int(behind), int(total))
    return whole


def there(url: str, requests: int) -> Replayed:
    """Replays in a fresh demo banner on SQLite ("") or on the PostgreSQL server at `url`."""
    with fresh_database(url) as address, house(address) as home:
        home.start("--no-worker")
        return replay(home, requests)


if __name__ == "__main__":
    with postgresql() as server:
        for name, address in (("SQLite", ""), ("PostgreSQL", server)):
            done = there(address, int((sys.argv[1:] or ["10000"])[0]))
            same = all(len(texts) == 1 for texts in done.receipts.values())
            rate = sum(done.statuses.values()) / done.seconds
            print(
                name,
                done.statuses,
                f"{done.seconds:.1f} s, {rate:.0f}/s, same receipt: {same},"
                f" matters behind {len(done.receipts)} keys: {done.matters}",
                flush=True,
            )
