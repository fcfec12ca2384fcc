"""The gates of the architecture: rows, files, models, foreign keys, lookups, the write guard, deployment."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction

from tests import contracts

ROOT = Path(__file__).parents[1]
ROOMS = contracts.rooms()
SOURCES = sorted(
    path for path in (ROOT / "linli").rglob("*.py") if not {"tests", "migrations"} & set(path.parts)
)
HEIGHT = {
    name.strip("() "): height
    for height, row in enumerate(reversed(contracts.ROOMS))
    for name in row.split("|")
}
MODELS = [model for model in apps.get_models() if model.__module__.startswith("linli.")]
FIELDS = [
    (model, field)
    for model in MODELS
    for field in model._meta.local_fields
    if isinstance(field, models.ForeignKey)
]
LOOKING = {
    "filter",
    "exclude",
    "get",
    "order_by",
    "values",
    "values_list",
    "select_related",
    "prefetch_related",
    "only",
    "defer",
    "annotate",
    "aggregate",
    "distinct",
    "Q",
    "F",
    "Count",
    "Sum",
    "Min",
    "Max",
    "Avg",
    "OuterRef",
    "get_or_create",
    "update_or_create",
    "earliest",
    "latest",
    "alias",
    "dates",
}


# --- imports


def test_contracts_are_current():
    assert contracts.FILE.read_text() == contracts.text(), "run: python -m tests.contracts"


def test_contracts_hold():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]


def test_every_room_stands_on_a_row():
    assert set(ROOMS) <= set(HEIGHT)


# --- models


@pytest.mark.django_db
def test_migrations_are_complete():
    out = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def _names(pairs) -> list[str]:
    return [f"{model.__name__}.{field.name}" for model, field in pairs]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=_names(FIELDS))
def test_foreign_keys_point_down(model, field):
    room, other = model._meta.app_label, field.related_model._meta.app_label
    assert other in HEIGHT, f"{room} points at {other}, which is no room"
    if room == other:
        return
    assert HEIGHT[other] < HEIGHT[room]
    assert field.remote_field.on_delete is models.PROTECT
    assert field.remote_field.related_name == "+"


def _classes(room: str) -> Iterator[ast.Call]:
    """Every `ForeignKey(…)` and its like in a room's source."""
    for path in SOURCES:
        if path.parts[len(ROOT.parts) + 1] == room:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
                    "ForeignKey",
                    "OneToOneField",
                    "ManyToManyField",
                ):
                    yield node


@pytest.mark.parametrize("room", ROOMS)
def test_foreign_keys_across_rooms_are_strings(room):
    for call in _classes(room):
        given = call.args[0] if call.args else next(word.value for word in call.keywords if word.arg == "to")
        if isinstance(given, ast.Name):
            own = {model.__name__ for model in MODELS if model._meta.app_label == room}
            assert given.id in own, f"{room}: {given.id} belongs to another room; name it “room.Model”"


# --- lookups


def _paths(source: str) -> Iterator[tuple[int, str]]:
    """(line, lookup path) of every keyword or literal with `__` handed to a query."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in LOOKING:
            continue
        for word in call.keywords:
            if word.arg and "__" in word.arg:
                yield call.lineno, word.arg
        for given in call.args:
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield call.lineno, given.value.lstrip("-")


def _steps_out(room: str, path: str) -> str | None:
    """The other room whose column a path of a room's query reads, whichever of its models it starts from."""
    for model in (model for model in MODELS if model._meta.app_label == room):
        at: type[models.Model] = model
        for step in path.split("__"):
            names = {field.name: field for field in at._meta.get_fields()}
            field = names.get(step)
            if field is None or not field.is_relation or field.related_model is None:
                break
            other = field.related_model._meta.app_label
            if other != room:
                rest = path.split("__")[path.split("__").index(step) + 1 :]
                if rest and rest[0] not in LOCAL_LOOKUPS:
                    return other
                break
            at = field.related_model
    return None


LOCAL_LOOKUPS = {"in", "isnull", "exact", "gt", "gte", "lt", "lte", "id", "pk"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_lookup_crosses_rooms(path):
    room = path.parts[len(ROOT.parts) + 1]
    found = [
        f"line {line}: {words} reads {other}"
        for line, words in _paths(path.read_text())
        if (other := _steps_out(room, words))
    ]
    assert not found


def test_the_lookup_gate_bites():
    crossing = (
        "Posting.objects.filter(person__user__is_active=True).values_list('person__user_id').order_by('id')"
    )
    found = [(words, _steps_out("people", words)) for _line, words in _paths(crossing)]
    assert (
        found[-1] == ("person__user__is_active", "accounts")
        or ("person__user__is_active", "accounts") in found
    )
    assert ("id", None) in found


# --- writes


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["create", "update", "delete"])
def test_the_write_guard_bites(act):
    from linli.kernel import verbs
    from linli.kernel.models import Version

    with verbs.writing():
        Version.objects.create(topic="gate")
    rows = Version.objects.filter(topic="gate")
    acts = {
        "create": lambda: Version.objects.create(topic="x"),
        "update": lambda: rows.update(number=1),
        "delete": rows.delete,
    }
    with pytest.raises(AssertionError, match="outside a verb"), transaction.atomic():
        acts[act]()
    with verbs.writing():
        acts[act]()


@pytest.mark.django_db
def test_the_write_guard_sees_raw_statements():
    from django.db import connection

    with pytest.raises(AssertionError, match="outside a verb"), connection.cursor() as cursor:
        cursor.execute("  insert into kernel_version (topic, number) values ('x', 1)")


def test_no_signals_and_no_logic_in_save():
    for path in SOURCES:
        tree = ast.parse(path.read_text())
        if "signals" in path.name:
            pytest.fail(f"{path}: rooms register functions, they do not send signals")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "django.db.models.signals"
            ):
                pytest.fail(f"{path}: no signals")
            if isinstance(node, ast.ClassDef) and path.name == "models.py":
                assert not [
                    n.name
                    for n in node.body
                    if isinstance(n, ast.FunctionDef) and n.name in ("save", "delete")
                ]


def test_every_file_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


# --- deployment


def test_deployment_is_clean(tmp_path):
    env = {**os.environ, "LINLI_TLS": "1", "LINLI_HOSTS": "linli.example", "LINLI_DATA": str(tmp_path)}
    env.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "linli", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 silenced" in done.stdout + done.stderr


# --- the API's description


def test_the_api_is_as_described():
    from tests import openapi

    assert openapi.FILE.read_text() == openapi.text(), "run: python -m tests.openapi"
