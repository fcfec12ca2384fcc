"""What others may ask about accounts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare

from linli.accounts.models import RecoveryCode, ResetCode, SecondFactor, Session
from linli.accounts.models import Token as Token  # noqa: PLC0414 - the API names the type from here
from linli.accounts.models import User as User  # noqa: PLC0414 - other rooms name the type from here
from linli.kernel import clock, keys
from linli.kernel.registry import Subject
from linli.kernel.rules import text

SETTING_UP = timedelta(minutes=20)
HALF_WAY = "linli.half-way"
HALF_WAY_SECONDS = 600


def phone_key(number: str) -> str:
    """The keyed hash by which a phone number is found."""
    return keys.lookup("phone", number)


def phone_taken(number: str, user_id: UUID | None) -> bool:
    """Whether an account other than `user_id` signs in with this number."""
    others = User.objects.exclude(pk=user_id) if user_id else User.objects.all()
    return others.filter(phone_key=phone_key(number)).exists()


def user_named(name: str) -> User | None:
    """The user behind a user name or a phone number as somebody typed it."""
    plain = text.tidy(name)
    user = User.objects.filter(username=plain.lower()).first()
    number = None if user else text.phone(plain)
    if number is None:
        return user
    return User.objects.filter(phone_key=phone_key(number)).first()


def subject_of(name: str) -> str:
    """What tries for this name are counted against: one account, whether its name or its number is typed."""
    user = user_named(name)
    return str(user.pk) if user else text.tidy(name).lower()


def by_ids(ids: Iterable[UUID]) -> dict[UUID, User]:
    """Users by id, in one statement."""
    return User.objects.in_bulk(list(ids))


def active(ids: Iterable[UUID]) -> set[UUID]:
    """Those of the users whose account is open, in one statement."""
    return set(User.objects.filter(pk__in=list(ids), is_active=True).values_list("pk", flat=True))


def token_of(secret: str) -> Token | None:
    """The token with its active user, if it has neither ended nor expired; one statement."""
    return (
        Token.objects.select_related("user")
        .filter(key=keys.lookup("token", secret), ended_at=None, user__is_active=True)
        .filter(expires_on__gte=clock.today())
        .first()
    )


def sessions_of(user_id: UUID) -> list[Session]:
    """The user's signed-in devices, newest first."""
    rows = Session.objects.filter(user_id=user_id, expire_date__gt=clock.now())
    return list(rows.order_by("-created_at"))


def tokens_of(user_id: UUID) -> list[Token]:
    """The user's tokens that still work, newest first."""
    mine = Token.objects.filter(user_id=user_id, ended_at=None, expires_on__gte=clock.today())
    return list(mine.order_by("-id"))


def reset_code(user: User, code: str) -> ResetCode | None:
    """The unused, unexpired code of this user, or None."""
    key = keys.lookup("reset", str(user.pk), text.read_code(code))
    return ResetCode.objects.filter(user=user, key=key, used_at=None, expires_at__gt=clock.now()).first()


def recovery_key(user_id: UUID, plain: str) -> str:
    """The keyed hash by which a recovery code is found."""
    return keys.lookup("recovery", str(user_id), plain)


def recovery_left(user_id: UUID) -> int:
    """How many recovery codes are unused."""
    return RecoveryCode.objects.filter(user_id=user_id, used_at=None).count()


def pending_secret(user_id: UUID) -> str:
    """The secret of a phone that is being set up (for 20 minutes), or nothing."""
    since = clock.now() - SETTING_UP
    row = SecondFactor.objects.filter(pk=user_id, pending_at__gt=since).first()
    return row.pending.reveal() if row and row.pending else ""


def half_way(user: User) -> str:
    """A signed word, good for ten minutes, that the password was right. It opens nothing by itself."""
    return signing.dumps({"user": str(user.pk), "auth": _stamp(user)}, salt=HALF_WAY)


def half_way_user(word: str) -> User | None:
    """Whose password was right, unless too long ago or it changed since."""
    try:
        found = signing.loads(word, salt=HALF_WAY, max_age=HALF_WAY_SECONDS)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=found["user"], is_active=True).first()
    return user if user and constant_time_compare(found["auth"], _stamp(user)) else None


def _stamp(user: User) -> str:
    """Changes with the password and with the second factor."""
    return keys.lookup("half-way", user.get_session_auth_hash(), str(user.second_at))


def demo_users() -> list[User]:
    """The demo banner's accounts; empty anywhere else."""
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("username"))


def account_copy(subject: Subject) -> dict[str, Any]:
    """What is held about somebody's account, for their own copy: no keys and no password."""
    user = User.objects.filter(pk=subject.user_id).first() if subject.user_id else None
    if user is None:
        return {}
    return {
        "username": user.username,
        "phone": user.phone.reveal() if user.phone else None,
        "language": user.lang,
        "since": user.created_at,
        "open": user.is_active,
        "second_factor_since": user.second_at,
        "devices": [{"device": row.device, "since": row.created_at} for row in sessions_of(user.pk)],
        "tokens": [{"label": row.label, "since": row.created_at} for row in tokens_of(user.pk)],
    }
