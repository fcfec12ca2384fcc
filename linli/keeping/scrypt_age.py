"""Files of age (C2SP age v1) under a passphrase, written and read in pieces.

pyrage holds such a file whole in memory; an archive with photos is too large for that. The `age` program
opens what this writes.
"""

import base64
import io
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION = b"age-encryption.org/v1\n"
CHUNK = 64 * 1024
TAG = 16
WORK = 17
"""log2 of scrypt's cost: about half a second and 128 MB, once per archive."""
MOST_WORK = 22


class WrongKey(ValueError):
    """The passphrase does not open the file, or the file was changed."""


def _b64(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _raw(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)


def _derive(file_key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(file_key)


def _wrapping(passphrase: str, salt: bytes, work: int) -> ChaCha20Poly1305:
    kdf = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work, r=8, p=1)
    return ChaCha20Poly1305(kdf.derive(passphrase.encode()))


def _mac(file_key: bytes, head: bytes) -> hmac.HMAC:
    mac = hmac.HMAC(_derive(file_key, None, b"header"), hashes.SHA256())
    mac.update(head)
    return mac


class _Payload:
    """The STREAM construction: each chunk under its number, the last one marked."""

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        self._cipher, self._number = ChaCha20Poly1305(_derive(file_key, nonce, b"payload")), 0

    def nonce(self, last: bool) -> bytes:
        """The next chunk's nonce."""
        self._number += 1
        return b"\0\0\0" + struct.pack(">Q", self._number - 1) + bytes([last])

    def seal(self, chunk: bytes, *, last: bool) -> bytes:
        """The chunk's ciphertext."""
        return self._cipher.encrypt(self.nonce(last), chunk, None)

    def open(self, chunk: bytes, *, last: bool) -> bytes:
        """The chunk's plain text."""
        return self._cipher.decrypt(self.nonce(last), chunk, None)


class Writer(io.RawIOBase):
    """Encrypts what is written to it; `close` writes the last chunk and leaves `target` open."""

    def __init__(self, target: BinaryIO, passphrase: str) -> None:
        file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
        body = _wrapping(passphrase, salt, WORK).encrypt(bytes(12), file_key, None)
        head = VERSION + b"-> scrypt %s %d\n%s\n---" % (_b64(salt), WORK, _b64(body))
        target.write(head + b" " + _b64(_mac(file_key, head).finalize()) + b"\n" + nonce)
        self._target, self._payload, self._waiting = target, _Payload(file_key, nonce), bytearray()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object, /) -> int:
        """Takes everything."""
        raw = bytes(data)  # type: ignore[call-overload]
        self._waiting += raw
        while len(self._waiting) > CHUNK:  # a full chunk may still be the last
            self._target.write(self._payload.seal(bytes(self._waiting[:CHUNK]), last=False))
            del self._waiting[:CHUNK]
        return len(raw)

    def close(self) -> None:
        """Marks the end, so that a cut-off file is noticed."""
        if not self.closed:
            self._target.write(self._payload.seal(bytes(self._waiting), last=True))
            super().close()


class Reader(io.RawIOBase):
    """Decrypts what `Writer` or the `age` program wrote.

    Raises:
        WrongKey: here or while reading.
    """

    def __init__(self, source: BinaryIO, passphrase: str) -> None:
        file_key = _file_key(source, passphrase)
        self._source, self._payload = source, _Payload(file_key, source.read(16))
        self._next, self._plain = source.read(CHUNK + TAG), b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Fills from the current chunk; 0 after the last."""
        if not self._plain:
            self._plain = self._chunk()
        view = memoryview(buffer)  # type: ignore[arg-type]
        count = min(len(view), len(self._plain))
        view[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _chunk(self) -> bytes:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        if not chunk:
            return b""
        try:
            return self._payload.open(chunk, last=not self._next)
        except InvalidTag as error:
            raise WrongKey("the encrypted file is damaged or cut off") from error


def _file_key(source: BinaryIO, passphrase: str) -> bytes:
    lines = [source.readline(200) for _ in range(4)]
    try:
        _arrow, kind, salt, work = lines[1].split()
        if kind != b"scrypt" or int(work) > MOST_WORK:
            raise WrongKey("not a file under a passphrase")
        key = _wrapping(passphrase, _raw(salt), int(work)).decrypt(bytes(12), _raw(lines[2].strip()), None)
        mark, mac = lines[3].split()
        _mac(key, lines[0] + lines[1] + lines[2] + mark).verify(_raw(mac))
    except (InvalidTag, InvalidSignature) as error:
        raise WrongKey("this passphrase does not open the file") from error
    except ValueError as error:
        raise WrongKey("the encrypted file is damaged") from error
    return key
