"""What others may ask about imports."""

from linli.sheets.reads.checking import Checked, check
from linli.sheets.reads.files import opened
from linli.sheets.reads.registry import importer_get, importers, importers_for
from linli.sheets.reads.runs import (
    file_digest,
    head_of,
    imported_before,
    made_by,
    run_get,
    runs,
    runs_copy,
    sheet_of,
    suggested,
    table_of,
    waiting_of,
)

__all__ = [
    "Checked",
    "check",
    "file_digest",
    "head_of",
    "imported_before",
    "importer_get",
    "importers",
    "importers_for",
    "made_by",
    "opened",
    "run_get",
    "runs",
    "runs_copy",
    "sheet_of",
    "suggested",
    "table_of",
    "waiting_of",
]
