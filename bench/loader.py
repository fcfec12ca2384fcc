"""Runs inside a house: writes N matters with words, entries, audit rows and seals that `verify` accepts.

`bench.loader N --open SOON LATE` writes N open matters with running clocks instead, so many of them newly due
soon and newly late at `sweep_moment()`: their own rows alone, without stories.
"""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection, models
from django.db.models import Max

from bench import texts
from linli.cases.models import Case, Entry, Search, Words
from linli.cases.reads.reference import reference
from linli.cases.rules.search import document, key
from linli.kernel import clock, ids
from linli.kernel.models import Audit, AuditSeal
from linli.kernel.reads import audit_row
from linli.kernel.rules import chain
from linli.kernel.rules.calendar import is_workday
from linli.kernel.verbs import verb
from linli.people.reads import organisations
from linli.territory.reads import tree

BATCH = 5000
BULK = secrets.token_hex(3).upper()
SALT = "0" * 32


class Table:
    """Rows of one model, made from a prepared one by replacing a few columns."""

    def __init__(self, sample: models.Model) -> None:
        self.model = type(sample)
        fields = list(sample._meta.local_concrete_fields)
        self.names = [field.column for field in fields]
        self.at = {field.attname: position for position, field in enumerate(fields)}
        self.row = [field.get_db_prep_save(getattr(sample, field.attname), connection) for field in fields]
        self.fields = {field.attname: field for field in fields}

    def make(self, **values: Any) -> list[Any]:
        """One row with these columns replaced."""
        row = self.row.copy()
        for name, value in values.items():
            row[self.at[name]] = self.fields[name].get_db_prep_save(value, connection)
        return row

    def write(self, rows: list[list[Any]]) -> None:
        """All rows at once."""
        names = ", ".join(f'"{name}"' for name in self.names)
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self.names))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _cases(count: int) -> Iterator[tuple[UUID, Case]]:
    """Finished matters of one town over three years, most of them closed."""
    town = tree().by_code("150425104")
    grids = [place for place in tree().of_kind("grid") if town.id in place.chain and place.level == 3]
    kinds = reference().offered
    start = clock.now() - timedelta(days=1095)
    for number in range(count):
        at = start + timedelta(days=1090) * (number / count)
        with clock.at(at):
            above = tree().chain(grids[number % len(grids)].id)
            is_open = number % 200 == 0
            yield (
                ids.new(),
                Case(
                    number=f"{BULK}-{number:07d}",
                    state="new" if is_open else "closed",
                    is_open=is_open,
                    town_id=above.town_id,
                    village_id=above.village_id,
                    group_id=above.group_id,
                    grid_id=above.grid_id,
                    lon=117.9,
                    lat=43.1,
                    category=kinds[number % (len(kinds) - 1)],
                    grade_id=1,
                    channel="door",
                    outcome="" if is_open else "solved",
                    created_at=at,
                    created_on=clock.local_date(at),
                    moved_at=at,
                ),
            )


def sweep_moment() -> datetime:
    """Ten o'clock of the next working day: what `--open` counts its deadlines from."""
    day = clock.today() + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(10), clock.LOCAL)


def _clock(number: int, soon: int, late: int, now: datetime) -> dict[str, datetime]:
    """Due soon, late since a moment, or not due for up to a month."""
    if number < soon:
        at, due = now - timedelta(minutes=10), now + timedelta(hours=2)
        return {"due_at": due, "soon_at": at, "remind_at": at}
    if number < soon + late:
        due = now - timedelta(minutes=10)
        return {"due_at": due, "soon_at": now - timedelta(days=1), "remind_at": due}
    at = now + timedelta(minutes=1 + number % 43_200)
    return {"due_at": at + timedelta(days=1), "soon_at": at, "remind_at": at}


