"""`linli backup FILE`: everything in one file, while people go on working."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.keeping.actions.backup import backup
from linli.keeping.archive import Damaged
from linli.keeping.envelope import Secret, WrongKey
from linli.keeping.reads import Unknown
from linli.keeping.rules.manifest import Manifest
from linli.site.management.console import bar, identities, passphrase, passphrase_option


class Command(BaseCommand):
    """The file appears only when it is complete and was read back."""

    help = "Keep database, files and keys in one file; checked after writing. Others may go on working."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how it is closed."""
        parser.add_argument("file", type=Path, help="must not be there yet")
        parser.add_argument("--encrypt", action="store_true", help="under a passphrase (age format)")
        parser.add_argument(
            "--recipient", action="append", default=[], metavar="age1…", help="for a key of age's"
        )
        parser.add_argument("--identity", type=Path, help="with --recipient: reads it back with this key")
        parser.add_argument("--without-keys", action="store_true", help="you keep LINLI_DATA/keys yourself")
        parser.add_argument("--json", action="store_true")
        passphrase_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes, checks, says what is in it."""
        file: Path = options["file"]
        if options["encrypt"] and options["recipient"]:
            raise CommandError("either --encrypt or --recipient")
        word = passphrase(options["passphrase_file"], new=True) if options["encrypt"] else ""
        secret = Secret(word, tuple(options["recipient"]))
        own = Secret(identities=identities(options["identity"]))
        os.umask(0o077)
        try:
            with bar(quiet=options["json"]) as progress:
                made = backup(
                    file, secret=secret, read_with=own, keys=not options["without_keys"], progress=progress
                )
        except (Damaged, WrongKey, Unknown) as error:
            raise CommandError(f"no backup was made: {error}") from error
        except OSError as error:
            raise CommandError(f"no backup was made: {error}") from error
        self.stdout.write(json.dumps(_facts(file, made)) if options["json"] else _said(file, made, secret))


def _facts(file: Path, made: Manifest) -> dict[str, Any]:
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "made_at": made.made_at,
        "rows": sum(one.count for one in made.sums.values()),
        "files": made.files.count,
        "keys": made.keys,
    }


def _said(file: Path, made: Manifest, secret: Secret) -> str:
    facts = _facts(file, made)
    lines = [
        f"{file}: {facts['rows']} rows in {len(made.sums)} tables, {facts['files']} files, "
        f"{facts['bytes'] / 1e6:.1f} MB."
    ]
    if secret.recipients:
        lines.append("Encrypted for your key; read it back with `linli restore FILE --identity KEY --look`.")
    else:
        lines.append("Read back and found whole.")
    if not made.keys:
        lines.append("Keys are NOT in it: without your own copy of LINLI_DATA/keys it cannot be used.")
    elif not secret.passphrase and not secret.recipients:
        lines.append("The keys are in it and it is not encrypted: keep it where only you can read it.")
    return "\n".join(lines)
