"""Why a desk may open who reported, and who is told of it."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text


class Why(StrEnum):
    """The reasons to choose from."""

    ASK = "ask"
    VISIT = "visit"
    ANSWER = "answer"
    DANGER = "danger"
    OTHER = "other"
    BEFORE = "before"


WHYS: dict[Why, Text] = {
    Why.ASK: _("To ask about something that is unclear"),
    Why.VISIT: _("To arrange a visit on the spot"),
    Why.ANSWER: _("To give the answer, or to call back"),
    Why.DANGER: _("Danger to life or property"),
    Why.OTHER: _("Another reason"),
    Why.BEFORE: _("Opened before reasons were asked for"),
}
CHOICES = tuple(why for why in Why if why != Why.BEFORE)
MIN_WORDS, MAX_WORDS = 2, 200
