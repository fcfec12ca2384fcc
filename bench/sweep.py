"""One sweep of reminders over very many open matters, beside its own statements by the bare driver.

`python -m bench sweep`, or `python -m bench.sweep sqlite 100000` for one engine and another size.
"""

import json
import sys
import time
from typing import Any

from bench.house import ENGINES, house

OPEN, SOON, LATE = 1_000_000, 10_000, 10_000


def _inside() -> None:
    """Runs in a house: sweeps, puts everything back, does the same by hand; prints both times."""
    import django

    django.setup()
    from bench.loader import sweep_moment
    from linli.cases.actions.sweeping import reminders_sweep
    from linli.kernel import clock
    from linli.kernel.actor import SYSTEM
    from linli.notify.models import Notice

    now = sweep_moment()
    with clock.at(now):
        start, busy = time.perf_counter(), time.process_time()
        taken = reminders_sweep(actor=SYSTEM)
        ours, cpu = time.perf_counter() - start, time.process_time() - busy
        start = time.perf_counter()
        assert reminders_sweep(actor=SYSTEM) == 0
        idle = time.perf_counter() - start
        notices = Notice.objects.filter(created_at=now).count()
        bare, bare_cpu = _by_hand(now)
    seen = {
        "taken": taken,
        "notices": notices,
        "ours": ours,
        "cpu": cpu,
        "idle": idle,
        "bare": bare,
        "bare_cpu": bare_cpu,
    }
    print(json.dumps(seen))


def _by_hand(now: Any) -> tuple[float, float]:
    """(seconds, those of one core): finds what is due, marks it, inserts the very same notices, in one go."""
    from django.db import connection, transaction

    from linli.kernel.verbs import writing

    table, moment = "notify_notice", connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor, writing():
        cursor.execute(f"SELECT * FROM {table} WHERE created_at = %s", [moment])
        names = [column[0] for column in cursor.description]
        rows = [list(row) for row in _driver_rows(cursor, names)]
        cursor.execute(f"DELETE FROM {table} WHERE created_at = %s", [moment])
        told = "UPDATE cases_case SET remind_at = CASE WHEN due_at > %s THEN soon_at ELSE due_at END"
        cursor.execute(f"{told} WHERE is_open AND due_at IS NOT NULL", [moment])
        start, busy = time.perf_counter(), time.process_time()
        with transaction.atomic():
            columns = (
                "id, number, state, level, floor, town_id, village_id, group_id, grid_id, unit_id, due_at"
            )
            cursor.execute(f"SELECT {columns} FROM cases_case WHERE remind_at <= %s", [moment])
            cursor.fetchall()
            mark = "UPDATE cases_case SET remind_at ="
            cursor.execute(f"{mark} NULL WHERE remind_at <= %s AND due_at <= %s", [moment, moment])
            cursor.execute(f"{mark} due_at WHERE remind_at <= %s", [moment])
            _insert(cursor, table, names, rows)
        return time.perf_counter() - start, time.process_time() - busy


def _driver_rows(cursor: Any, names: list[str]) -> Any:
    """Rows as the driver takes them in again."""
    from django.db import connection

    at = names.index("params")
    for row in cursor.fetchall():
        if connection.vendor == "postgresql":
            yield [
                json.dumps(value) if place == at and not isinstance(value, str) else value
                for place, value in enumerate(row)
            ]
        else:
            yield row


def _insert(cursor: Any, table: str, names: list[str], rows: list[Any]) -> None:
    from django.db import connection

    columns = ", ".join(names)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})", rows)


def _measure(engine: str, count: int) -> None:
    soon, late = min(SOON, count // 10), min(LATE, count // 10)
    with house(engine) as made:
        made.run("-m", "bench.loader", str(count), "--open", str(soon), str(late))
        seen = json.loads(made.run("-m", "bench.sweep", "inside").splitlines()[-1])
        print(
            f"{engine:<11} {count:>9,} open, {seen['taken']:,} due, {seen['notices']:,} notices: "
            f"{seen['ours']:.2f} s (aim ≤ 5; {seen['cpu']:.2f} s of one core), "
            f"by hand {seen['bare']:.2f} s ({seen['bare_cpu']:.2f} s), "
            f"ratio {seen['bare'] / seen['ours']:.2f}; with nothing due {seen['idle'] * 1000:.0f} ms",
            flush=True,
        )


def main() -> None:
    """Both engines, one after the other."""
    for engine in ENGINES:
        _measure(engine, OPEN)


if __name__ == "__main__":
    _inside() if sys.argv[1:] == ["inside"] else _measure(sys.argv[1], int(sys.argv[2]))
