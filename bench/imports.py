"""Old hotline lists: their import beside bare COPY or executemany of the very rows it left behind."""

import json
import shutil
import sqlite3
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from bench.house import ENGINES, house

COUNT = 50_000
TABLES = (
    "cases_case",
    "cases_words",
    "cases_reporter",
    "cases_entry",
    "cases_entrytext",
    "cases_search",
    "kernel_audit",
)


def _sheet(count: int) -> list[tuple[str, ...]]:
    """A list as offices keep it: most finished, every tenth open; every place of one town."""
    head = (
        "工单编号",
        "来电时间",
        "诉求内容",
        "地点",
        "来电人",
        "联系电话",
        "承办单位",
        "办理状态",
        "办结时间",
        "答复内容",
        "满意度",
    )
    rows = [head]
    for n in range(count):
        day = f"2023-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        done = n % 10 > 0
        ended = (
            ("已办结", f"{day} 18:00", "已派人更换灯泡，晚上能照明了。", "满意")
            if done
            else ("办理中", "", "", "")
        )
        where, phone = f"万合永镇广义村{n % 3 + 1}组小卖部旁{n}号", f"139{n:08d}"
        rows.append(
            (
                f"G{n:08d}",
                f"{day} 08:{n % 60:02d}",
                "村口路灯三盏不亮，晚上走路看不清",
                where,
                "示例某",
                phone,
                "水利站",
                *ended,
            )
        )
    return rows


def _inside(count: int) -> None:
    """Runs in a house: reads, previews and confirms a csv file; prints the seconds of each."""
    import django

    django.setup()
    from linli.accounts.models import User
    from linli.cases.imports import hotline as imports
    from linli.people.reads import actor_of
    from linli.sheets.actions.confirming import run_confirm
    from linli.sheets.actions.staging import run_plan, run_stage
    from linli.sheets.reads import file_digest, opened, waiting_of

    seconds: dict[str, float] = {}
    actor = actor_of(User.objects.get(username="banner"))
    data = "\n".join(",".join(row) for row in _sheet(count)).encode()
    start = time.perf_counter()
    run = run_stage(
        actor=actor, kind="matters", file_name="表.csv", sheets=opened(data), digest=file_digest(data)
    )
    waiting = waiting_of(run)
    assert waiting
    run_plan(actor=actor, run_id=run.pk, plan=waiting.plan)
    seconds["reading and preview"] = time.perf_counter() - start
    verb = imports.hotline_import

    def timed(**given: object) -> object:
        begun = time.perf_counter()
        made = verb(**given)  # type: ignore[arg-type]
        seconds["verb"] = time.perf_counter() - begun
        return made

    imports.hotline_import = timed  # type: ignore[assignment]
    start = time.perf_counter()
    run = run_confirm(actor=actor, run_id=run.pk)
    seconds["confirm"] = time.perf_counter() - start
    assert run.made == count
    print(json.dumps(seconds))


def _floor_sqlite(before: Path, after: Path) -> float:
    """Seconds for the rows that `after` has beyond `before`, by bare executemany into `before`."""
    line = sqlite3.connect(before, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        line.execute(f"PRAGMA {pragma}")
    found, source = {}, sqlite3.connect(after)
    for table in TABLES:
        last = line.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
        found[table] = source.execute(
            f"SELECT * FROM {table} WHERE rowid > ? ORDER BY rowid", [last]
        ).fetchall()
    start = time.perf_counter()
    line.execute("BEGIN IMMEDIATE")
    for table, rows in found.items():
        line.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    line.execute("COMMIT")
    return time.perf_counter() - start


def _floor_postgresql(before: str, after: str) -> float:
    """The same by bare COPY from memory."""
    import psycopg

    found = {}
    with psycopg.connect(after) as source, psycopg.connect(before) as line:
        for table in TABLES:
            key = "id" if table in ("cases_case", "cases_entry", "kernel_audit") else None
            name = key or ("entry_id" if table == "cases_entrytext" else "case_id")
            kept = [str(row[0]) for row in line.execute(f"SELECT {name} FROM {table}")]
            kind = "bigint" if table == "kernel_audit" else "uuid"
            query = f"COPY (SELECT * FROM {table} WHERE NOT {name} = ANY(%s::{kind}[])) TO STDOUT"
            with source.cursor() as cursor, cursor.copy(query, [kept]) as copy:
                found[table] = b"".join(bytes(part) for part in copy)
        line.commit()
        start = time.perf_counter()
        for table, rows in found.items():
            with line.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
        line.commit()
        return time.perf_counter() - start


def _measure(engine: str, count: int) -> None:
    with house(engine) as made:
        data = Path(made.env["LINLI_DATA"])
        if engine == "sqlite":
            made.run(
                "-c",
                "import sqlite3,sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')",
                str(data / "linli.sqlite3"),
            )
            before = data / "before.sqlite3"
            shutil.copy(data / "linli.sqlite3", before)
        else:
            import psycopg

            url = made.env["DATABASE_URL"]
            parts = urlsplit(url)
            name = parts.path.lstrip("/")
            with psycopg.connect(parts._replace(path="/template1").geturl(), autocommit=True) as top:
                top.execute(f'CREATE DATABASE before_import TEMPLATE "{name}"')
            before = parts._replace(path="/before_import").geturl()
        seen = json.loads(made.run("-m", "bench.imports", "inside", str(count)).splitlines()[-1])
        floor = (
            _floor_sqlite(before, data / "linli.sqlite3")
            if engine == "sqlite"
            else _floor_postgresql(before, url)
        )
        whole = seen["reading and preview"] + seen["confirm"]
        print(
            f"{engine:<11} {count:,} matters: bare {floor:.1f} s; verb {seen['verb']:.1f} s, ratio "
            f"{floor / seen['verb']:.2f} (aim ≥ 0.20); "
            f"confirm {seen['confirm']:.1f} s, {floor / seen['confirm']:.2f}; "
            f"with reading and preview {whole:.1f} s, {floor / whole:.2f}\n{'':<11} verify: "
            + made.run("-m", "linli", "verify").strip(),
            flush=True,
        )


def main() -> None:
    """Both engines, one after the other."""
    for engine in ENGINES:
        _measure(engine, COUNT)


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        _inside(int(sys.argv[2]))
    else:
        for chosen in ENGINES:
            _measure(chosen, int((sys.argv[1:] or [COUNT])[0]))
