"""What stands around an archive: nothing, or age under a passphrase or for a recipient's key."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import pyrage

from linli.keeping import scrypt_age
from linli.keeping.scrypt_age import WrongKey as WrongKey  # noqa: PLC0414 - callers catch it from here

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Secret:
    """At most one of: a passphrase; recipients (`age1…`) to write for; identities to read with."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()


PLAIN = Secret()


def encrypted(path: Path) -> str:
    """ "" (not encrypted), "passphrase" or "key"."""
    with path.open("rb") as file:
        head = file.read(80)
    if not head.startswith(scrypt_age.VERSION):
        return ""
    return "passphrase" if head.splitlines()[1].startswith(b"-> scrypt ") else "key"


@contextmanager
def writing(file: BinaryIO, secret: Secret) -> Iterator[BinaryIO]:
    """Yields what the archive is written to; leaves `file` open.

    Raises:
        WrongKey: a recipient is none.
    """
    if secret.passphrase:
        with scrypt_age.Writer(file, secret.passphrase) as out:
            yield cast("BinaryIO", out)
    elif secret.recipients:
        to = _keys(pyrage.x25519.Recipient.from_str, secret.recipients, "recipient (age1…)")
        with _through(lambda source: pyrage.encrypt_io(source, file, to)) as out:
            yield out
    else:
        yield file


@contextmanager
def reading(path: Path, secret: Secret) -> Iterator[BinaryIO]:
    """Yields the archive's bytes.

    Raises:
        WrongKey: it is encrypted and `secret` does not open it.
    """
    kind = encrypted(path)
    with path.open("rb") as file:
        if not kind:
            yield file
        elif kind == "passphrase":
            yield cast("BinaryIO", scrypt_age.Reader(file, secret.passphrase))
        else:
            own = _keys(pyrage.x25519.Identity.from_str, secret.identities, "identity (AGE-SECRET-KEY-1…)")
            with _from(lambda target: pyrage.decrypt_io(file, target, own)) as plain:
                yield plain


def _keys(parse: Callable[[str], Any], texts: tuple[str, ...], what: str) -> list[Any]:
    if not texts:
        raise WrongKey("the archive is encrypted for a key: give the file of its identity")
    try:
        return [parse(text.strip()) for text in texts]
    except (pyrage.RecipientError, pyrage.IdentityError) as error:
        raise WrongKey(f"this is no {what}") from error


class _Thread(threading.Thread):
    """Runs pyrage, which pulls, beside tarfile, which pushes; remembers what went wrong."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.error: Exception | None = None

    def run(self) -> None:
        """Works to the end or to the first error."""
        try:
            self._work()
        except Exception as error:  # handed to whoever waits
            self.error = error

    def finish(self) -> None:
        """Waits, and raises what was raised."""
        self.join()
        if isinstance(self.error, pyrage.DecryptError):
            raise WrongKey("this key does not open the file, or the file is damaged") from self.error
        if self.error is not None and not isinstance(self.error, BrokenPipeError):
            raise self.error


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    source, target = os.pipe()
    return os.fdopen(source, "rb", PIECE), os.fdopen(target, "wb", PIECE)


@contextmanager
def _through(work: Callable[[IO[bytes]], None]) -> Iterator[BinaryIO]:
    source, target = _pipe()

    def run() -> None:
        with source:
            work(source)

    thread = _Thread(run)
    thread.start()
    try:
        with target:
            yield cast("BinaryIO", target)
    finally:
        thread.finish()


@contextmanager
def _from(work: Callable[[IO[bytes]], None]) -> Iterator[BinaryIO]:
    source, target = _pipe()

    def run() -> None:
        with target:
            work(target)

    thread = _Thread(run)
    thread.start()
    try:
        with source:
            yield cast("BinaryIO", source)
    finally:
        thread.finish()
