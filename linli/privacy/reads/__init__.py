"""What other rooms may ask: consents, how long things are kept, and what must wait."""

from linli.privacy.reads.consents import (
    consents_of,
    current_text,
    has_consent,
    purposes,
    text_of,
)
from linli.privacy.reads.holds import held, hold_on
from linli.privacy.reads.retention import days_of, kept_kinds, span_words

__all__ = [
    "consents_of",
    "current_text",
    "days_of",
    "has_consent",
    "held",
    "hold_on",
    "kept_kinds",
    "purposes",
    "span_words",
    "text_of",
]
