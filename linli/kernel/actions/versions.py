"""Version numbers by topic: what tells every worker that its cache is old."""

import secrets

from django.db.models import F

from linli.kernel.models import Version


def version_bump(*, topic: str) -> None:
    """Moves the topic's number on, inside the verb that changed what it stands for.

    By a random step: a number that a rolled-back transaction saw does not come again with other contents.
    """
    step = secrets.randbelow(1_000_000) + 1
    if not Version.objects.filter(topic=topic).update(number=F("number") + step):
        Version.objects.bulk_create([Version(topic=topic)], ignore_conflicts=True)
        Version.objects.filter(topic=topic).update(number=F("number") + step)


def version_lock(*, topic: str) -> None:
    """Serialises whoever asks for the same topic until the transaction ends."""
    version_bump(topic=topic)
