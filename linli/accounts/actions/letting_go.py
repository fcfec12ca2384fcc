"""What accounts let go: ended devices, codes and tokens by themselves, the whole account with its person."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.accounts.actions.users import sign_out_everywhere
from linli.accounts.models import RecoveryCode, ResetCode, SecondFactor, Session, Token, User
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.letting_go import BATCH, remove_some
from linli.kernel.actor import Actor
from linli.kernel.registry import Subject
from linli.kernel.verbs import verb


def _sessions(before: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


def _codes(before: datetime) -> QuerySet[ResetCode]:
    return ResetCode.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before))


def _tokens(before: datetime) -> QuerySet[Token]:
    return Token.objects.filter(ended_at__lt=before)


@verb
def sessions_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets devices whose time ran out before `before`."""
    return remove_some(_sessions(before), limit)


def sessions_count(*, before: datetime) -> int:
    """How many devices' time ran out before `before`."""
    return _sessions(before).count()


@verb
def codes_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets one-time codes used or run out before `before`."""
    return remove_some(_codes(before), limit)


def codes_count(*, before: datetime) -> int:
    """How many one-time codes were used or ran out before `before`."""
    return _codes(before).count()


@verb
def tokens_remove(*, before: datetime, limit: int = BATCH) -> int:
    """Forgets tokens that ended before `before`."""
    return remove_some(_tokens(before), limit)


def tokens_count(*, before: datetime) -> int:
    """How many tokens ended before `before`."""
    return _tokens(before).count()


@verb
def account_erase(*, actor: Actor, subject: Subject) -> None:
    """Empties an account: name, number, devices, codes and tokens' labels go, the id stays in histories.

    Nobody signs in with it again. The room that decides has checked that `actor` may.
    """
    if subject.user_id is None:
        return
    user = User.objects.select_for_update().get(pk=subject.user_id)
    sign_out_everywhere(user.pk)
    for codes in (ResetCode, SecondFactor, RecoveryCode):
        codes._default_manager.filter(user=user).delete()
    Token.objects.filter(user=user).update(label="")
    user.username, user.phone, user.phone_key, user.is_active = (
        f"erased-{user.pk.hex[12:]}",
        None,
        None,
        False,
    )
    user.set_unusable_password()
    user.save()
    audit_record(actor=actor, verb="account_erase", kind="user", object_id=user.pk)


@verb
def account_phone_correct(*, actor: Actor, user_id: UUID, phone: str | None, key: str | None) -> None:
    """Puts another number into an account (`key`: its keyed hash). The caller has checked both."""
    User.objects.filter(pk=user_id).update(phone=phone, phone_key=key)
    audit_record(actor=actor, verb="account_phone_correct", kind="user", object_id=user_id)
