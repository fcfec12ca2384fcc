"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.fieldwork.reads.rounds import today_count
from linli.kernel.menu import Entry
from linli.kernel.rules.permissions import PERMITS

MENU: tuple[Entry, ...] = (
    Entry(32, _("Inspections"), "fieldwork:today", PERMITS["rounds_see"].roles, count=today_count),
    Entry(36, _("Equipment"), "fieldwork:equipment", PERMITS["rounds_see"].roles),
)
