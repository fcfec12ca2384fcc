"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry

MENU: tuple[Entry, ...] = (
    Entry(34, _("Visits"), "visits:visits", ("grid_worker", "group_head", "village_clerk", "town_desk")),
)
