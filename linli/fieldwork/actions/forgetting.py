"""Words and photos of looks go after their time, and later who looked; results stay for the figures."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from linli.fieldwork.models import Check, CheckWords
from linli.fieldwork.reads.points import KIND
from linli.kernel.actions.attachments import attachment_delete
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import SYSTEM
from linli.kernel.reads import attachments_of
from linli.kernel.verbs import verb

SOME = 200


def _words(before: datetime) -> QuerySet[CheckWords]:
    return CheckWords.objects.filter(check_row__at__lt=before)


@verb
def check_words_forget(*, before: datetime, limit: int = SOME) -> int:
    """Removes words and photos of looks made before `before`; returns how many looks."""
    some: list[UUID] = list(_words(before).order_by("pk").values_list("pk", flat=True)[: min(limit, SOME)])
    CheckWords.objects.filter(pk__in=some).delete()
    for photos in attachments_of(KIND, some).values():
        for photo in photos:
            attachment_delete(actor=SYSTEM, attachment_id=photo.pk)
    return len(some)


def check_words_count(*, before: datetime) -> int:
    """How many looks' words would go."""
    return _words(before).count()


def _known(before: datetime) -> QuerySet[Check]:
    return Check.objects.filter(at__lt=before).exclude(user=None)


@verb
def checkers_forget(*, before: datetime, limit: int = BATCH) -> int:
    """Empties who looked before `before`; returns how many looks."""
    some = list(_known(before).order_by("pk").values_list("pk", flat=True)[:limit])
    return Check.objects.filter(pk__in=some).update(user=None)


def checkers_count(*, before: datetime) -> int:
    """How many looks would lose their checker."""
    return _known(before).count()
