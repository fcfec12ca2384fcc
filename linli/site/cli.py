"""The `linli` command: Django's commands with short names, and no traceback for a user's mistake."""

import os
import sys

from django.core.management import execute_from_command_line
from django.core.management.base import CommandError


def main() -> None:
    """Runs one command; exit code 0 done, 1 refused or broken, 2 wrong words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    from linli.kernel.errors import LinliError  # noqa: PLC0415 - translated texts need settings first

    try:
        execute_from_command_line(["linli", *(sys.argv[1:] or ["help"])])
    except (LinliError, CommandError) as error:
        print(f"linli: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
