"""How long the registers' records are kept. A person's own goes with everything about them: see `privacy`."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.registry import Retention
from linli.people.actions.data import addresses_count, addresses_remove

DESKS = _("The desks of the place, and administrators")
RETENTION = (
    Retention(
        "addresses",
        "person",
        what=_("The address of a household that has moved away or ended (encrypted)"),
        why=_("Questions about benefits and contracts come up late."),
        who=DESKS,
        since=_("the household ended"),
        days=730,
        least=180,
        most=3650,
        stays=_("its number and dates"),
        count=addresses_count,
        remove=addresses_remove,
    ),
    Retention(
        "postings",
        "person",
        what=_("Who held which office where, from and until: ids and dates"),
        why=_("Steps in a matter must be traceable to an office. Names are in the register only."),
        who=DESKS,
    ),
)
