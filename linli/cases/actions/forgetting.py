"""What is let go: by itself once its time has come, words and identities also on request."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from linli.cases.actions.moving import off_board
from linli.cases.actions.searching import search_forget
from linli.cases.models import Case, EntryText, LookWords, Reporter, Words
from linli.cases.reads.stories import KIND
from linli.cases.rules.erasing import Basis, Scope, may_erase_words
from linli.cases.rules.place import visible
from linli.cases.rules.steps import State
from linli.kernel.actions.attachments import attachment_delete
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH
from linli.kernel.actor import SYSTEM, Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.reads import attachments_of
from linli.kernel.registry import publish
from linli.kernel.verbs import verb
from linli.privacy.reads import held, hold_on

CASE_ERASED = "case.erased"
SOME = 200
"""Matters per transaction: each has photos, words and texts."""


@verb
def case_erase(*, actor: Actor, case_id: UUID, scope: str, basis: str = "") -> None:
    """Removes who reported (`scope` identity), or also words and photos (all), on request (PIPL art. 47).

    With the slip one does it oneself; else the banner desk does, and notes how it was asked (`basis`). Steps,
    dates and figures stay; `verify` then finds the story erased, not broken.

    Raises:
        Missing: no such matter for this actor. Forbidden: only the reporter and the banner desk.
        Invalid: it is still being handled, must be kept until a day, or the basis is missing.
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not visible(actor, case.standing):
        raise Missing(_("There is no such matter here."))
    _check(actor, case, scope, basis)
    _forget_identities([case_id])
    if scope == Scope.ALL:
        parts = Case.objects.filter(parent_id=case_id).order_by("pk").values_list("pk", flat=True)
        _forget_words([case_id, *parts], actor)
    publish(CASE_ERASED, case_id=case_id, scope=scope)
    audit_record(
        actor=actor, verb="case_erase", kind=KIND, object_id=case_id, scope=scope, basis=basis or None
    )


def _check(actor: Actor, case: Case, scope: str, basis: str) -> None:
    desk = actor.kind == Kind.USER and may(actor, "case_erase")
    if actor.kind == Kind.CODE_HOLDER and actor.case_id != case.pk:
        raise Invalid(_("This is a part; please ask for the whole matter. Its parts go with it."))
    if actor.kind not in (Kind.SYSTEM, Kind.CODE_HOLDER) and not desk:
        raise Forbidden(_("Only the reporter and the banner desk can have this removed."))
    if scope not in list(Scope):
        raise Invalid(_("Please choose what is to be removed."))
    if desk and basis not in list(Basis):
        wrong = _("Please say how they asked for it.")
        raise Invalid(wrong, {"basis": [wrong]})
    hold = hold_on(KIND, case.pk)
    if hold is not None:
        raise Invalid(
            _("The law makes us keep this until %(day)s. Nothing was removed; please ask again then.")
            % {"day": hold.until_on}
        )
    if scope == Scope.ALL and not may_erase_words(State(case.state)):
        raise Invalid(
            _(
                "This is still being handled, and those who do need the words. Withdraw it first, "
                "or wait for the answer. Your name and number can be removed at once."
            )
        )


def _forget_identities(cases: Collection[UUID]) -> None:
    Reporter.objects.filter(case_id__in=cases).update(name=None, phone=None, phone_key="", network="")


def _forget_words(cases: Collection[UUID], actor: Actor) -> None:
    """Words, texts, photos, the exact point and the hotline's number go; the place stays for the figures."""
    for case_id in cases:
        search_forget(case_id)
    off_board(*cases)
    Words.objects.filter(case_id__in=cases).delete()
    EntryText.objects.filter(entry__case_id__in=cases).delete()
    LookWords.objects.filter(look__case_id__in=cases).delete()
    Case.objects.filter(pk__in=cases).update(
        lon=None, lat=None, hotline_number="", hotline_due_on=None, may_publish=False
    )
    for photos in attachments_of(KIND, cases).values():
        for photo in photos:
            attachment_delete(actor=actor, attachment_id=photo.pk)


# --- by itself


def _networks(before: datetime) -> QuerySet[Reporter]:
    return Reporter.objects.filter(case__created_at__lt=before).exclude(network="")


def _identities(before: datetime) -> QuerySet[Reporter]:
    known = Q(name__isnull=False) | Q(phone__isnull=False)
    return Reporter.objects.filter(known, case__ended_at__lt=before).exclude(case_id__in=held(KIND))


def _spoken(before: datetime) -> QuerySet[Case]:
    """Matters that ended before and still have words."""
    words = Exists(Words.objects.filter(case_id=OuterRef("pk")))
    texts = Exists(EntryText.objects.filter(entry__case_id=OuterRef("pk")))
    rows = Case.objects.filter(words | texts, ended_at__lt=before).exclude(pk__in=held(KIND))
    return rows.exclude(parent_id__in=held(KIND))


@verb
def networks_forget(*, before: datetime, limit: int = BATCH) -> int:
    """Empties the network hash of reports made before `before`; returns how many."""
    some = list(_networks(before).order_by("case_id").values_list("pk", flat=True)[:limit])
    return Reporter.objects.filter(pk__in=some).update(network="")


def networks_count(*, before: datetime) -> int:
    """How many network hashes would go."""
    return _networks(before).count()


@verb
def identities_forget(*, before: datetime, limit: int = BATCH) -> int:
    """Removes who reported what ended before `before` and is not held; returns how many."""
    some = list(_identities(before).order_by("case_id").values_list("pk", flat=True)[:limit])
    _forget_identities(some)
    for case_id in some:
        publish(CASE_ERASED, case_id=case_id, scope=Scope.IDENTITY)
    return len(some)


def identities_count(*, before: datetime) -> int:
    """How many reporters' identities would go."""
    return _identities(before).count()


@verb
def words_forget(*, before: datetime, limit: int = SOME) -> int:
    """Removes words and photos of what ended before `before` and is not held; returns how many matters."""
    some = list(_spoken(before).order_by("ended_at").values_list("pk", flat=True)[: min(limit, SOME)])
    _forget_identities(some)
    _forget_words(some, SYSTEM)
    for case_id in some:
        publish(CASE_ERASED, case_id=case_id, scope=Scope.ALL)
        audit_record(
            actor=SYSTEM, verb="case_erase", kind=KIND, object_id=case_id, scope=Scope.ALL, basis="time"
        )
    return len(some)


def words_count(*, before: datetime) -> int:
    """How many matters' words would go."""
    return _spoken(before).count()
