"""Pure rules about accounts."""

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
