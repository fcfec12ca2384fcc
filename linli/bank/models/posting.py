"""What the database does itself when a transfer comes in, in each engine's words.

The application inserts transfers, one or thousands in one statement. The database writes both entries,
moves both balances, and refuses whatever would overdraw an account, mix units or touch a closed account.
Entries and balances change in no other way. PostgreSQL works statement by statement over the transition table
(one pass for a whole batch, the accounts locked in one order); SQLite row by row, safe with its one writer.
"""

from linli.kernel.triggers import Deny, Script

_POST_SQLITE = """
SELECT RAISE(ABORT, 'ledger: units differ') WHERE EXISTS (SELECT 1 FROM bank_account
  WHERE id IN (NEW.source_id, NEW.target_id) AND unit <> NEW.unit);
SELECT RAISE(ABORT, 'ledger: account closed') WHERE EXISTS (SELECT 1 FROM bank_account
  WHERE id IN (NEW.source_id, NEW.target_id) AND closed_at IS NOT NULL);
INSERT INTO bank_entry (account_id, seq, transfer_id, delta, balance, floor)
  SELECT id, seq + 1, NEW.id, -NEW.amount, balance - NEW.amount, floor
  FROM bank_account WHERE id = NEW.source_id AND kept;
UPDATE bank_account SET seq = seq + 1, balance = balance - NEW.amount WHERE id = NEW.source_id AND kept;
INSERT INTO bank_entry (account_id, seq, transfer_id, delta, balance, floor)
  SELECT id, seq + 1, NEW.id, NEW.amount, balance + NEW.amount, floor
  FROM bank_account WHERE id = NEW.target_id AND kept;
UPDATE bank_account SET seq = seq + 1, balance = balance + NEW.amount WHERE id = NEW.target_id AND kept;
"""

_POST_POSTGRESQL = """
BEGIN
  PERFORM 1 FROM bank_account
    WHERE kept AND id IN (SELECT source_id FROM fresh UNION ALL SELECT target_id FROM fresh)
    ORDER BY (household_id IS NULL), id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM fresh JOIN bank_account a ON a.id IN (fresh.source_id, fresh.target_id)
             WHERE a.unit <> fresh.unit) THEN
    RAISE EXCEPTION 'ledger: units differ' USING ERRCODE = '23514';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh JOIN bank_account a ON a.id IN (fresh.source_id, fresh.target_id)
             WHERE a.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'ledger: account closed' USING ERRCODE = '23514';
  END IF;
  WITH legs AS (
    SELECT id, source_id AS account_id, -amount AS delta FROM fresh
    UNION ALL SELECT id, target_id, amount FROM fresh
  ), made AS (
    INSERT INTO bank_entry (account_id, seq, transfer_id, delta, balance, floor)
    SELECT a.id, a.seq + row_number() OVER w, legs.id, legs.delta, a.balance + sum(legs.delta) OVER w, a.floor
    FROM legs JOIN bank_account a ON a.id = legs.account_id AND a.kept
    WINDOW w AS (PARTITION BY a.id ORDER BY legs.id ROWS UNBOUNDED PRECEDING)
    RETURNING account_id, seq, balance
  )
  UPDATE bank_account a SET seq = last.seq, balance = last.balance
  FROM (SELECT DISTINCT ON (account_id) account_id, seq, balance FROM made ORDER BY account_id, seq DESC) last
  WHERE a.id = last.account_id;
  RETURN NULL;
END
"""

POST = Script("post", "AFTER INSERT", _POST_SQLITE, _POST_POSTGRESQL, each="STATEMENT")

_DIRECT = """
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'ledger: not by a transfer' USING ERRCODE = '23001';
  END IF;
  RETURN NEW;
END
"""

ENTRY_GUARD = Script(
    "by_transfer",
    "BEFORE INSERT",
    """
SELECT RAISE(ABORT, 'ledger: not by a transfer') WHERE NOT EXISTS (
  SELECT 1 FROM bank_transfer t JOIN bank_account a ON a.id = NEW.account_id
  WHERE t.id = NEW.transfer_id AND t.id = (SELECT max(id) FROM bank_transfer)
  AND ((t.source_id = a.id AND NEW.delta = -t.amount) OR (t.target_id = a.id AND NEW.delta = t.amount))
  AND NEW.seq = a.seq + 1 AND NEW.balance = a.balance + NEW.delta
  AND NOT EXISTS (SELECT 1 FROM bank_entry e
    WHERE e.account_id = a.id AND e.seq = a.seq AND e.transfer_id = t.id));
""",
    _DIRECT,
)
"""SQLite cannot tell who inserts: only the entry that the newest transfer asks for, once, can be inserted."""

BALANCE_GUARD = Script(
    "by_entry",
    "BEFORE UPDATE",
    """
SELECT RAISE(ABORT, 'ledger: not by a transfer') WHERE NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
  SELECT 1 FROM bank_entry WHERE account_id = NEW.id AND seq = NEW.seq AND balance = NEW.balance);
""",
    _DIRECT,
    when="OLD.balance <> NEW.balance OR OLD.seq <> NEW.seq",
)

OPENING = Deny("INSERT", unless="NEW.balance = 0 AND NEW.seq = 0")
SAME = (
    "NEW.id = OLD.id AND NEW.unit = OLD.unit AND NEW.kind = OLD.kind AND NEW.kept = OLD.kept "
    "AND coalesce(NEW.floor, -1) = coalesce(OLD.floor, -1) "
    "AND coalesce(CAST(NEW.household_id AS text), '') = coalesce(CAST(OLD.household_id AS text), '')"
)
"""What of an account never changes."""
