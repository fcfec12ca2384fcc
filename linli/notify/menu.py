"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import SETTINGS, Entry
from linli.notify.reads import unread

MENU = (
    Entry(20, _("Inbox"), "notify:inbox", count=unread, key="i"),
    Entry(80, _("Deliveries"), "notify:log", "deliveries_see", group=SETTINGS),
)
