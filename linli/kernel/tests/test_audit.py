"""Append-only records, their seals, and what `verify` says when somebody tampers."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from linli.kernel import clock, triggers
from linli.kernel.actions import audit
from linli.kernel.actor import SYSTEM
from linli.kernel.models import Audit, AuditSeal, DayDigest
from linli.kernel.reads import audit_broken, broken, day_digests
from linli.kernel.verbs import writing

pytestmark = pytest.mark.django_db


def record(count=1, **detail):
    with writing():
        for number in range(count):
            audit.audit_record(actor=SYSTEM, verb=f"verb_{number}", kind="thing", object_id=uuid4(), **detail)


def run(sql, *params):
    with writing(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def sealed():
    """Ten sealed entries above whatever the cast left; returns their ids."""
    while audit.audit_seal():
        pass
    record(10)
    assert audit.audit_seal() == 10
    return list(AuditSeal.objects.order_by("-seq").values_list("audit_id", flat=True)[:10])[::-1]


def unguard(table, operation):
    name = triggers.Deny(operation).name(table)
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    run(f'DROP TRIGGER "{name}"{on}')


def test_detail_holds_plain_values():
    some = uuid4()
    record(
        id=some,
        amount=Decimal("1.50"),
        none=None,
        flag=True,
        ids=[some],
        both={some},
        deep={"a": (some, None)},
    )
    row = Audit.objects.order_by("-id").first()
    text = str(some)
    assert row.detail == {
        "id": text,
        "amount": "1.50",
        "flag": True,
        "ids": [text],
        "both": [text],
        "deep": {"a": [text, None]},
    }
    assert row.object_kind == "thing"
    assert row.actor_kind == "system"


@pytest.mark.parametrize("table", ["kernel_audit", "kernel_auditseal", "kernel_daydigest"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {key} = {key}", "DELETE FROM {}"])
def test_the_database_itself_refuses_changes(sealed, table, statement):
    audit.day_digest_publish()
    key = {"kernel_audit": "id", "kernel_auditseal": "seq", "kernel_daydigest": "day"}[table]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement.format(table, key=key))


def test_insert_or_replace_does_not_walk_past(sealed):
    copy = "SELECT id, at, actor_kind, actor_id, 'forged', object_kind, object_id, detail FROM kernel_audit"
    columns = "(id, at, actor_kind, actor_id, verb, object_kind, object_id, detail)"
    if connection.vendor == "sqlite":
        forged = f"INSERT OR REPLACE INTO kernel_audit {columns} {copy}"
    else:
        forged = f"INSERT INTO kernel_audit {columns} {copy} ON CONFLICT (id) DO UPDATE SET verb = 'forged'"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(forged)


def test_truncate_is_refused(sealed):
    if connection.vendor == "sqlite":
        return  # no such statement: DELETE without a condition is the same trigger
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("TRUNCATE kernel_auditseal")


def test_a_trigger_lets_through_what_it_declares():
    class Held(models.Model):
        note = models.CharField(max_length=9)
        triggers = (triggers.Deny("UPDATE", unless="NEW.note = 'x'"),)

        class Meta:
            app_label = "kernel"

    deny = Held.triggers[0]
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE kernel_held (id integer PRIMARY KEY, note varchar(9))")
        triggers.install()
        with writing():
            Held.objects.create(pk=1, note="a")
            Held.objects.update(note="x")
            with pytest.raises(DatabaseError), transaction.atomic():
                Held.objects.update(note="b")
        assert triggers.missing() == []
        assert deny.name("kernel_held") == "kernel_held_deny_update"
    finally:
        from django.apps import apps

        del apps.all_models["kernel"]["held"]
        apps.clear_cache()


def test_whole_chain_holds(sealed):
    audit.day_digest_publish()
    assert list(broken()) == []


def test_the_first_changed_entry_is_named(sealed):
    unguard("kernel_audit", "UPDATE")
    for audit_id in (sealed[7], sealed[3]):
        run("UPDATE kernel_audit SET verb = 'forged' WHERE id = %s", audit_id)
    (text,) = audit_broken()
    assert f"entry {sealed[3]} (" in text
    assert "changed" in text


def test_a_missing_entry_is_named(sealed):
    unguard("kernel_audit", "DELETE")
    run("DELETE FROM kernel_audit WHERE id = %s", sealed[5])
    (text,) = audit_broken()
    assert text.startswith(f"audit: entry {sealed[5]} (")
    assert text.endswith("is missing")


def test_a_missing_seal_is_named(sealed):
    seq = AuditSeal.objects.get(audit_id=sealed[5]).seq
    unguard("kernel_auditseal", "DELETE")
    run("DELETE FROM kernel_auditseal WHERE seq = %s", seq)
    assert list(audit_broken()) == [f"audit: seal {seq} is missing"]


def test_a_chain_made_anew_does_not_match_the_published_digests(sealed):
    """Whoever rewrites an entry and every seal after it still has each day's digest against them."""
    days = [date(2024, 11, 1), date(2024, 11, 2)]
    for day in days:
        audit.day_digest_publish(day=day)
    unguard("kernel_audit", "UPDATE")
    unguard("kernel_auditseal", "DELETE")
    run("UPDATE kernel_audit SET verb = 'forged' WHERE id = %s", sealed[3])
    run("DELETE FROM kernel_auditseal")
    audit.audit_seal(whole=True, limit=10**6)
    (text,) = audit_broken()
    assert "published for 2024-11-01 does not match" in text


