"""The `linli` command: Django's commands with short names, and no traceback for a user's mistake."""

import os
import sys
from typing import NoReturn

from django.core.management import execute_from_command_line
from django.core.management.base import CommandError

from linli.site import measures_folder

DURING_RESTORE = ("restore", "migrate", "verify", "help", "version")
"""Commands that run although a restore was cut off."""
OPERATOR = {
    "disk-full": "the disk is full; make room and start again",
    "read-only": "the data folder or the database cannot be written to",
    "busy": "the database is busy; try again",
    "database-away": "the database does not answer",
}
"""What each trouble means to whoever runs the service."""


def main() -> None:
    """Runs one command; exit code 0 done, 1 refused or broken, 2 a setting cannot be used."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    try:
        from linli.site import settings  # noqa: PLC0415 - reads the environment, which may be wrong
    except (OSError, ValueError) as error:
        _stop(f"{error}. See LINLI_DATA and DATABASE_URL.", 2)
    if sys.argv[1:2] == ["run"] or "--run" in sys.argv:
        measures_folder.begin(settings.LINLI_DATA)  # before Django's setup: its parts import the figures
    from django.db import Error  # noqa: PLC0415 - needs settings

    from linli.keeping.places import RESTORING  # noqa: PLC0415
    from linli.kernel.errors import LinliError  # noqa: PLC0415 - translated texts need settings first
    from linli.site.trouble_kinds import trouble_of  # noqa: PLC0415

    if sys.argv[1:2] not in ([], *([word] for word in DURING_RESTORE)) and RESTORING.read():
        _stop(f"a restore of {RESTORING.read().get('file')} was cut off here; run linli restore again", 1)

    try:
        execute_from_command_line(["linli", *(sys.argv[1:] or ["help"])])
    except (LinliError, CommandError) as error:
        _stop(str(error), 1)
    except (OSError, Error) as error:
        found = trouble_of(error)
        if found is None:
            raise
        code = found.code if os.access(settings.LINLI_DATA, os.W_OK) else "read-only"
        _stop(f"{OPERATOR[code]}: {str(error).strip()}", 1)
    except KeyboardInterrupt:
        sys.exit(130)


def _stop(message: str, code: int) -> NoReturn:
    print(f"linli: {message}", file=sys.stderr)
    sys.exit(code)
