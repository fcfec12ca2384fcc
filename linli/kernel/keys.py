"""Keys live in the data folder, outside the database: one file each, readable by its owner only.

`secret` signs cookies, newest first; `seal` holds Fernet keys, newest first, one a line; `lookup` keys the
hashes by which sealed values and follow-up codes are found. `ages` and `retired` come with a rotation.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from linli.kernel import clock
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


def start(folder: Path, *, restoring: bool = False) -> list[str]:
    """What signs cookies, newest first. A restore makes no keys: the archive has them, or this machine.

    Raises:
        OSError: the folder cannot be read or written.
    """
    if restoring:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    else:
        make(folder)
    return cookie_secrets(folder) if (folder / "secret").exists() else [secrets.token_urlsafe(48)]


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


def _stamp(path: Path) -> tuple[int, int, int]:
    seen = path.stat()
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


@lru_cache(maxsize=2)
def _fernets(path: Path, stamp: tuple[int, int, int]) -> tuple[Fernet, ...]:
    return tuple(Fernet(line) for line in path.read_text().split())


def _seals() -> tuple[Fernet, ...]:
    """The sealing keys, newest first. One look at the file's date each time: a running server must never go
    on sealing with a key that another process has put behind a fresh one."""
    path = _folder() / "seal"
    return _fernets(path, _stamp(path))


def sealer() -> MultiFernet:
    """Encrypts with the newest key, decrypts with any."""
    return MultiFernet(_seals())


def unseal(token: bytes) -> bytes:
    """Opens what any key sealed."""
    return sealer().decrypt(token)


def sealed_by(token: bytes) -> int | None:
    """Which key sealed it: 0 is the newest; None if no key here opens it."""
    for position, key in enumerate(_seals()):
        try:
            key.decrypt(token)
        except InvalidToken:
            continue
        return position
    return None


@lru_cache
def _lookup_key() -> bytes:
    return bytes.fromhex((_folder() / "lookup").read_text().strip())


def lookup(purpose: str, *values: str) -> str:
    """Keyed hash of `values` (32 hex digits) by which a sealed value is found without opening any."""
    return text.keyed(_lookup_key(), purpose, *values).hex()[:32]


def secret_for(purpose: str, *values: str) -> bytes:
    """32 bytes that only this installation can derive again, e.g. a follow-up code from a form's key."""
    return text.keyed(_lookup_key(), f"derive:{purpose}", *values)


def names() -> list[str]:
    """The sealing keys by the first eight digits of their SHA-256, newest first; tells nothing of the key."""
    return [_name(line) for line in (_folder() / "seal").read_text().split()]


def _name(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:8]


def ages() -> dict[str, date]:
    """Since when each sealing key is there, as far as it was noted."""
    path = _folder() / "ages"
    noted = json.loads(path.read_text()) if path.exists() else {}
    return {name: date.fromisoformat(day) for name, day in noted.items()}


def rotate() -> None:
    """Puts a fresh sealing key in front; the old ones keep opening what they sealed."""
    path, fresh = _folder() / "seal", Fernet.generate_key().decode()
    born = ages() | {_name(fresh): clock.today()}
    _write(_folder() / "ages", json.dumps({name: str(day) for name, day in born.items()}))
    _write(path, fresh + "\n" + path.read_text())


def retire(gone: Collection[str]) -> None:
    """Takes sealing keys out of use, into the file `retired`: backups made before still need them.

    Raises:
        ValueError: the newest key is among them.
    """
    path, kept = _folder() / "seal", _folder() / "retired"
    lines = path.read_text().split()
    if _name(lines[0]) in gone:
        raise ValueError("the newest key is in use")
    old = [line for line in lines if _name(line) in gone]
    before = kept.read_text() if kept.exists() else ""
    _write(kept, before + "".join(f"{clock.today()} {line}\n" for line in old))
    _write(path, "".join(f"{line}\n" for line in lines if line not in old))


def cookie_secrets(folder: Path) -> list[str]:
    """What signs cookies, newest first; the older ones still open what they signed."""
    return (folder / "secret").read_text().split()


def rotate_secret() -> None:
    """Puts a fresh cookie secret in front of the last one; slips and sign-ins stay open. Needs a restart."""
    fresh = secrets.token_urlsafe(48)
    _write(_folder() / "secret", "\n".join([fresh, *cookie_secrets(_folder())[:1]]) + "\n")


def retire_secret() -> None:
    """Drops the earlier cookie secret: what it signed does not open any more. Restart afterwards."""
    _write(_folder() / "secret", cookie_secrets(_folder())[0] + "\n")


def _write(path: Path, content: str) -> None:
    """Replaces a file whole or not at all, readable by its owner only."""
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
