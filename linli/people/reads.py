"""What others may ask about people."""

from linli.accounts.models import User
from linli.kernel.actor import Actor, Kind


def actor_of(user: User | None, *, network: str = "", device: str = "") -> Actor:
    """The actor of a request."""
    return Actor(kind=Kind.USER if user else Kind.ANONYMOUS, user_id=user.pk if user else None)
