"""The second factor: codes of an authenticator app (RFC 6238), recovery codes, and taking it away again."""

import secrets
from uuid import UUID

import pyotp
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.accounts.actions.doors import own_id, session_open, session_proved
from linli.accounts.actions.users import sign_out_everywhere
from linli.accounts.models import RecoveryCode, SecondFactor, Session, User
from linli.accounts.reads import half_way_user, pending_secret, recovery_key
from linli.accounts.rules import is_app_code, matching_step
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.throttle import throttle_check, throttle_clear, throttle_count
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.registry import publish
from linli.kernel.rules import text
from linli.kernel.rules.limits import OLD_PASSWORD, SECOND_FACTOR
from linli.kernel.verbs import verb

CODES = 10
SECOND_RESET = "second.reset"


def _wrong_code() -> Invalid:
    wrong = _("This code is not right, or it was used already. Wait for the next one and type that.")
    return Invalid(wrong, {"code": [wrong]})


def code_take(*, user_id: UUID, code: str) -> None:
    """Uses up a code of the app or a recovery code. Call it outside other verbs: each try is counted first.

    Raises:
        Throttled: too many tries for this account. Invalid: wrong, or used before.
    """
    throttle_count(limit=SECOND_FACTOR, subject=str(user_id))
    if not _code_take(user_id=user_id, code=code):
        raise _wrong_code()
    throttle_clear(limit=SECOND_FACTOR, subject=str(user_id))


@verb
def _code_take(*, user_id: UUID, code: str) -> bool:
    plain = text.read_code(code)
    row = SecondFactor.objects.select_for_update().filter(pk=user_id).exclude(secret=None).first()
    if row is None or row.secret is None:
        return False
    if not is_app_code(plain):
        return _recovery_take(user_id, plain)
    step = matching_step(row.secret.reveal(), plain, clock.now())
    newer = SecondFactor.objects.filter(pk=user_id, last_step__lt=step or 0)
    return bool(newer.update(last_step=step)) if step else False


def _recovery_take(user_id: UUID, plain: str) -> bool:
    unused = RecoveryCode.objects.filter(user_id=user_id, key=recovery_key(user_id, plain), used_at=None)
    taken = bool(unused.update(used_at=clock.now()))
    if taken:
        actor = Actor(kind=Kind.USER, user_id=user_id)
        audit_record(actor=actor, verb="recovery_code_use", kind="user", object_id=user_id)
    return taken


def sign_in_code(*, actor: Actor, request: HttpRequest, word: str, code: str) -> User:
    """The second step of signing in: opens a session for whoever's password was right a moment ago.

    Raises:
        Missing: that was too long ago. Throttled: too many tries for this account. Invalid: a wrong code.
    """
    user = half_way_user(word)
    if user is None:
        raise Missing(_("That took too long. Please type your name and password once more."))
    code_take(user_id=user.pk, code=code)
    session_open(request=request, user=user, proved=True)
    return user


def prove_again(*, actor: Actor, request: HttpRequest, code: str) -> None:
    """A fresh code for something delicate; good for ten minutes on this device.

    Raises:
        Throttled: too many tries. Invalid: the code is not right.
    """
    code_take(user_id=own_id(actor), code=code)
    session_proved(request=request)


def _prove(actor: Actor, password: str, code: str) -> User:
    """Password, and a code where there is a second factor already: an open session alone changes nothing."""
    user = User.objects.get(pk=own_id(actor))
    throttle_check(limit=OLD_PASSWORD, subject=str(user.pk))
    if not user.check_password(password):
        throttle_count(limit=OLD_PASSWORD, subject=str(user.pk))
        wrong = _("The password is not right.")
        raise Invalid(wrong, {"password": [wrong]})
    if user.second_at:
        code_take(user_id=user.pk, code=code)
    return user


def second_begin(*, actor: Actor, password: str, code: str = "") -> None:
    """Makes a secret for a new phone; it counts once `second_confirm` saw its first code.

    Raises:
        Throttled, Invalid: password or code are not right. Forbidden: nobody is signed in.
    """
    _begin(actor, _prove(actor, password, code))


