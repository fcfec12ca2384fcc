"""The texts that agreements start from."""

from django.utils.translation import get_language

from linli.mediation.models import AgreementText
from linli.mediation.rules.texts import STARTING, Sample


def samples() -> dict[str, Sample]:
    """The newest version of every kind, starting texts first; two dozen rows at most."""
    found = {sample.kind: sample for sample in STARTING}
    for row in AgreementText.objects.order_by("kind", "version"):
        found[row.kind] = Sample(
            row.kind, row.name_zh, row.name_en, row.articles, row.version, offered=row.offered
        )
    return found


def offered() -> dict[str, Sample]:
    """Those that may be chosen now."""
    return {kind: sample for kind, sample in samples().items() if sample.offered}


def sample_name(sample: Sample) -> str:
    """Its name in the active language."""
    return sample.name_zh if (get_language() or "zh").startswith("zh") else sample.name_en
