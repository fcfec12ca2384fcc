"""Getting back in, and changing one's password."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.actions.doors import own_id
from linli.accounts.actions.passwords import password_check
from linli.accounts.actions.users import sign_out_everywhere
from linli.accounts.models import ResetCode, Session, User
from linli.accounts.reads import reset_code, subject_of, user_named
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.throttle import throttle_check, throttle_clear, throttle_count
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.rules.limits import OLD_PASSWORD, RESET_CODE, RESET_NETWORK, SIGN_IN_NAME
from linli.kernel.verbs import verb

RESET_HOURS = 24


@verb
def reset_code_issue(*, actor: Actor, user_id: UUID) -> str:
    """A one-time code (12 characters, 60 bits) for the administrator to hand over; earlier codes end.

    Raises:
        Forbidden: only administrators and the system issue codes. Missing: there is no such open account.
    """
    if not may(actor, "reset_code_issue"):
        raise Forbidden(_("Only an administrator can issue reset codes."))
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Missing(_("There is no such account."))
    code = text.spell(secrets.token_bytes(8), 60)
    now = clock.now()
    ResetCode.objects.filter(user=user, used_at=None).update(used_at=now)
    ResetCode.objects.create(
        user=user,
        key=keys.lookup("reset", str(user.pk), code),
        expires_at=now + timedelta(hours=RESET_HOURS),
    )
    audit_record(actor=actor, verb="reset_code_issue", kind="user", object_id=user.pk)
    return "-".join(code[i : i + 4] for i in range(0, 12, 4))


def password_reset(*, actor: Actor, username: str, code: str, password: str) -> User:
    """Sets a new password with an administrator's code and signs every device out.

    Raises:
        Throttled: too many tries for this account or network.
        Invalid: wrong name or code (the two are not told apart), or the password is too weak.
    """
    subject = subject_of(username)
    throttle_count(limit=RESET_CODE, subject=subject)
    throttle_count(limit=RESET_NETWORK, subject=actor.network)
    user = _password_reset(actor=actor, username=username, code=code, password=password)
    throttle_clear(limit=SIGN_IN_NAME, subject=subject)  # whoever was locked out may come in at once
    return user


@verb
def _password_reset(*, actor: Actor, username: str, code: str, password: str) -> User:
    user = user_named(username)
    if user is not None:
        user = User.objects.select_for_update().filter(pk=user.pk, is_active=True).first()
    row = reset_code(user, code) if user else None
    if user is None or row is None:
        wrong = _("This name and code do not belong together, or the code has run out. Ask for a new one.")
        raise Invalid(wrong, {"code": [wrong]})
    password_check(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    sign_out_everywhere(user.pk)
    audit_record(actor=actor, verb="password_reset", kind="user", object_id=user.pk)
    return user


def password_change(*, actor: Actor, old: str, new: str, keep_session: str = "") -> User:
    """Changes one's own password; every other device is signed out.

    Raises:
        Throttled: too many wrong old passwords, as from a device somebody left open.
        Invalid: the old password is wrong or the new one too weak.
    """
    subject = str(own_id(actor))
    throttle_check(limit=OLD_PASSWORD, subject=subject)
    try:
        return _password_change(actor=actor, old=old, new=new, keep_session=keep_session)
    except Invalid as error:
        if "old" in error.fields:
            throttle_count(limit=OLD_PASSWORD, subject=subject)
        raise


@verb
def _password_change(*, actor: Actor, old: str, new: str, keep_session: str) -> User:
    user = User.objects.select_for_update().get(pk=own_id(actor))
    if not user.check_password(old):
        wrong = _("The old password is not right.")
        raise Invalid(wrong, {"old": [wrong]})
    password_check(new, user, "new")
    user.set_password(new)
    user.save(update_fields=["password"])
    Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    audit_record(actor=actor, verb="password_change", kind="user", object_id=user.pk)
    return user
