"""Encrypted archives: pieces at a time, in the format that age's own programs read."""

import io
import os

import pyrage
import pytest

from linli.keeping import scrypt_age
from linli.keeping.envelope import PLAIN, Secret, WrongKey, encrypted, reading, writing


def _sealed(data, word="a passphrase"):
    out = io.BytesIO()
    with scrypt_age.Writer(out, word) as writer:
        for start in range(0, len(data), 50_000):
            writer.write(data[start : start + 50_000])
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 131_072, 200_000])
def test_age_reads_ours_and_we_read_ages(size):
    data = os.urandom(size)
    assert pyrage.passphrase.decrypt(_sealed(data), "a passphrase") == data
    theirs = io.BytesIO(pyrage.passphrase.encrypt(data, "口令"))
    assert io.BufferedReader(scrypt_age.Reader(theirs, "口令")).read() == data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:-1],
        lambda raw: raw[: len(raw) - 65_552],
        lambda raw: raw[:-30_000] + bytes([raw[-30_000] ^ 1]) + raw[-29_999:],
        lambda raw: raw.replace(b"scrypt", b"sxrypt", 1),
        lambda raw: raw.replace(b" 17\n", b" 40\n", 1),
        lambda raw: raw[:60] + bytes([raw[60] ^ 1]) + raw[61:],
        lambda raw: raw[:90],
    ],
)
def test_what_was_changed_or_cut_off_is_noticed(spoil):
    raw = spoil(_sealed(os.urandom(131_072 + 65_536)))
    with pytest.raises(WrongKey):
        io.BufferedReader(scrypt_age.Reader(io.BytesIO(raw), "a passphrase")).read()


def test_another_passphrase_does_not_open_it():
    with pytest.raises(WrongKey, match="does not open"):
        scrypt_age.Reader(io.BytesIO(_sealed(b"x")), "another one")


@pytest.mark.parametrize("kind", ["", "passphrase", "key"])
def test_round_trip_through_a_file(tmp_path, kind):
    own = pyrage.x25519.Identity.generate()
    close = {"": PLAIN, "passphrase": Secret("words"), "key": Secret(recipients=(str(own.to_public()),))}[
        kind
    ]
    opens = {"": PLAIN, "passphrase": Secret("words"), "key": Secret(identities=(str(own),))}[kind]
    path, data = tmp_path / "a", os.urandom(3_000_000)
    with path.open("wb") as file, writing(file, close) as out:
        out.write(data)
    assert encrypted(path) == kind
    with reading(path, opens) as plain:
        assert plain.read() == data


def test_keys_that_are_none(tmp_path):
    path = tmp_path / "a"
    with path.open("wb") as file, pytest.raises(WrongKey, match="recipient"):
        writing(file, Secret(recipients=("age1nonsense",))).__enter__()
    own, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    path.write_bytes(pyrage.encrypt(b"x" * 10, [own.to_public()]))
    for secret in (PLAIN, Secret(identities=("nonsense",)), Secret(identities=(str(other),))):
        with pytest.raises(WrongKey), reading(path, secret) as plain:
            plain.read()


def test_an_error_while_writing_is_the_writers(tmp_path):
    own = str(pyrage.x25519.Identity.generate().to_public())
    with (tmp_path / "a").open("wb") as file, pytest.raises(RuntimeError, match="mine"):
        _fail(file, Secret(recipients=(own,)))


def _fail(file, secret):
    with writing(file, secret) as out:
        out.write(b"x")
        raise RuntimeError("mine")
