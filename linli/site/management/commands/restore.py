"""`linli restore FILE`: an archive into an empty data folder and database."""

import json
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.keeping import envelope
from linli.keeping.actions.restore import NotEmpty, look, rebuild, restore
from linli.keeping.archive import Damaged
from linli.keeping.envelope import Secret, WrongKey
from linli.keeping.places import RESTORING
from linli.keeping.reads import Unknown
from linli.keeping.rules.manifest import Manifest
from linli.kernel.reads import broken
from linli.site.management.console import bar, identities, passphrase, passphrase_option
from linli.site.migrating import bring_up_to_date


class Command(BaseCommand):
    """Nothing is written before the whole archive was read once and found whole."""

    help = "Fill an empty LINLI_DATA and database from a backup, bring it up to date, verify it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to open, and with what."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, help="file with the age identity it was written for")
        parser.add_argument(
            "--look", action="store_true", help="check it and say what is in it; write nothing"
        )
        parser.add_argument("--json", action="store_true")
        passphrase_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks, fills, migrates, verifies."""
        file: Path = options["file"]
        try:
            secret = self._secret(file, options)
            made = look(file, secret)
            if not options["look"]:
                self._restore(file, made, secret, quiet=options["json"])
        except (Damaged, WrongKey, Unknown, NotEmpty, ValueError) as error:
            raise CommandError(f"not restored: {error}") from error
        except OSError as error:
            raise CommandError(
                f"not restored: {error}. Mend that, and run the same command again."
            ) from error
        self._say(made, options)

    def _secret(self, file: Path, options: dict[str, Any]) -> Secret:
        kind = envelope.encrypted(file)
        word = passphrase(options["passphrase_file"], new=False) if kind == "passphrase" else ""
        return Secret(word, identities=identities(options["identity"]))

    def _restore(self, file: Path, made: Manifest, secret: Secret, *, quiet: bool) -> None:
        if RESTORING.read() and not quiet:
            self.stderr.write("An earlier restore was cut off here; going on with it.")
        with bar(quiet=quiet) as progress:
            restore(file, made, secret=secret, progress=progress)
        bring_up_to_date()
        rebuild()
        found = list(islice(broken(), 20))
        if found:
            raise CommandError("restored, but verify found:\n" + "\n".join(found))
        RESTORING.clear()

    def _say(self, made: Manifest, options: dict[str, Any]) -> None:
        rows, files = sum(one.count for one in made.sums.values()), made.files.count
        if options["json"]:
            facts = {"linli": made.linli, "made_at": made.made_at, "rows": rows, "files": files}
            self.stdout.write(json.dumps(facts | {"keys": made.keys, "restored": not options["look"]}))
            return
        what = f"{rows} rows and {files} files of {made.made_at} (Linli {made.linli}, {made.engine})"
        if options["look"]:
            self.stdout.write(f"Whole: {what}. Keys: {', '.join(made.keys) or 'none'}.")
        else:
            self.stdout.write(f"Restored and verified: {what}. Next: linli run")
