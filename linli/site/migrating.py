"""Bringing the database up to date, as its owner where the server's role owns nothing."""

import os
import subprocess
import sys

from django.core.management import call_command
from django.core.management.base import CommandError


def bring_up_to_date() -> None:
    """`migrate`; in a process of its own under `DATABASE_OWNER_URL` if that is set.

    Raises:
        CommandError: the owner's migration failed.
    """
    if not os.environ.get("DATABASE_OWNER_URL"):
        call_command("migrate", verbosity=0, interactive=False)
        return
    done = subprocess.run([sys.executable, "-m", "linli", "migrate", "--verbosity", "0"], check=False)
    if done.returncode:
        raise CommandError("the migration as DATABASE_OWNER_URL failed; see above")
