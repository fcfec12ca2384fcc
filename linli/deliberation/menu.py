"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry

ROLES = (
    "grid_worker",
    "group_head",
    "village_clerk",
    "town_desk",
    "banner_desk",
    "department_officer",
    "administrator",
)
MENU = (Entry(38, _("Deliberations"), "deliberation:list", ROLES),)
