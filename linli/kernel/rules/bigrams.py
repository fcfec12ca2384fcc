"""Chinese has no spaces: texts as single characters and pairs of neighbours, other scripts as whole words.

Everything is folded first (full-width forms, letter case), so that a query and a text meet. Phone numbers and
identity numbers are dropped on both sides: nobody is found by them in what people wrote.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

LONGEST = 40
"""Characters of a word that count; databases limit the length of a term."""

_SILENT = re.compile("[\u180b-\u180f\u200b-\u200d\ufe00-\ufe0f]")
_PHONE = r"(?:\+?(?:00)?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"
_IDENTITY = r"\d{6}[- ]?\d{8}[- ]?\d{3}[\dx]"
_PRIVATE = re.compile(rf"(?<![0-9])(?:{_PHONE}|{_IDENTITY})(?![0-9])", re.ASCII)
_CLUSTER = re.compile(r"[^\W_]+")
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"([{_HAN}]+)|[^{_HAN}]+")


def fold(text: str) -> str:
    """Compatibility forms and letter case made one (NFKC, then casefold)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _SILENT.sub("", unicodedata.normalize("NFKC", plain))


def public(text: str) -> str:
    """The folded text without phone and identity numbers."""
    return _PRIVATE.sub(" ", fold(text))


def folded(text: str) -> str:
    """What of a text can be searched: its clusters of letters and digits, one space apart."""
    return " ".join(_CLUSTER.findall(public(text)))


def runs(cluster: str) -> Iterator[tuple[str, bool]]:
    """The stretches of one script in a folded cluster, each with whether it is Chinese (or kana)."""
    for match in _RUN.finditer(cluster):
        yield match[0], match[1] is not None


def _of_run(run: str, han: bool) -> Iterator[str]:
    if not han:
        yield run[:LONGEST]
        return
    yield from run
    yield from map("".join, pairwise(run))


def terms(text: str) -> set[str]:
    """All terms of a folded text: characters, pairs of neighbours, words of other scripts."""
    return {term for cluster in text.split() for run in runs(cluster) for term in _of_run(*run)}
