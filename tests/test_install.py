"""What the install guide tells people to type exists, and the units say what they must."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

FOLDER = Path(__file__).parents[1] / "docs" / "install"
UNITS = sorted(FOLDER.glob("*.service"))
GUIDES = [*sorted(FOLDER.iterdir()), FOLDER.parent / "operator.md"]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_every_command_in_the_guides_is_one(path: Path) -> None:
    text = path.read_text()
    said = set(re.findall(r"(?:/opt/linli/bin/|^|`|LINLI_DATA=\S+ )linli ([a-z]+)(?=[\s`])", text, re.M))
    assert said <= set(get_commands()), said - set(get_commands())


def test_the_guide_names_every_file_and_each_is_there() -> None:
    named = set(
        re.findall(
            r"linli[\w-]*\.(?:service|timer)|nginx\.conf|Caddyfile", (FOLDER / "README.md").read_text()
        )
    )
    assert named == {path.name for path in FOLDER.iterdir()} - {"README.md"}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_kept_in(path: Path) -> None:
    lines = dict(
        line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and line[0] != "#"
    )
    assert lines["ProtectSystem"] == "strict"
    assert lines["NoNewPrivileges"] == "yes"
    assert lines["ReadWritePaths"].startswith("/srv/linli")
    assert lines["User"] == "linli"
    assert lines["UMask"] == "0077"
