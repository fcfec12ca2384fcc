"""What was brought: something to be mended, an opinion, or a question about a policy."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text


class CaseKind(StrEnum):
    """A matter is mended; an opinion (社情民意) and a question (政策咨询) are answered."""

    MATTER = "matter"
    OPINION = "opinion"
    QUESTION = "question"


VOICES = frozenset({CaseKind.OPINION, CaseKind.QUESTION})
"""What is answered rather than mended: it has an owner and an answer, and may stand on the public board."""

KIND_LABELS: dict[CaseKind, Text] = {
    CaseKind.MATTER: pgettext_lazy("kind", "matter"),
    CaseKind.OPINION: pgettext_lazy("kind", "opinion"),
    CaseKind.QUESTION: pgettext_lazy("kind", "question"),
}

KIND_CHOICES: dict[CaseKind, Text] = {
    CaseKind.MATTER: _("Something to be mended"),
    CaseKind.OPINION: _("An opinion or a suggestion"),
    CaseKind.QUESTION: _("A question about a policy"),
}
"""As they are asked for."""

CATEGORY_CODES = {CaseKind.OPINION: "opinion", CaseKind.QUESTION: "policy"}
"""kind → the category that it is given, where an office keeps one of that code."""
