"""How long what was said in mediation is kept."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.registry import Retention
from linli.mediation.actions import forgetting

RETENTION = (
    Retention(
        "mediations",
        "person",
        what=_("What was said and agreed in a mediation, who took part, and signatures (encrypted)"),
        why=_("So that an agreement can be shown, followed up, confirmed by a court and taken up again."),
        who=_("The mediator alone; the town desk above only with a reason, and each look is noted"),
        since=_("the mediation ended"),
        days=1095,
        least=180,
        most=3650,
        stays=_("days, outcome and how long it took, for the figures"),
        count=forgetting.mediations_count,
        remove=forgetting.mediations_forget,
    ),
    Retention(
        "mediation_looks",
        "person",
        what=_("When the desk above opened a mediation, and why"),
        why=_("So that the mediator can see it, and it can be checked."),
        who=_("The mediator, and the desk itself"),
    ),
)
