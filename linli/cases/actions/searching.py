"""Keeps the search index: written in the transaction of the step that changes what can be found.

Called inside verbs. Whoever writes matters in bulk calls `search_index` with them afterwards.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from linli.cases.models import Case, Search
from linli.cases.reads.documents import batches, documents
from linli.cases.reads.stories import KIND
from linli.cases.rules.search import Document, document, key, marks, spread
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.kernel.verbs import verb

INSERT = "INSERT INTO cases_search_fts (rowid, terms) VALUES (%s, %s)"
DELETE = "INSERT INTO cases_search_fts (cases_search_fts, rowid, terms) VALUES ('delete', %s, %s)"
ORDER = "INSERT INTO cases_search_fts (cases_search_fts) VALUES (%s)"
PLACE = (
    "INSERT INTO cases_search (key, case_id, terms, text) VALUES (%%s, %%s, %s, %%s) "
    "ON CONFLICT (key) DO NOTHING"
)
CASE, TERMS = Search._meta.get_field("case"), Search._meta.get_field("terms")


def _full_text(*statements: tuple[str, list[int | str]]) -> None:
    """SQLite's full-text table is told what changed; PostgreSQL's index follows by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for sql, values in statements:
                cursor.execute(sql, values)


def _words(document: Document) -> str:
    return str(TERMS.get_prep_value(document.terms))


def _place(case_id: UUID, made: Document) -> int:
    """Inserts the row at the matter's moment, or at the next free one."""
    at = key(case_id)
    values = [CASE.get_db_prep_save(case_id, connection), _words(made), made.text]
    sql = PLACE % TERMS.get_placeholder(None, None, connection)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(sql, [at, *values])
            if cursor.rowcount:
                return at
            at += 1


def _free(wanted: list[int]) -> list[int]:
    """A free key for each wanted one (in order), the same or a later one.

    Lists that know only days put thousands of matters on one moment: whoever meets taken keys leaps, twice as
    far each time, so that n at one moment cost log n statements a batch.
    """
    leaps = dict.fromkeys(wanted, 0)
    while True:
        keys = spread(wanted, leaps)
        taken = set(Search.objects.filter(pk__in=keys).values_list("pk", flat=True))
        if not taken:
            return keys
        for start in {start for start, at in zip(wanted, keys, strict=True) if at in taken}:
            leaps[start] = leaps[start] * 2 or 1


def search_add(case: Case, what: str, where: str) -> None:
    """A new matter can be found."""
    made = document(case, (what, where), ())
    at = _place(case.pk, made)
    _full_text((INSERT, [at, _words(made)]))


def search_renew(case: Case, said: str) -> None:
    """A step was taken: its words can be found, and the marks follow. Nothing where the words were erased."""
    row = Search.objects.filter(case_id=case.pk).first()
    if row is None:
        return
    before = Document(row.terms, row.text)
    after = before.renewed(marks(case), said)
    if after != before:
        Search.objects.filter(pk=row.pk).update(terms=after.terms, text=after.text)
        _full_text((DELETE, [row.pk, _words(before)]), (INSERT, [row.pk, _words(after)]))


def search_forget(case_id: UUID) -> None:
    """The matter is not found any more."""
    row = Search.objects.filter(case_id=case_id).first()
    if row is not None:
        _full_text((DELETE, [row.pk, _words(Document(row.terms, row.text))]))
        row.delete()


def search_index(cases: Sequence[Case]) -> int:
    """Makes matters that were written in bulk findable; returns how many. Four statements a thousand or so.

    The caller has written their words and entries in the same transaction, and none is in the index yet.
    """
    made = sorted(documents(cases).items())
    keys = _free([key(case_id) for case_id, _row in made])
    rows = [
        Search(key=at, case_id=case_id, terms=row.terms, text=row.text)
        for at, (case_id, row) in zip(keys, made, strict=True)
    ]
    Search.objects.bulk_create(rows, batch_size=200)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, [[row.key, TERMS.get_prep_value(row.terms)] for row in rows])
    return len(rows)


@verb
def search_rebuild(*, actor: Actor, progress: Callable[[int], None] = lambda done: None) -> int:
    """Makes the whole index anew from the matters' words; returns how many matters can be found.

    Raises:
        Forbidden: only administrators.
    """
    if not may(actor, "search_rebuild"):
        raise Forbidden(_("Only an administrator can do this."))
    Search.objects.all()._raw_delete("default")
    _full_text((ORDER, ["delete-all"]))
    done = 0
    for batch in batches():
        done += search_index(batch)
        progress(done)
    if actor.kind != Kind.SYSTEM:  # a restore makes it anew and must add nothing to the histories
        audit_record(actor=actor, verb="search_rebuild", kind=KIND, object_id=None, found=done)
    return done
