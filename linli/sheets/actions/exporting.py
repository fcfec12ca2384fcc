"""Taking a list out of the house is recorded: who, which list, with what filters, how many rows."""

from collections.abc import Mapping

from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.verbs import verb
from linli.sheets.rules.exporting import noted


@verb
def export_record(*, actor: Actor, kind: str, filters: Mapping[str, str], rows: int) -> None:
    """Notes an export before its file is handed over."""
    audit_record(
        actor=actor, verb="list_export", kind="list", object_id=None, list=kind, rows=rows, **_named(filters)
    )


def _named(filters: Mapping[str, str]) -> dict[str, dict[str, str]]:
    kept = noted(filters)
    return {"filters": kept} if kept else {}
