"""Version numbers by topic: what tells every worker that its cache is old."""

from django.db.models import F

from linli.kernel.models import Version


def version_bump(*, topic: str) -> None:
    """Moves the topic's number on, inside the verb that changed what it stands for."""
    if not Version.objects.filter(topic=topic).update(number=F("number") + 1):
        Version.objects.bulk_create([Version(topic=topic)], ignore_conflicts=True)
        Version.objects.filter(topic=topic).update(number=F("number") + 1)


def version_lock(*, topic: str) -> None:
    """Serialises whoever asks for the same topic until the transaction ends."""
    version_bump(topic=topic)
