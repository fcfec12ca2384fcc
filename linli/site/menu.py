"""The desk's menu, put together from what rooms declare as plain data."""

from itertools import chain
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.accounts.menu import MENU as ACCOUNTS
from linli.cases.menu import MENU as CASES
from linli.deliberation.menu import MENU as DELIBERATION
from linli.fieldwork.menu import MENU as FIELDWORK
from linli.kernel.actor import Actor
from linli.kernel.menu import GROUPS, SETTINGS, Entry
from linli.mediation.menu import MENU as MEDIATION
from linli.notify.menu import MENU as NOTIFY
from linli.people.menu import MENU as PEOPLE
from linli.privacy.menu import MENU as PRIVACY
from linli.sheets.menu import MENU as SHEETS
from linli.territory.menu import MENU as TERRITORY
from linli.visits.menu import MENU as VISITS

OWN = (
    Entry(85, _("Limits"), "site:limits", "limits_see", group=SETTINGS),
    Entry(90, _("Who may what"), "site:permissions", group=SETTINGS),
)
ROOMS = (
    ACCOUNTS,
    CASES,
    DELIBERATION,
    FIELDWORK,
    VISITS,
    MEDIATION,
    NOTIFY,
    PEOPLE,
    PRIVACY,
    SHEETS,
    TERRITORY,
)
ENTRIES = sorted((*OWN, *chain.from_iterable(ROOMS)), key=lambda entry: entry.order)


def desk_menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Headings with the entries that this actor may open; the longest address that fits is the current one.

    A heading is `open` where it is worked with all day, or holds the current page.
    """
    actor = request.actor  # type: ignore[attr-defined]
    shown = [(entry, reverse(entry.view)) for entry in ENTRIES if entry.opens(actor)]
    here = max((url for _entry, url in shown if request.path.startswith(url)), key=len, default="")
    found = []
    for group, label in GROUPS.items():
        lines = [_line(entry, url, here, actor) for entry, url in shown if entry.group == group]
        current = any(line["current"] for line in lines)
        if lines:
            found.append({"label": label, "entries": lines, "current": current, "open": group != SETTINGS})
    return found


def _line(entry: Entry, url: str, here: str, actor: Actor) -> dict[str, Any]:
    count = entry.count(actor) if entry.count else 0
    return {"url": url, "label": entry.label, "current": url == here, "count": count, "key": entry.key}
