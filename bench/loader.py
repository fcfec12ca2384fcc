"""Runs inside a house: writes N matters with words, entries, audit rows and seals that `verify` accepts."""

import secrets
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.db import connection, models
from django.db.models import Max

from linli.cases.models import Case, Entry, Words
from linli.cases.reads.reference import reference
from linli.kernel import clock, ids
from linli.kernel.models import Audit, AuditSeal
from linli.kernel.reads import audit_row
from linli.kernel.rules import chain
from linli.kernel.verbs import verb
from linli.territory.reads import tree

BATCH = 5000
BULK = secrets.token_hex(3).upper()
WHAT, SALT = "村口路灯不亮", "0" * 32


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


@verb
def load(count: int) -> None:
    """Writes `count` matters in one transaction."""
    digest = chain.salted(SALT, WHAT, "")
    serial = Audit.objects.aggregate(last=Max("pk"))["last"] or 0
    last = AuditSeal.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, chain.GENESIS)
    tables: dict[type, Table] = {}
    rows: dict[type, list[list[Any]]] = {model: [] for model in (Case, Words, Entry, Audit, AuditSeal)}

    def add(sample: models.Model, **values: Any) -> None:
        table = tables.setdefault(type(sample), Table(sample))
        rows[type(sample)].append(table.make(**values))

    def flush() -> None:
        for model, made in rows.items():
            tables[model].write(made)
            made.clear()

    for case_id, case in _cases(count):
        case.pk = case_id
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
        add(Words(case_id=case_id, what=WHAT, salt=SALT), case_id=case_id)
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


if __name__ == "__main__":
    load(int(sys.argv[1]))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('kernel_audit', 'id'), max(id)) FROM kernel_audit"
            )
        cursor.execute("ANALYZE")
