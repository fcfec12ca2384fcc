"""What mediation lets go: words, names and papers once their time has come, a person's own on request."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.kernel.actions.attachments import attachment_delete
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import SYSTEM, Actor
from linli.kernel.reads import attachments_of
from linli.kernel.registry import Subject
from linli.kernel.verbs import verb
from linli.mediation.models import Mediation, Party, Session, Signature, Step, StepWords
from linli.mediation.reads.visible import KIND
from linli.privacy.reads import held

SOME = 200


def _full(before: datetime) -> QuerySet[Mediation]:
    """Mediations that ended before and still hold words or names; what is kept for a court waits."""
    words = Exists(StepWords.objects.filter(mediation_id=OuterRef("pk")))
    names = Exists(Party.objects.filter(mediation_id=OuterRef("pk"), name__isnull=False))
    return Mediation.objects.filter(words | names, ended_at__lt=before).exclude(case_id__in=held("case"))


@verb
def mediations_forget(*, before: datetime, limit: int = BATCH) -> int:
    """Removes words, names and papers of what ended before `before`; days, outcome and duration stay."""
    some = list(_full(before).order_by("pk").values_list("pk", flat=True)[: min(limit, SOME)])
    StepWords.objects.filter(mediation_id__in=some).delete()
    Party.objects.filter(mediation_id__in=some).update(name=None, address=None, person=None, household=None)
    Session.objects.filter(mediation_id__in=some).update(where=None)
    for files in attachments_of(KIND, some).values():
        for file in files:
            attachment_delete(actor=SYSTEM, attachment_id=file.pk)
    for pk in some:
        audit_record(actor=SYSTEM, verb="mediations_forget", kind=KIND, object_id=pk)
    return len(some)


def mediations_count(*, before: datetime) -> int:
    """How many mediations' words would go."""
    return _full(before).count()


@verb
def party_forget(*, actor: Actor, subject: Subject) -> None:
    """Removes a person from the mediations they were a party of: name, own words, own signature.

    The agreement names sides, not people, and stays for the other side. The room that decides has checked
    `actor`; the audit row names no mediation, so that it does not tell who was party of which.
    """
    parties = list(Party.objects.filter(person_id=subject.person_id).order_by("pk").select_for_update())
    ids = [party.pk for party in parties]
    signed = set(Signature.objects.filter(party_id__in=ids).values_list("pk", flat=True))
    for files in attachments_of(KIND, [party.mediation_id for party in parties]).values():
        for file in files:
            if file.part_id in signed:
                attachment_delete(actor=actor, attachment_id=file.pk)
    own = Step.objects.filter(Q(part__in=ids), step__in=("want", "leave"))
    StepWords.objects.filter(step__in=own).delete()
    Party.objects.filter(pk__in=ids).update(name=None, address=None, person=None, household=None)
    audit_record(actor=actor, verb="party_forget", kind="person", object_id=subject.person_id)
