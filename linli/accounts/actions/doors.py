"""Signing in and out, and ending one's other devices."""

from uuid import UUID

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.accounts.models import Session, User
from linli.accounts.reads import subject_of
from linli.accounts.rules import device_label
from linli.accounts.sessions import DEVICE_KEY
from linli.kernel import clock, keys
from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.throttle import throttle_check, throttle_clear, throttle_count
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.rules.limits import SIGN_IN_NAME, SIGN_IN_NETWORK
from linli.kernel.verbs import verb, writing

PROVED_KEY = "proved"
"""In the session: when a code was last given, UNIX time."""


def own_id(actor: Actor) -> UUID:
    """The account that acts.

    Raises:
        Forbidden: nobody is signed in; without this, “mine” would mean every row that belongs to nobody.
    """
    if actor.user_id is None:
        raise Forbidden(_("Please sign in first."))
    return actor.user_id


def sign_in(*, actor: Actor, request: HttpRequest, username: str, password: str) -> User:
    """Opens a session, unless the account has a second factor: `sign_in_code` comes next then.

    Five wrong passwords for an account close it for up to 15 minutes, on every worker.

    Raises:
        Throttled: the account or the network had too many wrong tries.
        Invalid: name and password do not belong together.
    """
    subject = subject_of(username)
    throttle_check(limit=SIGN_IN_NAME, subject=subject)
    throttle_check(limit=SIGN_IN_NETWORK, subject=actor.network)
    with writing():  # a right password is hashed anew where the hasher has changed
        user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        throttle_count(limit=SIGN_IN_NAME, subject=subject)
        throttle_count(limit=SIGN_IN_NETWORK, subject=actor.network)
        wrong = _("The name or the password is not right. Please try again.")
        raise Invalid(wrong, {"password": [wrong]})
    throttle_clear(limit=SIGN_IN_NAME, subject=subject)
    if user.second_at is None:
        session_open(request=request, user=user)
    return user


@verb
def session_open(*, request: HttpRequest, user: User, proved: bool = False) -> None:
    """Signs this device in under a fresh session key; `proved` notes that a code was just given."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    login(request, user)
    request.session[DEVICE_KEY] = device_label(request.headers.get("User-Agent", ""))
    if proved:
        request.session[PROVED_KEY] = int(clock.now().timestamp())
    request.session.save()
    actor = Actor(kind=Kind.USER, user_id=user.pk)
    audit_record(actor=actor, verb="sign_in", kind="user", object_id=user.pk)


@verb
def sign_out(*, actor: Actor, request: HttpRequest) -> None:
    """Ends the session of this device."""
    logout(request)
    audit_record(actor=actor, verb="sign_out", kind="user", object_id=actor.user_id)


@verb
def session_end(*, actor: Actor, handle: str) -> None:
    """Ends one of one's own sessions, named by the handle that the list shows.

    Raises:
        Missing: it is not one's own, or has ended already.
    """
    for row in Session.objects.filter(user_id=own_id(actor)):
        if session_handle(row.session_key) == handle:
            row.delete()
            audit_record(actor=actor, verb="session_end", kind="user", object_id=actor.user_id)
            return
    raise Missing(_("This device is signed out already."))


def session_handle(session_key: str) -> str:
    """A name for a session that cannot be used as the session."""
    return keys.lookup("session", session_key)[:16]


@verb
def session_keep(*, request: HttpRequest, user: User) -> None:
    """Keeps this device signed in after its owner changed the password."""
    update_session_auth_hash(request, user)
    request.session.save()


@verb
def session_proved(*, request: HttpRequest) -> None:
    """Notes that a code was just given on this device."""
    request.session[PROVED_KEY] = int(clock.now().timestamp())
    request.session.save()
