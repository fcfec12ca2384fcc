"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.cases.reads.tasks import tasks_waiting
from linli.kernel.menu import SETTINGS, Entry

TASKS = (
    "department_officer",
    "town_desk",
    "banner_desk",
    "village_clerk",
    "group_head",
    "grid_worker",
)
"""Who can be asked to help, asks, or decides."""
MENU = (
    Entry(5, _("My day"), "cases:today", key="d"),
    Entry(10, _("Matters"), "cases:matters", key="m"),
    Entry(12, _("Joint tasks"), "cases:tasks", TASKS, count=tasks_waiting, key="j"),
    Entry(22, _("Calendar"), "cases:calendar", key="c"),
    Entry(24, _("Open load"), "cases:load", "load_see", key="l"),
    Entry(26, _("Settled where"), "cases:levels", "levels_see", key="s"),
    Entry(60, _("Opened identities"), "cases:looks", "looks_see", group=SETTINGS),
    Entry(68, _("Answer templates"), "cases:phrases", "phrase_save", group=SETTINGS, key="t"),
    Entry(70, _("Categories"), "cases:categories", "desk_see", group=SETTINGS),
)
