"""The arithmetic of histories that can be checked: digests, salted digests and the chain of seals."""

import hashlib
import json
import secrets
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """One spelling for one value: sorted keys, no spaces, UTF-8 (RFC 8785 for the types we use)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical spelling, 64 hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def new_salt() -> str:
    """128 random bits, hex; dropped together with the text it salts."""
    return secrets.token_hex(16)


def salted(salt: str, *parts: str) -> str:
    """Digest of erasable words: without the salt nothing can be guessed back from it."""
    return digest([salt, *parts])


def link(previous: str, row: Any) -> str:
    """The next seal: SHA-256 over the previous seal and the row's canonical spelling."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(row)).hexdigest()