def test_each_day_of_a_quiet_week_is_compared(sealed):
    audit.day_digest_publish(day=date(2024, 11, 1))
    unguard("kernel_daydigest", "UPDATE")
    audit.day_digest_publish(day=date(2024, 11, 2))
    run("UPDATE kernel_daydigest SET hash = 'forged' WHERE day = %s", date(2024, 11, 1))
    (text,) = audit_broken()
    assert "2024-11-01" in text


def test_a_cut_off_end_is_seen_by_its_digest(sealed):
    audit.day_digest_publish(day=date(2024, 11, 1))
    seq = AuditSeal.objects.get(audit_id=sealed[8]).seq
    unguard("kernel_auditseal", "DELETE")
    run("DELETE FROM kernel_auditseal WHERE seq >= %s", seq)
    assert list(audit_broken()) == [
        f"audit: the digest published for 2024-11-01 names seal {seq + 1}, which is missing"
    ]


def test_sealing_takes_late_rows_and_limits(sealed):
    record(7)
    assert [audit.audit_seal(limit=5), audit.audit_seal(limit=5), audit.audit_seal()] == [5, 2, 0]
    assert list(audit_broken()) == []


def test_nothing_to_publish_yet(monkeypatch):
    monkeypatch.setattr(audit.AuditSeal.objects, "order_by", lambda *_: AuditSeal.objects.none())
    audit.day_digest_publish()
    assert day_digests() == []


def test_a_published_day_stays_as_it_is(sealed):
    audit.day_digest_publish()
    first = day_digests()[0]
    assert first.day == clock.today()
    record()
    audit.audit_seal()
    audit.day_digest_publish()
    assert DayDigest.objects.get(pk=first.day).hash == first.hash
    audit.day_digest_publish(day=first.day + timedelta(days=1))
    assert len(day_digests()) == 2
    assert len(day_digests(limit=1)) == 1


# --- the guards themselves


def test_a_lost_guard_is_missed_and_put_back():
    assert triggers.missing() == []
    unguard("kernel_audit", "UPDATE")
    assert triggers.missing() == ["kernel_audit_deny_update"]
    assert next(broken()) == "database: guard kernel_audit_deny_update is missing"
    call_command("migrate", verbosity=0, stdout=StringIO())
    assert triggers.missing() == []


def test_a_hollow_guard_is_missed():
    if connection.vendor == "sqlite":
        unguard("kernel_audit", "DELETE")
        run("CREATE TRIGGER kernel_audit_deny_delete BEFORE DELETE ON kernel_audit BEGIN SELECT 1; END")
    else:
        run("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$")
        run(
            "CREATE OR REPLACE TRIGGER kernel_audit_deny_delete BEFORE DELETE ON kernel_audit "
            "FOR EACH ROW EXECUTE FUNCTION nothing()"
        )
    assert triggers.missing() == ["kernel_audit_deny_delete"]


def test_plans_install_nothing():
    unguard("kernel_audit", "UPDATE")
    call_command("migrate", plan=True, verbosity=0, stdout=StringIO())
    assert triggers.missing()


def test_install_skips_tables_that_are_not_there(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    unguard("kernel_audit", "UPDATE")
    triggers.install()
    assert triggers.missing()
