"""How a matter came in and how it may end, in words that people read."""

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.kinds import VOICES, CaseKind
from linli.kernel.errors import Text

CHANNELS: dict[str, Text] = {
    "door": _("at the door"),
    "api": _("by another system"),
    "phone": _("by phone"),
    "behalf": _("on somebody's behalf"),
    "grid": _("found in the grid"),
    "round": _("found on a round"),
    "hotline": _("handed over by the 12345 hotline"),
    "post": _("at the listening post"),
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
    "taken_up": _("taken up: it will be done"),
}


def outcomes_for(kind: CaseKind) -> dict[str, Text]:
    """How one of this kind may end, the usual end first: an opinion is taken up or explained, not solved."""
    names = ["explained", "taken_up"] if kind in VOICES else ["solved", "explained"]
    return {name: OUTCOMES[name] for name in (*names, "referred", "not_possible")}
