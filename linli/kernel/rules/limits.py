"""Every limit of the house as data, with its reason, and the arithmetic of counting in a sliding window.

A window that slides costs no more than a fixed one: the tries of the window before count for the part of it
that still lies within reach. So nobody gets twice the limit around an edge.
"""

import math
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` per `seconds`, wherever the window is laid.

    `shared`: the subject may stand for many people (a carrier's network, the whole door), so the number grows
    with the setting `LINLI_CROWD`. `label` and `why` are for the administrator's page.
    """

    purpose: str
    tries: int
    seconds: int
    shared: bool = False
    label: Text = ""
    why: Text = ""


def estimate(limit: Limit, before: int, current: int, elapsed: float) -> float:
    """Tries within reach: those of this window, and what still counts of the window `before`."""
    return before * (1 - elapsed / limit.seconds) + current


def wait(limit: Limit, before: int, current: int, elapsed: float) -> int:
    """Seconds until one more try fits, if nobody tries meanwhile; at least 1."""
    free = limit.tries - 1
    if current <= free:  # the window before fades soon enough
        fades = 1 - (free - current) / before if before else 0
        return max(1, math.ceil(fades * limit.seconds - elapsed))
    fades = 1 - free / current
    return max(1, math.ceil((1 + fades) * limit.seconds - elapsed))


MINUTES, HOUR, DAY = 60, 3600, 86_400
QUARTER = 15 * MINUTES

SIGN_IN_NAME = Limit(
    "sign-in-name",
    5,
    QUARTER,
    label=_("Wrong passwords for one account"),
    why=_("Guessing a password must be slow. A right one clears the count."),
)
SECOND_FACTOR = Limit(
    "second-factor",
    6,
    QUARTER,
    label=_("Wrong codes of a second factor"),
    why=_("Six digits could be guessed if nobody counted."),
)
SIGN_IN_NETWORK = Limit(
    "sign-in-network",
    50,
    QUARTER,
    shared=True,
    label=_("Wrong passwords from one network"),
    why=_(
        "Trying one password on many accounts. A whole office shares a network, so this is ten times more."
    ),
)
RESET_CODE = Limit(
    "reset",
    8,
    QUARTER,
    label=_("One-time codes tried for one account"),
    why=_("A code has 60 bits and lives for a day."),
)
RESET_NETWORK = Limit(
    "reset-network",
    40,
    QUARTER,
    shared=True,
    label=_("One-time codes tried from one network"),
    why=_("The same, for somebody who tries many accounts."),
)
OLD_PASSWORD = Limit(
    "old-password",
    5,
    QUARTER,
    label=_("Wrong old passwords while changing it"),
    why=_("Somebody at a desk that was left open."),
)
FOLLOW_NUMBER = Limit(
    "follow-number",
    10,
    QUARTER,
    label=_("Wrong codes for one number"),
    why=_("A code has 40 bits. A right one clears the count."),
)
FOLLOW_NETWORK = Limit(
    "follow-network",
    300,
    QUARTER,
    shared=True,
    label=_("Wrong codes and links from one network"),
    why=_("Only wrong ones count: thousands share one address of a phone carrier."),
)
HOME_NUMBER = Limit(
    "home-number",
    10,
    QUARTER,
    label=_("Wrong codes for one household"),
    why=_("Behind it are notes about a family. A right code clears the count."),
)
HOME_NETWORK = Limit(
    "home-network",
    100,
    QUARTER,
    shared=True,
    label=_("Wrong household codes and links from one network"),
    why=_("Household numbers follow one another, so somebody could try them in turn."),
)
DOOR_NETWORK = Limit(
    "report",
    200,
    10 * MINUTES,
    shared=True,
    label=_("Reports without an account from one network"),
    why=_("From the twelfth on the form asks to wait a little; only this many are turned away."),
)
DOOR_TOTAL = Limit(
    "report-total",
    1_000_000,
    10 * MINUTES,
    shared=True,
    label=_("Reports without an account, all together"),
    why=_("Never turned away: beyond 120 in ten minutes the form asks everybody to wait a little."),
)
DOOR_KNOWN = Limit(
    "known-nearby",
    60,
    HOUR,
    shared=True,
    label=_("Questions whether something is known nearby, from one network"),
    why=_("Beyond that the form stops asking and takes the report as it is; nobody is turned away."),
)
UPLOADS = Limit(  # in KiB
    "upload",
    1024 * 1024,
    DAY,
    shared=True,
    label=_("Photos without an account from one network"),
    why=_("A flood must not fill the disk. Words go through without photos."),
)
FREE_FLOOR = 1024**3
"""Bytes that must stay free on the disk before somebody without an account may add photos."""
API_TOKEN = Limit(
    "api-token",
    3000,
    10 * MINUTES,
    label=_("Requests of one program"),
    why=_("Five a second, all the time. Beyond that a program is stuck in a loop."),
)
API_NETWORK = Limit(
    "api-network",
    3000,
    10 * MINUTES,
    shared=True,
    label=_("Requests of programs without a token from one network"),
    why=_("Looking up places and reporting need no token."),
)

LIMITS = (
    SIGN_IN_NAME,
    SECOND_FACTOR,
    SIGN_IN_NETWORK,
    RESET_CODE,
    RESET_NETWORK,
    OLD_PASSWORD,
    FOLLOW_NUMBER,
    FOLLOW_NETWORK,
    HOME_NUMBER,
    HOME_NETWORK,
    DOOR_NETWORK,
    DOOR_TOTAL,
    DOOR_KNOWN,
    UPLOADS,
    API_TOKEN,
    API_NETWORK,
)
