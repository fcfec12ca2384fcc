"""Texts with their versions, and who agreed to which."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from linli.kernel import clock
from linli.kernel.caching import Cached
from linli.kernel.registry import Registry
from linli.privacy.models import Consent, ConsentText
from linli.privacy.rules import Purpose

TOPIC = "consent-texts"
purposes: Registry[Purpose] = Registry()
"""What texts there are; a room registers its own, e.g. “bank”, and asks `has_consent`."""


def _load() -> list[ConsentText]:
    return list(ConsentText.objects.order_by("purpose", "-version"))


_texts = Cached(TOPIC, _load)


def current_text(purpose: str) -> ConsentText | None:
    """The version in force today. Kept in memory: the door asks with every page."""
    today = clock.today()
    return next((row for row in _texts.get() if row.purpose == purpose and row.from_on <= today), None)


def versions_of(purpose: str) -> list[ConsentText]:
    """Every version of a text, the newest first."""
    return [row for row in _texts.get() if row.purpose == purpose]


def text_of(row: ConsentText) -> str:
    """A text in the active language."""
    return row.text_zh if (get_language() or "zh").startswith("zh") else row.text_en


@dataclass(frozen=True, slots=True)
class Standing:
    """One purpose as it stands for one person: the text now in force, and what they last said to any."""

    purpose: str
    rule: Purpose
    text: ConsentText
    last: Consent | None

    @property
    def given(self) -> bool:
        """Whether a yes holds."""
        return self.last is not None and self.last.given

    @property
    def newer(self) -> bool:
        """Whether the yes was to an earlier version than the one in force."""
        return self.last is not None and self.last.given and self.last.text_id != self.text.pk


def _last(person_id: UUID) -> dict[str, Consent]:
    """The newest row per purpose."""
    found: dict[str, Consent] = {}
    for row in Consent.objects.select_related("text").filter(person_id=person_id).order_by("-id"):
        found.setdefault(row.text.purpose, row)
    return found


def consents_of(person_id: UUID) -> list[Standing]:
    """How each purpose that asks for a yes stands for this person."""
    last = _last(person_id)
    rows = [
        (key, rule, current_text(key)) for key, rule in purposes.items() if not (rule.notice or rule.slip)
    ]
    return [Standing(key, rule, text, last.get(key)) for key, rule, text in rows if text]


def has_consent(person_id: UUID, purpose: str, *, at_least: int = 1) -> bool:
    """Whether the person's newest word on `purpose` is yes, to version `at_least` or a later one."""
    row = (
        Consent.objects.select_related("text")
        .filter(person_id=person_id, text__purpose=purpose)
        .order_by("-id")
        .first()
    )
    return row is not None and row.given and row.text.version >= at_least


def history_of(person_id: UUID) -> list[Consent]:
    """Everything the person said, the newest first."""
    return list(Consent.objects.select_related("text").filter(person_id=person_id).order_by("-id"))
