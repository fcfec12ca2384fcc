"""Making accounts, ending them, and getting back in."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from linli.accounts.models import ResetCode, Session, Token, User
from linli.accounts.reads import phone_key, reset_code, user_named
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.throttle import Limit, throttle_count
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.rules import text
from linli.kernel.verbs import verb

RESET_TRIES = Limit("reset", tries=8, seconds=900)
RESET_HOURS = 24


def _check_password(password: str, user: User, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(_("Please choose another password."), {field: error.messages}) from error


@verb
def user_add(
    *, actor: Actor, username: str, password: str | None, phone: str = "", lang: str = "zh-hans",
    is_demo: bool = False,
) -> User:
    """Makes an account. Without a password it opens only with a reset code.

    Raises:
        Forbidden: only administrators and the system make accounts.
        Invalid: the name or number is taken or malformed, or the password is too weak.
    """
    if actor.kind != "system" and not actor.has("administrator"):
        raise Forbidden(_("Only an administrator can make accounts."))
    name = text.tidy(username).lower()
    if not 2 <= len(name) <= 40 or any(char.isspace() for char in name):
        raise Invalid(_("A user name has 2 to 40 characters and no spaces."),
                      {"username": [_("A user name has 2 to 40 characters and no spaces.")]})
    number = text.phone(phone) if phone else None
    if phone and number is None:
        raise Invalid(_("This is not a phone number."), {"phone": [_("This is not a phone number.")]})
    user = User(username=name, phone=number, phone_key=phone_key(number) if number else None, lang=lang,
                is_demo=is_demo)
    if User.objects.filter(username=name).exists():
        raise Invalid(_("This user name is taken."), {"username": [_("This user name is taken.")]})
    if number and User.objects.filter(phone_key=user.phone_key).exists():
        raise Invalid(_("This phone number has an account already."),
                      {"phone": [_("This phone number has an account already.")]})
    if password is None:
        user.set_unusable_password()
    else:
        if not is_demo:
            _check_password(password, user)
        user.set_password(password)
    user.save(force_insert=True)
    audit_record(actor=actor, verb="user_add", kind="user", object_id=user.pk)
    return user


@verb
def user_end(*, actor: Actor, user_id: UUID) -> None:
    """Closes an account: nobody signs in with it again, its devices and tokens stop at once."""
    if actor.kind != "system" and not actor.has("administrator"):
        raise Forbidden(_("Only an administrator can end accounts."))
    if not User.objects.filter(pk=user_id, is_active=True).update(is_active=False):
        raise Missing(_("There is no such account."))
    _sign_out_everywhere(user_id)
    audit_record(actor=actor, verb="user_end", kind="user", object_id=user_id)


def _sign_out_everywhere(user_id: UUID) -> None:
    Session.objects.filter(user_id=user_id).delete()
    Token.objects.filter(user_id=user_id, ended_at=None).update(ended_at=clock.now())


@verb
def reset_code_issue(*, actor: Actor, user_id: UUID) -> str:
    """A one-time code (12 characters, 60 bits) for the administrator to hand over; earlier codes stop working."""
    if actor.kind != "system" and not actor.has("administrator"):
        raise Forbidden(_("Only an administrator can issue reset codes."))
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Missing(_("There is no such account."))
    code = text.spell(secrets.token_bytes(8), 60)
    ResetCode.objects.filter(user=user, used_at=None).update(used_at=clock.now())
    ResetCode.objects.create(user=user, key=keys.lookup("reset", str(user.pk), code),
                             expires_at=clock.now() + timedelta(hours=RESET_HOURS))
    audit_record(actor=actor, verb="reset_code_issue", kind="user", object_id=user.pk)
    return "-".join(code[i : i + 4] for i in range(0, 12, 4))


def password_reset(*, actor: Actor, username: str, code: str, password: str) -> User:
    """Sets a new password with an administrator's code and signs every device out.

    Raises:
        Throttled: too many tries for this name or network.
        Invalid: wrong name or code (the two are not told apart), or the password is too weak.
    """
    throttle_count(limit=RESET_TRIES, subject=text.tidy(username).lower())
    throttle_count(limit=RESET_TRIES, subject=actor.network)
    return _password_reset(actor=actor, username=username, code=code, password=password)


@verb
def _password_reset(*, actor: Actor, username: str, code: str, password: str) -> User:
    user = user_named(username)
    if user is not None:
        user = User.objects.select_for_update().get(pk=user.pk)
    row = reset_code(user, code) if user else None
    if user is None or row is None:
        wrong = _("This name and code do not belong together, or the code has run out. Ask for a new one.")
        raise Invalid(wrong, {"code": [wrong]})
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    _sign_out_everywhere(user.pk)
    audit_record(actor=actor, verb="password_reset", kind="user", object_id=user.pk)
    return user


@verb
def password_change(*, actor: Actor, old: str, new: str, keep_session: str = "") -> User:
    """Changes one's own password; every other device is signed out.

    Raises:
        Invalid: the old password is wrong or the new one too weak.
    """
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if not user.check_password(old):
        raise Invalid(_("The old password is not right."), {"old": [_("The old password is not right.")]})
    _check_password(new, user, "new")
    user.set_password(new)
    user.save(update_fields=["password"])
    Session.objects.filter(user=user).exclude(session_key=keep_session).delete()
    audit_record(actor=actor, verb="password_change", kind="user", object_id=user.pk)
    return user


@verb
def preferences_set(*, actor: Actor, lang: str, large_type: bool) -> None:
    """Language and type size of one's own account."""
    User.objects.filter(pk=actor.user_id).update(lang=lang, large_type=large_type)
