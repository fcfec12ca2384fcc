"""Very many rows of one model in one go: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection, models

from linli.kernel import verbs

Prepare = Callable[[Any], Any]


def _hex(value: Any) -> Any:
    return value.hex if value is not None else None


def _naive(value: datetime | None) -> str | None:
    return str(value.astimezone(UTC).replace(tzinfo=None)) if value is not None else None


def _same(value: Any) -> Any:
    return value


def _prepare(field: "models.Field[Any, Any]") -> Prepare:
    """How a value of this field goes to the driver; the plain ways are short cuts of Django's own."""
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    sqlite = connection.vendor == "sqlite"
    if isinstance(target, models.UUIDField):
        return _hex if sqlite else _same
    if isinstance(target, models.DateTimeField):
        return _naive if sqlite else _same
    if type(target) in (models.TextField, models.CharField, models.PositiveIntegerField, models.BooleanField):
        return _same
    return partial(field.get_db_prep_save, connection=connection)


class Bulk:
    """Rows to come of one model, gathered and then written at once inside the running verb.

    They go past `save()`, so nothing fills a column but `sample`, whose values stand in every row, and the
    `varying` columns, which each `add` gives in their order. An automatic key stays the database's.
    """

    def __init__(self, sample: models.Model, *varying: str) -> None:
        fields = [f for f in sample._meta.local_concrete_fields if not isinstance(f, models.AutoField)]
        place = {field.attname: at for at, field in enumerate(fields)}
        self._names = ", ".join(f'"{field.column}"' for field in fields)
        self._table = sample._meta.db_table
        self._row = [
            None
            if field.attname in varying
            else field.get_db_prep_save(getattr(sample, field.attname), connection)
            for field in fields
        ]
        self._varying = [(place[name], _prepare(fields[place[name]])) for name in varying]
        self._rows: list[list[Any]] = []

    def add(self, *values: Any) -> None:
        """One more row."""
        row = self._row.copy()
        for (at, prepare), value in zip(self._varying, values, strict=True):
            row[at] = prepare(value)
        self._rows.append(row)

    def write(self) -> None:
        """Writes what was gathered, and forgets it.

        Raises:
            RuntimeError: outside a verb.
        """
        if not verbs.inside():
            raise RuntimeError("only verbs write")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._table} ({self._names}) FROM STDIN") as copy:
                    for row in self._rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self._row))
                cursor.executemany(
                    f"INSERT INTO {self._table} ({self._names}) VALUES ({marks})",  # noqa: S608 - our own names
                    self._rows,
                )
        self._rows = []

    def __len__(self) -> int:
        return len(self._rows)
