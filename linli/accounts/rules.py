"""Pure rules about accounts."""

from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCOPES: dict[str, str | Promise] = {
    "read": _("Read matters that I may see"),
    "reference": _("Read what grading chooses from: categories, grades, units"),
    "report": _("Report matters in my name"),
    "steps": _("Take steps in my name"),
}
"""What a token may be used for; what its owner may do there stays the owner's own."""
LEAST = ("read", "reference")
LIVES = (30, 90, 365)
"""Days that a token may be made for."""

_APPS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_label(user_agent: str) -> str:
    """“WeChat · Android” from a User-Agent header: enough to recognise one's own phone, no more."""
    app = next((label for mark, label in _APPS if mark in user_agent), "")
    system = next((label for mark, label in _SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (app, system) if part)


STEP = timedelta(seconds=30)
"""How long one code of an authenticator app is shown (RFC 6238 §5.2)."""

FRESH = timedelta(minutes=10)
"""How long after a code tokens and the password may be changed without another."""


def is_app_code(plain: str) -> bool:
    """Whether this is how an authenticator's code looks; anything else can only be a recovery code."""
    return len(plain) == 6 and plain.isascii() and plain.isdigit()


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, at most one step off (a phone's clock drifts), or None."""
    app, current = pyotp.TOTP(secret), int(now.timestamp()) // int(STEP.total_seconds())
    steps = [current - 1, current, current + 1]
    found = [step for step in steps if compare_digest(app.generate_otp(step), code)]
    return max(found, default=None)


def is_fresh(second_at: datetime | None, proved: int, now: datetime) -> bool:
    """Whether no new code is needed: there is no second factor, or one was proved (UNIX time) just now."""
    return second_at is None or 0 <= now.timestamp() - proved < FRESH.total_seconds()