@verb
def load_open(count: int, soon: int, late: int) -> None:
    """Writes open matters, a fifth each with grid worker, group head, village clerk, a unit and the desk."""
    unit = organisations(kinds=("department",))[0].pk
    holders = [
        *(
            {"state": "handling", "handler_role": role}
            for role in ("grid_worker", "group_head", "village_clerk")
        ),
        {"state": "handling", "unit_id": unit},
        {"state": "reported_back"},
    ]
    now, rows, table = sweep_moment(), [], None
    names = ("id", "number", "village_id", "group_id", "grid_id", "state", "handler_role", "unit_id")
    for number, (case_id, case) in enumerate(_cases(count)):
        with_whom = {"handler_role": "", "unit_id": None, **holders[number % len(holders)]}
        for name, value in {"id": case_id, "is_open": True, "outcome": "", **with_whom}.items():
            setattr(case, name, value)
        table = table or Table(case)
        same = {name: getattr(case, name) for name in names}
        rows.append(table.make(**same, **_clock(number, soon, late, now)))
        if len(rows) == BATCH:
            table.write(rows)
            rows.clear()
    if table:
        table.write(rows)


@verb
def load(count: int) -> None:
    """Writes `count` matters in one transaction."""
    serial = Audit.objects.aggregate(last=Max("pk"))["last"] or 0
    last = AuditSeal.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, chain.GENESIS)
    tables: dict[type, Table] = {}
    rows: dict[type, list[list[Any]]] = {
        model: [] for model in (Case, Words, Search, Entry, Audit, AuditSeal)
    }

    def add(sample: models.Model, **values: Any) -> None:
        table = tables.setdefault(type(sample), Table(sample))
        rows[type(sample)].append(table.make(**values))

    def flush() -> None:
        for model, made in rows.items():
            tables[model].write(made)
            made.clear()

    for case_id, case in _cases(count):
        case.pk = case_id
        what = texts.report(seq)
        digest = chain.salted(SALT, what, "")
        found = document(case, (what, ""), ())
        entry_id = ids.new()
        serial, seq = serial + 1, seq + 1
        add(
            case,
            **{
                name: getattr(case, name)
                for name in (
                    "id",
                    "number",
                    "state",
                    "is_open",
                    "village_id",
                    "group_id",
                    "grid_id",
                    "category_id",
                    "outcome",
                    "created_at",
                    "created_on",
                    "moved_at",
                )
            },
        )
        add(Words(case_id=case_id, what=what, salt=SALT), case_id=case_id, what=what)
        row = {"key": key(case_id), "case_id": case_id, "terms": found.terms, "text": found.text}
        add(Search(**row), **row)
        add(
            Entry(
                id=entry_id,
                case_id=case_id,
                seq=1,
                step="report",
                actor_kind="anonymous",
                to_state="new",
                digest=digest,
            ),
            id=entry_id,
            case_id=case_id,
            at=case.created_at,
            digest=digest,
        )
        audit = Audit(
            pk=serial,
            at=case.created_at,
            actor_kind="anonymous",
            verb="case_report",
            object_kind="case",
            object_id=case_id,
            detail={"entry": str(entry_id), "digest": digest},
        )
        previous = chain.link(previous, audit_row(audit))
        add(audit, id=serial, at=audit.at, object_id=case_id, detail=audit.detail)
        add(AuditSeal(seq=seq, audit_id=serial, hash=previous), seq=seq, audit_id=serial, hash=previous)
        if seq % BATCH == 0:
            flush()
    flush()


@contextmanager
def _indexed() -> Iterator[None]:
    """Indexes what is written once all of it is there (a third of the time), and lets the planner know."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield
            cursor.execute("INSERT INTO cases_search_fts (cases_search_fts) VALUES ('rebuild')")
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'case_search_terms'")
            (index,) = cursor.fetchone()
            cursor.execute("DROP INDEX case_search_terms")
            yield
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('kernel_audit', 'id'), max(id)) FROM kernel_audit"
            )
            cursor.execute(index)
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    if "--open" in sys.argv:
        load_open(int(sys.argv[1]), *map(int, sys.argv[3:5]))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        with _indexed():
            load(int(sys.argv[1]))
