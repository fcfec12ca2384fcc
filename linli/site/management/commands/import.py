"""`linli import KIND FILE`: the same preview, check and all-or-nothing as on the desk's page."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from rich.console import Console
from rich.table import Table

from linli.accounts.reads import user_named
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.errors import Invalid
from linli.people.reads import actor_of
from linli.sheets.actions.confirming import run_confirm, run_undo
from linli.sheets.actions.staging import run_drop, run_plan, run_stage
from linli.sheets.reads import (
    file_digest,
    imported_before,
    importer_get,
    importers_for,
    opened,
    run_get,
    table_of,
    waiting_of,
)
from linli.sheets.reads.showing import faults_view, good_view
from linli.sheets.rules.importers import Importer
from linli.sheets.rules.states import Plan, Waiting
from linli.sheets.rules.texts import ENCODINGS
from linli.sheets.rules.words import normal
from linli.sheets.rules.writing import template

FAULTS = 50


class Command(BaseCommand):
    """Writes nothing before somebody agreed; exit code 1 where nothing was written."""

    help = "Bring in a spreadsheet: shows every row that does not fit, then writes all or nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, from where, and how far without asking."""
        parser.add_argument("kind", nargs="?", help="what the file holds; see --list")
        parser.add_argument("file", nargs="?", type=Path, help="xlsx, xls, ods, csv")
        parser.add_argument("--list", action="store_true", help="the kinds with their columns")
        parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty template there")
        parser.add_argument("--undo", type=UUID, metavar="RUN", help="take an import back")
        parser.add_argument("--map", action="append", default=[], metavar="HEADER=FIELD")
        parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="for all rows")
        parser.add_argument("--sheet", help="name or number (from 1) of the sheet")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="of a text file")
        parser.add_argument("--as", dest="username", help="act with this user's rights; else the operator's")
        parser.add_argument("--skip-bad", action="store_true", help="leave out rows that do not fit")
        parser.add_argument("--yes", action="store_true", help="write without asking")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--lang", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of: list, template, undo, import."""
        with translation.override(options["lang"]):
            try:
                self._handle(options)
            except Invalid as error:
                texts = [text for found in error.fields.values() for text in found]
                raise CommandError(" ".join(texts) or str(error)) from error

    def _handle(self, options: dict[str, Any]) -> None:
        actor = _actor(options["username"])
        if options["list"]:
            self._list(actor)
        elif options["undo"]:
            run_undo(actor=actor, run_id=options["undo"])
            self.stdout.write(f"{options['undo']}: undone")
        elif options["kind"] and options["template"]:
            options["template"].write_bytes(template(importer_get(actor, options["kind"])))
            self.stdout.write(str(options["template"]))
        elif options["kind"] and options["file"]:
            self._import(actor, importer_get(actor, options["kind"]), options)
        else:
            raise CommandError("say what and which file: linli import KIND FILE (or --list)")

    def _list(self, actor: Actor) -> None:
        for importer in importers_for(actor):
            self.stdout.write(f"{importer.kind}  {importer.label}")
            for column in importer.columns:
                self.stdout.write(
                    f"    {column.name}{'*' if column.required else ''}  {column.label}  {column.note}"
                )

    def _import(self, actor: Actor, importer: Importer, options: dict[str, Any]) -> None:
        data = _bytes(options["file"])
        sheets = opened(data, options["encoding"])
        if options["sheet"]:
            sheets = [_pick(sheets, options["sheet"])]
        run = run_stage(
            actor=actor,
            kind=importer.kind,
            file_name=options["file"].name,
            sheets=sheets,
            digest=file_digest(data),
        )
        try:
            plan = _plan(importer, run_id=run.pk, actor=actor, options=options)
            run = run_plan(actor=actor, run_id=run.pk, plan=plan)
            waiting = waiting_of(run)
            assert waiting is not None
            if not options["json"]:
                self._show(actor, importer, run.pk, waiting)
            if not _agreed(run.bad, run.rows, options):
                if options["json"]:
                    faults = [
                        {**fault, "label": str(fault["label"])}
                        for fault in faults_view(importer, waiting.faults)
                    ]
                    said: dict[str, Any] = {"run": None, "rows": run.rows, "bad": run.bad, "faults": faults}
                    self.stdout.write(json.dumps(said, ensure_ascii=False))
                raise CommandError(f"nothing was written; {run.bad} of {run.rows} rows do not fit")
            run = run_confirm(actor=actor, run_id=run.pk, leaving=run.bad if options["skip_bad"] else 0)
        finally:
            run_drop(actor=actor, run_id=run.pk)
        if options["json"]:
            done = {"run": str(run.pk), "rows": run.rows, "left_out": run.bad, "made": run.made}
            self.stdout.write(json.dumps(done))
        else:
            self.stdout.write(
                f"{run.rows - run.bad} rows written, {run.bad} left out. Undo: linli import --undo {run.pk}"
            )

    def _show(self, actor: Actor, importer: Importer, run_id: UUID, waiting: Waiting) -> None:
        run = run_get(actor, run_id)
        console = Console()
        if imported_before(run):
            console.print("This very file was taken in before.", style="yellow")
        table = table_of(run, importer, waiting.plan)
        console.print(_good(good_view(importer, table, waiting)))
        if waiting.faults:
            console.print(_bad(faults_view(importer, waiting.faults[:FAULTS]), len(waiting.faults)))
        console.print(f"{run.rows - run.bad} / {run.rows}")


