"""`linli import`: the page's flow on the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from linli.kernel.errors import LinliError
from linli.people.models import Household
from linli.sheets.models import ImportRun, StagedBlock
from linli.sheets.tests.making import csv

pytestmark = pytest.mark.django_db
HEAD = ("户号", "村组")
GOOD, BAD = ("9001", "广义村"), ("9002", "没有")


@pytest.fixture
def linli(cast, tmp_path):
    def run(*words: str, rows=(HEAD, GOOD), encoding="utf-8") -> str:
        path = tmp_path / "住户.csv"
        path.write_bytes(csv(*rows, encoding=encoding))
        out = StringIO()
        call_command("import", *[str(path) if word == "FILE" else word for word in words], stdout=out)
        return out.getvalue()

    return run


def there() -> bool:
    return Household.objects.filter(number="9001", ended_on=None).exists()


def test_in_and_out_again(linli):
    said = json.loads(linli("households", "FILE", "--yes", "--json", encoding="gb18030"))
    assert (said["rows"], said["left_out"], said["made"]) == (1, 0, 1)
    assert there()
    linli("--undo", said["run"])
    assert not there()


def test_bad_rows_stop_it_unless_skipped(linli, capsys):
    with pytest.raises(CommandError, match="1 of 2"):
        linli("households", "FILE", "--yes", rows=(HEAD, GOOD, BAD))
    assert "没有这个名称" in capsys.readouterr().out
    assert not there()
    assert not StagedBlock.objects.exists()
    assert ImportRun.objects.get().state == "dropped"
    linli("households", "FILE", "--yes", "--skip-bad", rows=(HEAD, GOOD, BAD))
    assert there()


def test_bad_rows_as_json(cast, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv(HEAD, BAD))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import", "households", str(path), "--json", "--yes", stdout=out)
    assert json.loads(out.getvalue())["faults"][0]["row"] == 2


def test_columns_may_be_said(linli):
    linli(
        "households",
        "FILE",
        "--yes",
        "--map",
        "甲列=number",
        "--set",
        "place=广义村",
        rows=(("甲列",), ("9001",)),
    )
    assert there()


def test_nothing_without_a_yes(linli):
    with pytest.raises(CommandError, match="--yes"):
        linli("households", "FILE")
    assert not there()


def test_with_somebodys_rights(linli):
    with pytest.raises(LinliError):
        linli("divisions", "FILE", "--as", "desk", "--yes")
    with pytest.raises(CommandError, match="1 of 1"):
        linli("households", "FILE", "--as", "desk2", "--yes")
    with pytest.raises(CommandError, match="no such user"):
        linli("households", "FILE", "--as", "nobody")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--list"),
        (("households", "/no/such/file"), "No such file"),
        (("households", "FILE", "--map", "x"), "equals"),
        (("households", "FILE", "--map", "x=y"), "no such column"),
        (("households", "FILE", "--set", "place=广义村", "--sheet", "7"), "no such sheet"),
    ],
)
def test_mistakes(linli, words, said):
    with pytest.raises(CommandError, match=said):
        linli(*words)


def test_lists_and_templates(linli, tmp_path):
    said = linli("--list", "--lang", "en")
    assert "households" in said
    assert "number*" in said
    linli("households", "--template", str(tmp_path / "t.xlsx"))
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
