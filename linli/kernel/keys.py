"""Keys live in the data folder, outside the database: one file each, readable by its owner only.

`secret` signs cookies; `seal` holds Fernet keys, newest first, one a line; `lookup` keys the hashes by which
sealed values and follow-up codes are found.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from linli.kernel.rules import text


def make(folder: Path) -> None:
    """Creates every key that is not there yet; never touches one that is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, value in (
        ("secret", secrets.token_urlsafe(48)),
        ("seal", Fernet.generate_key().decode()),
        ("lookup", secrets.token_hex(32)),
    ):
        _create(folder / name, value + "\n")


def start(folder: Path, *, restoring: bool = False) -> str:
    """The secret that signs cookies. A restore makes no keys: they come out of the archive, if not from here.

    Raises:
        OSError: the folder cannot be read or written.
    """
    if restoring:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    else:
        make(folder)
    path = folder / "secret"
    return path.read_text().strip() if path.exists() else secrets.token_urlsafe(48)


def _create(path: Path, content: str) -> None:
    """Writes a file whole or not at all, and only if it is new, even with several processes starting."""
    if path.exists():
        return
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _folder() -> Path:
    return Path(settings.LINLI_DATA) / "keys"


@lru_cache
def sealer() -> MultiFernet:
    """Encrypts with the newest key, decrypts with any."""
    lines = (_folder() / "seal").read_text().split()
    return MultiFernet([Fernet(line) for line in lines])


def unseal(token: bytes) -> bytes:
    """Opens what any key sealed; looks at the file again where another worker put a fresh key in front."""
    try:
        return sealer().decrypt(token)
    except InvalidToken:
        sealer.cache_clear()
        return sealer().decrypt(token)


@lru_cache
def _lookup_key() -> bytes:
    return bytes.fromhex((_folder() / "lookup").read_text().strip())


def lookup(purpose: str, *values: str) -> str:
    """Keyed hash of `values` (32 hex digits) by which a sealed value is found without opening any."""
    return text.keyed(_lookup_key(), purpose, *values).hex()[:32]


def secret_for(purpose: str, *values: str) -> bytes:
    """32 bytes that only this installation can derive again, e.g. a follow-up code from a form's key."""
    return text.keyed(_lookup_key(), f"derive:{purpose}", *values)


def rotate() -> None:
    """Puts a fresh sealing key in front; the old ones keep opening what they sealed."""
    path = _folder() / "seal"
    part = path.with_name("seal.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(Fernet.generate_key().decode() + "\n" + path.read_text())
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sealer.cache_clear()
