"""Making accounts and ending them."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.accounts.actions.doors import own_id
from linli.accounts.actions.passwords import password_check
from linli.accounts.models import Session, Token, User
from linli.accounts.reads import phone_key
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, {field: [message]})


def _username(value: str) -> str:
    name = text.tidy(value).lower()
    if not 2 <= len(name) <= 40 or any(char.isspace() for char in name):
        raise _wrong("username", _("A user name has 2 to 40 characters and no spaces."))
    if User.objects.filter(username=name).exists():
        raise _wrong("username", _("This user name is taken."))
    return name


def _number(value: str) -> str | None:
    number = text.phone(value) if value else None
    if value and number is None:
        raise _wrong("phone", _("This is not a phone number."))
    if number and User.objects.filter(phone_key=phone_key(number)).exists():
        raise _wrong("phone", _("This phone number has an account already."))
    return number


@verb
def user_add(
    *,
    actor: Actor,
    username: str,
    password: str | None,
    phone: str = "",
    lang: str = "zh-hans",
    is_demo: bool = False,
) -> User:
    """Makes an account. Without a password it opens only with a reset code.

    Raises:
        Forbidden: only administrators and the system make accounts.
        Invalid: the name or number is taken or malformed, or the password is too weak.
    """
    if not may(actor, "user_add"):
        raise Forbidden(_("Only an administrator can make accounts."))
    name, number = _username(username), _number(phone)
    key = phone_key(number) if number else None
    user = User(username=name, phone=number, phone_key=key, lang=lang, is_demo=is_demo)
    if password is not None and not is_demo:
        password_check(password, user)
    user.set_password(password)  # None: no password opens it
    user.save(force_insert=True)
    audit_record(actor=actor, verb="user_add", kind="user", object_id=user.pk)
    return user


@verb
def user_end(*, actor: Actor, user_id: UUID) -> None:
    """Closes an account: nobody signs in with it again, its devices and tokens stop at once.

    Raises:
        Forbidden: only administrators and the system end accounts. Missing: there is no such open account.
    """
    if not may(actor, "user_end"):
        raise Forbidden(_("Only an administrator can end accounts."))
    if not User.objects.filter(pk=user_id, is_active=True).update(is_active=False):
        raise Missing(_("There is no such account."))
    sign_out_everywhere(user_id)
    audit_record(actor=actor, verb="user_end", kind="user", object_id=user_id)


def sign_out_everywhere(user_id: UUID) -> None:
    """Ends every device and token of an account, inside the running verb."""
    Session.objects.filter(user_id=user_id).delete()
    Token.objects.filter(user_id=user_id, ended_at=None).update(ended_at=clock.now())


@verb
def preferences_set(*, actor: Actor, lang: str, large_type: bool) -> None:
    """Language and type size of one's own account."""
    User.objects.filter(pk=own_id(actor)).update(lang=lang, large_type=large_type)
