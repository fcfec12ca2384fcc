"""Where people go when no agreement came, or when they want more than one: plain words on each way."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.errors import Text


class Way(StrEnum):
    """A way out that the law keeps open (arts. 26, 32 and 33)."""

    HIGHER = "higher"
    ARBITRATION = "arbitration"
    COURT = "court"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Told:
    """A way's name, and what to tell the parties about it."""

    label: Text
    words: Text


WAYS: dict[Way, Told] = {
    Way.HIGHER: Told(
        _("the people's mediation committee above"),
        _("Both go together to the mediation committee of the town or the banner. It costs nothing."),
    ),
    Way.ARBITRATION: Told(
        _("arbitration"),
        _(
            "For work and wages: the labour arbitration office. For contracted land: the land arbitration "
            "office of the banner. For a contract with an arbitration clause: the office it names."
        ),
    ),
    Way.COURT: Told(
        _("the court"),
        _(
            "Either party may sue at the people's court. Legal aid at the justice office helps those short "
            "of money."
        ),
    ),
    Way.NONE: Told(_("nobody yet; they want to think"), _("They may come back to mediation at any time.")),
}

CONFIRMATION: Text = _(
    "The agreement binds both. Within 30 days after it takes effect both may go to the people's court "
    "together and have it confirmed; then it can be enforced like a judgment. The court takes no fee for it."
)
BROKEN: Text = _(
    "If one side does not keep it, the mediator takes it up again; either may also take it to court."
)


class Confirm(StrEnum):
    """Where a judicial confirmation stands."""

    APPLIED = "applied"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


CONFIRM_LABELS: dict[Confirm, Text] = {
    Confirm.APPLIED: _("both asked the court"),
    Confirm.CONFIRMED: _("the court confirmed it"),
    Confirm.REFUSED: _("the court did not confirm it"),
}


class Kept(StrEnum):
    """What a follow-up visit found."""

    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"


KEPT_LABELS: dict[Kept, Text] = {
    Kept.KEPT: pgettext_lazy("agreement", "kept"),
    Kept.PARTLY: _("on its way"),
    Kept.BROKEN: _("broken"),
}


class Reason(StrEnum):
    """Why a supervisor opens what was said; each look is on record."""

    AWAY = "away"
    COMPLAINT = "complaint"
    ADVICE = "advice"
    RECORDS = "records"


REASONS: dict[Reason, Text] = {
    Reason.AWAY: _("the mediator is away or stepped aside"),
    Reason.COMPLAINT: _("a party is unhappy with the mediator"),
    Reason.ADVICE: _("the mediator asked for advice"),
    Reason.RECORDS: _("a party or a court asks for the agreement"),
}
