"""How a matter came in and how it may end, in words that people read."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Text

CHANNELS: dict[str, Text] = {
    "door": _("at the door"),
    "api": _("by another system"),
    "phone": _("by phone"),
    "behalf": _("on somebody's behalf"),
    "grid": _("found in the grid"),
    "hotline": _("handed over by the 12345 hotline"),
}

DECLINES: dict[str, Text] = {
    "statutory": _("petition, accusation or litigation: has its own statutory channel"),
    "not_ours": _("not for this banner's offices"),
    "repeated": _("the same matter is being handled already"),
    "too_vague": _("not clear enough, and cannot be asked"),
    "outside": _("not in this banner"),
}

OUTCOMES: dict[str, Text] = {
    "solved": _("solved"),
    "explained": _("explained"),
    "referred": _("referred to whoever is responsible"),
    "not_possible": _("not possible, with the reason told"),
}