def _actor(username: str | None) -> Actor:
    if not username:
        return SYSTEM
    user = user_named(username)
    if user is None or not user.is_active:
        raise CommandError(f"no such user: {username}")
    return actor_of(user)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _pick(sheets: list[Any], wanted: str) -> Any:
    found = [sheet for sheet in sheets if sheet.name == wanted]
    if not found and wanted.isdecimal() and 1 <= int(wanted) <= len(sheets):
        found = [sheets[int(wanted) - 1]]
    if not found:
        raise CommandError(f"no such sheet; there are: {', '.join(sheet.name for sheet in sheets)}")
    return found[0]


def _plan(importer: Importer, *, run_id: UUID, actor: Actor, options: dict[str, Any]) -> Plan:
    """The guessed plan with what `--map` and `--set` say."""
    run = run_get(actor, run_id)
    waiting = waiting_of(run)
    assert waiting is not None
    plan = waiting.plan
    headers = [normal(word) for word in table_of(run, importer, plan).headers]
    columns = dict(plan.columns)
    for header, name in map(_pair, options["map"]):
        if normal(header) not in headers or name not in importer.by_name:
            raise CommandError(f"--map {header}={name}: no such column or field")
        at = headers.index(normal(header))
        columns = {field: index for field, index in columns.items() if index != at} | {name: at}
    fixed = dict(map(_pair, options["set"]))
    columns = {field: index for field, index in columns.items() if field not in fixed}
    return Plan(plan.sheet, plan.first, plan.last, columns, fixed)


def _pair(text: str) -> tuple[str, str]:
    left, sign, right = text.partition("=")
    if not sign:
        raise CommandError(f"“{text}” needs an equals sign")
    return left.strip(), right.strip()


def _agreed(bad: int, rows: int, options: dict[str, Any]) -> bool:
    if (bad and not options["skip_bad"]) or bad == rows:
        return False
    if options["yes"]:
        return True
    if not sys.stdin.isatty():
        raise CommandError("not a terminal; say --yes to write")
    return input(f"Write {rows - bad} rows? [y/N] 写入？ ").strip().lower() in ("y", "yes", "是")


def _good(view: dict[str, Any]) -> Table:
    shown = Table("#", *[str(column.label) for column in view["used"]])
    for number, cells in view["good_rows"][:10]:
        shown.add_row(str(number), *[cell for _label, cell in cells])
    return shown


def _bad(faults: list[dict[str, Any]], count: int) -> Table:
    shown = Table("#", "!", "", caption=f"{count}")
    for fault in faults:
        shown.add_row(str(fault["row"]), str(fault["label"]), fault["message"])
    return shown
