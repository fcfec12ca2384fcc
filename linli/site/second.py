"""Where the second factor is asked of desks: the one rule that pages and the API share."""

from dataclasses import replace

from django.conf import settings

from linli.accounts.reads import User
from linli.kernel.actor import Actor

GUARDED = ("town_desk", "banner_desk", "administrator", "department_officer")
"""Roles that see more than their own neighbours."""


def must_enrol(user: User | None, actor: Actor) -> bool:
    """Whether this account sets a second factor up before it works at a desk; demo accounts never."""
    if settings.LINLI_TOTP != "required" or user is None or user.is_demo:
        return False
    return user.second_at is None and actor.has(*GUARDED)


def bare(actor: Actor) -> Actor:
    """The same person without any posting, until the second factor is there."""
    return replace(actor, grants=())
