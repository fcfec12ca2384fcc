"""Opening sealed words. Whoever calls has asked `visible` for a seat first."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from linli.kernel.fields import Sealed
from linli.kernel.rules import chain
from linli.mediation.models import Step, StepWords

Said = dict[str, Any]


def seal(words: Mapping[str, Any], files: Iterable[str] = ()) -> tuple[str, str]:
    """(what is sealed, digest): the salt is sealed too, so that nobody can try words against a digest."""
    salt = chain.new_salt()
    return json.dumps({"salt": salt, "words": words}, ensure_ascii=False), _digest(salt, words, files)


def _digest(salt: str, words: Mapping[str, Any], files: Iterable[str]) -> str:
    return chain.salted(salt, chain.canonical(words).decode(), *files)


def opened(sealed: Sealed) -> Said:
    """The words themselves."""
    found: Said = json.loads(sealed.reveal())["words"]
    return found


def matches(step: Step, row: StepWords) -> bool:
    """Whether sealed words are those of the step's digest."""
    assert row.sealed is not None
    inside = json.loads(row.sealed.reveal())
    return _digest(inside["salt"], inside["words"], step.params.get("files", [])) == step.digest


def words_of(mediation_id: UUID) -> dict[UUID, Said]:
    """All words of a mediation by step, in one statement."""
    rows = StepWords.objects.filter(mediation_id=mediation_id)
    return {row.pk: opened(row.sealed) for row in rows if row.sealed}
