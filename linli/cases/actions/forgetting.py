"""What is let go: short-lived hashes by themselves, words and identities on request."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cases.actions.searching import search_forget
from linli.cases.models import Case, EntryText, Reporter, Words
from linli.cases.reads.stories import KIND
from linli.kernel.actions.attachments import attachment_delete
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.permits import may
from linli.kernel.reads import attachments_of
from linli.kernel.verbs import verb


@verb
def networks_forget(*, before: datetime) -> int:
    """Empties the network hash of reports made before `before`; returns how many."""
    old = Reporter.objects.filter(case__created_at__lt=before).exclude(network="")
    return old.update(network="")


@verb
def case_words_erase(*, actor: Actor, case_id: UUID) -> None:
    """Removes a matter's words, photos and reporter on request (PIPL art. 47); steps and dates stay.

    `verify` then finds the story erased, not broken.

    Raises:
        Forbidden: only administrators. Missing: no such matter.
    """
    if not may(actor, "case_words_erase"):
        raise Forbidden(_("Only an administrator can do this."))
    if not Case.objects.select_for_update().filter(pk=case_id).exists():
        raise Missing(_("There is no such matter here."))
    search_forget(case_id)
    Words.objects.filter(case_id=case_id).delete()
    EntryText.objects.filter(entry__case_id=case_id).delete()
    Reporter.objects.filter(case_id=case_id).update(name=None, phone=None, phone_key="", network="")
    for photo in attachments_of(KIND, [case_id]).get(case_id, []):
        attachment_delete(actor=actor, attachment_id=photo.pk)
    audit_record(actor=actor, verb="case_words_erase", kind=KIND, object_id=case_id)