@verb
def _begin(actor: Actor, user: User) -> None:
    fresh = {"pending": pyotp.random_base32(), "pending_at": clock.now()}
    SecondFactor.objects.update_or_create(user=user, defaults=fresh)
    audit_record(actor=actor, verb="second_begin", kind="user", object_id=user.pk)


def second_confirm(*, actor: Actor, code: str, keep_session: str = "") -> list[str]:
    """Takes the new phone's first code: from now on it is asked for. Other devices are signed out.

    Returns ten recovery codes, to be shown this once.

    Raises:
        Throttled: too many tries. Invalid: the code is wrong, or setting up took too long.
    """
    throttle_count(limit=SECOND_FACTOR, subject=str(own_id(actor)))
    codes = _confirm(actor=actor, code=code, keep_session=keep_session)
    throttle_clear(limit=SECOND_FACTOR, subject=str(own_id(actor)))
    return codes


@verb
def _confirm(*, actor: Actor, code: str, keep_session: str) -> list[str]:
    user = User.objects.select_for_update().get(pk=own_id(actor))
    secret = pending_secret(user.pk)
    if not secret:
        raise Invalid(_("Setting up took too long, or it is done already. Please begin again."))
    step = matching_step(secret, text.read_code(code), clock.now())
    if step is None:
        raise _wrong_code()
    SecondFactor.objects.filter(pk=user.pk).update(
        secret=secret, last_step=step, pending=None, pending_at=None
    )
    user.second_at = clock.now()
    user.save(update_fields=["second_at"])
    Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    audit_record(actor=actor, verb="second_confirm", kind="user", object_id=user.pk)
    return _codes_make(user)


def _codes_make(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [text.spell(secrets.token_bytes(8), 60) for _number in range(CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, key=recovery_key(user.pk, code)) for code in codes]
    )
    return ["-".join(code[at : at + 4] for at in range(0, 12, 4)) for code in codes]


def recovery_codes_make(*, actor: Actor, password: str, code: str) -> list[str]:
    """Ten fresh recovery codes, shown once; the earlier ones end.

    Raises:
        Throttled, Invalid: password or code are not right.
    """
    user = _prove(actor, password, code)
    return _codes_renew(actor, user)


@verb
def _codes_renew(actor: Actor, user: User) -> list[str]:
    audit_record(actor=actor, verb="recovery_codes_make", kind="user", object_id=user.pk)
    return _codes_make(user)


def second_remove(*, actor: Actor, password: str, code: str) -> None:
    """Takes one's own second factor away.

    Raises:
        Throttled, Invalid: password or code are not right.
    """
    user = _prove(actor, password, code)
    _remove(actor, user.pk, "second_remove")


@verb
def _remove(actor: Actor, user_id: UUID, name: str) -> None:
    RecoveryCode.objects.filter(user_id=user_id).delete()
    SecondFactor.objects.filter(pk=user_id).delete()
    User.objects.filter(pk=user_id).update(second_at=None)
    audit_record(actor=actor, verb=name, kind="user", object_id=user_id)


@verb
def second_reset(*, actor: Actor, user_id: UUID) -> None:
    """Takes somebody's second factor away who stands before the administrator without phone and codes.

    Their devices and tokens stop at once; they are told. One's own is removed with password and code instead.

    Raises:
        Forbidden: only administrators and the system, and not for oneself. Missing: there is none.
    """
    if not may(actor, "second_reset"):
        raise Forbidden(_("Only an administrator can do this."))
    if user_id == actor.user_id:
        raise Forbidden(
            _("Your own is removed under “My account”, with a code; or another administrator helps.")
        )
    if not User.objects.filter(pk=user_id, is_active=True).exclude(second_at=None).exists():
        raise Missing(_("There is no sign-in code to reset."))
    _remove(actor, user_id, "second_reset")
    sign_out_everywhere(user_id)
    publish(SECOND_RESET, user_id=user_id)
