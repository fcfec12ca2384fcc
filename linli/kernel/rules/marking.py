"""Where the words of a query stand in a text as it was written."""

from collections.abc import Collection

from linli.kernel.rules.bigrams import fold

Pieces = list[tuple[str, bool]]
"""A text cut into pieces, each with whether it was searched for."""


def spans(text: str, words: Collection[str]) -> list[tuple[int, int]]:
    """From where to where folded words stand in `text`; apart from one another, in order."""
    plain, at = "", []
    for position, character in enumerate(text):
        part = fold(character)
        plain += part
        at += [position] * len(part)
    hit = {
        position
        for word in words
        for start in _starts(plain, word)
        for position in range(at[start], at[start + len(word) - 1] + 1)
    }
    return [
        (start, next(end for end in range(start, len(text) + 1) if end not in hit))
        for start in sorted(hit)
        if start - 1 not in hit
    ]


def _starts(text: str, word: str) -> list[int]:
    found = []
    start = text.find(word) if word else -1
    while start >= 0:
        found.append(start)
        start = text.find(word, start + 1)
    return found


def marked(text: str, words: Collection[str]) -> Pieces:
    """The text in pieces; together they are the text."""
    pieces: Pieces = []
    done = 0
    for start, end in spans(text, words):
        pieces += [(text[done:start], False)] if start > done else []
        pieces.append((text[start:end], True))
        done = end
    return [*pieces, (text[done:], False)] if done < len(text) else pieces


def excerpt(text: str, words: Collection[str], limit: int = 28) -> Pieces:
    """A stretch of at most `limit` characters around the first hit; nothing where there is none."""
    found = spans(text, words)
    if not found:
        return []
    start = max(0, min(found[0][0] - limit // 4, len(text) - limit))
    cut = marked(text[start : start + limit], words)
    before = [("…", False)] if start else []
    return [*before, *cut, *([("…", False)] if start + limit < len(text) else [])]
