"""Menu entries of this room."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.menu import Entry
from linli.mediation.reads.lists import waiting_count

MENU: tuple[Entry, ...] = (
    Entry(30, _("Mediation"), "mediation:mine", ("mediator", "town_desk"), waiting_count),
    Entry(31, _("Mediation figures"), "mediation:counts", ("banner_desk",)),
    Entry(72, _("Agreement texts"), "mediation:texts", ("administrator",)),
)
