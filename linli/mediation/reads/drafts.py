"""The agreement that stands: the last one written, or the line of an oral one."""

from dataclasses import dataclass, field
from uuid import UUID

from linli.mediation.models import Step
from linli.mediation.reads.words import words_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A written agreement as it stands. Empty texts where words were removed."""

    kind: str
    version: int
    facts: str = ""
    issues: str = ""
    articles: list[str] = field(default_factory=list)
    way: str = ""
    deadline: str = ""
    recorder: str = ""


def draft_of(mediation_id: UUID) -> Draft | None:
    """The last written text of a mediation, or None."""
    step = Step.objects.filter(mediation_id=mediation_id, step="draft").order_by("-seq").first()
    if step is None:
        return None
    words = words_of(mediation_id).get(step.pk, {})
    return Draft(kind=step.params["kind"], version=step.params["version"], **words)


def oral_of(mediation_id: UUID) -> str:
    """The line of the last oral agreement."""
    steps = Step.objects.filter(mediation_id=mediation_id, step="agree").order_by("-seq")
    words = words_of(mediation_id)
    return next((words[step.pk].get("line", "") for step in steps if step.pk in words), "")
