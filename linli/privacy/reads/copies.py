"""The copy of one's own data, put together from what every room holds."""

from typing import Any

from linli.kernel import clock
from linli.kernel.registry import Subject, data_holders
from linli.privacy.reads.consents import history_of
from linli.privacy.reads.requests import requests_of


def copy_of(subject: Subject, *, own: bool = False) -> dict[str, Any]:
    """Everything held about a person, by room. Reports made at the door are not among it: they belong to
    whoever has the slip, and nobody can look them up by a person. `own`: the person asks for themselves."""
    parts = {
        name: (holder.own if own and holder.own else holder.export)(subject)
        for name, holder in data_holders.items()
    }
    return {"as_of": clock.now(), "person": subject.person_id, "held": parts}


def privacy_copy(subject: Subject) -> dict[str, Any]:
    """This room's part: consents and requests."""
    return {
        "consents": [
            {
                "purpose": row.text.purpose,
                "version": row.text.version,
                "given": row.given,
                "at": row.at,
                "where": row.face,
                "on_paper": row.on_paper,
                "text_zh": row.text.text_zh,
                "text_en": row.text.text_en,
            }
            for row in history_of(subject.person_id)
        ],
        "requests": [
            {
                "asked": row.kind,
                "at": row.at,
                "words": row.words.reveal() if row.words else "",
                "outcome": row.outcome,
                "answer": row.answer.reveal() if row.answer else "",
                "answered_at": row.answered_at,
            }
            for row in requests_of(subject.person_id)
        ],
    }
