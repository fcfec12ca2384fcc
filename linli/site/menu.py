"""The desk's menu, put together from what rooms declare as plain data."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.accounts.menu import MENU as ACCOUNTS
from linli.cases.menu import MENU as CASES
from linli.kernel.menu import Entry
from linli.notify.menu import MENU as NOTIFY
from linli.people.menu import MENU as PEOPLE
from linli.privacy.menu import MENU as PRIVACY
from linli.sheets.menu import MENU as SHEETS
from linli.territory.menu import MENU as TERRITORY

OWN = (
    Entry(85, _("Limits"), "site:limits", ("administrator",)),
    Entry(90, _("Who may what"), "site:permissions"),
)
ENTRIES = sorted(
    (*OWN, *CASES, *NOTIFY, *PEOPLE, *PRIVACY, *TERRITORY, *SHEETS, *ACCOUNTS), key=lambda entry: entry.order
)


def desk_menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Entries this actor may open, in order; the longest address that fits is the current one."""
    actor = request.actor  # type: ignore[attr-defined]
    shown = [entry for entry in ENTRIES if not entry.roles or actor.has(*entry.roles)]
    urls = [reverse(entry.view) for entry in shown]
    here = max((url for url in urls if request.path.startswith(url)), key=len, default="")
    return [
        {
            "url": url,
            "label": entry.label,
            "current": url == here,
            "count": entry.count(actor) if entry.count else 0,
        }
        for entry, url in zip(shown, urls, strict=True)
    ]
