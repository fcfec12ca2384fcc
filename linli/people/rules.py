"""Roles, the levels they act at, and who may give them. Local names of roles are data (`Title`)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from linli.kernel.actor import Level
from linli.kernel.errors import Text
from linli.kernel.rules import permissions
from linli.kernel.rules.permissions import GIVES, PERMITS


class Role(StrEnum):
    """What somebody is posted as."""

    GRID_WORKER = "grid_worker"
    GROUP_HEAD = "group_head"
    VILLAGE_CLERK = "village_clerk"
    MEDIATOR = "mediator"
    TOWN_DESK = "town_desk"
    DEPARTMENT_OFFICER = "department_officer"
    BANNER_DESK = "banner_desk"
    ADVISER = "adviser"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Where a role may be posted (`kinds` of place), whether it needs a unit, and its name."""

    label: Text
    kinds: tuple[str, ...]
    needs_unit: bool = False
    may_be_part_time: bool = False


ROLES: dict[Role, RoleRule] = {
    Role.GRID_WORKER: RoleRule(_("grid worker"), ("grid", "group", "village"), may_be_part_time=True),
    Role.GROUP_HEAD: RoleRule(_("group head"), ("group", "grid")),
    Role.VILLAGE_CLERK: RoleRule(_("village clerk"), ("village",)),
    Role.MEDIATOR: RoleRule(_("mediator"), ("village", "town", "banner"), may_be_part_time=True),
    Role.TOWN_DESK: RoleRule(_("town desk"), ("town",)),
    Role.DEPARTMENT_OFFICER: RoleRule(_("department officer"), ("town", "banner"), needs_unit=True),
    Role.BANNER_DESK: RoleRule(_("banner desk"), ("banner",)),
    Role.ADVISER: RoleRule(_("adviser"), ("village", "town", "banner")),
    Role.ADMINISTRATOR: RoleRule(_("administrator"), ("banner",)),
}

MANAGERS = frozenset(Role(name) for name in permissions.MANAGERS)
"""Roles that may add people and postings, each within its own place."""

READERS = frozenset(Role(name) for name in PERMITS["register_see"].roles)
"""Roles that may look into the registers of their own place."""


class OrganisationKind(StrEnum):
    """What kind of body an organisation is."""

    DEPARTMENT = "department"
    VILLAGE_COMMITTEE = "village_committee"
    PARTY = "party"
    FIRM = "firm"
    SOCIAL = "social"
    SHOP = "shop"
    SCHOOL = "school"


ORGANISATION_LABELS: dict[OrganisationKind, Text] = {
    OrganisationKind.DEPARTMENT: _("department"),
    OrganisationKind.VILLAGE_COMMITTEE: _("village committee"),
    OrganisationKind.PARTY: _("Party organisation"),
    OrganisationKind.FIRM: _("firm"),
    OrganisationKind.SOCIAL: _("social organisation"),
    OrganisationKind.SHOP: _("shop"),
    OrganisationKind.SCHOOL: _("school"),
}


def level_of(place_kind: str) -> Level:
    """The level of a place's kind; the names are the same."""
    return Level(place_kind)


def may_post(manager_role: str, role: str) -> bool:
    """Whether a holder of `manager_role` may give out `role`: desks only what stands below them."""
    return role in GIVES.get(manager_role, ())


MAX_AWAY = 60
"""Days somebody may stand in at a time; whoever is away longer hands the posting over."""


def away_refused(
    start: date, end: date, *, today: date, posted: tuple[date, date | None]
) -> tuple[str, Text] | None:
    """Why nobody can stand in from `start` to `end` (both included): the field and what to do, or None.

    `posted` is the posting's own time; nobody stands in before it begins or after it ends.
    """
    if end < start:
        return "until_on", _("The end lies before the beginning.")
    if start < today:
        return "from_on", _("The first day lies in the past.")
    if (end - start).days >= MAX_AWAY:
        return "until_on", _("At most 60 days at a time. For longer, hand the role over.")
    if start < posted[0] or (posted[1] is not None and end > posted[1]):
        return "until_on", _("The role itself does not run through all these days.")
    return None


def day_before(day: date) -> date:
    """The last day of whoever hands over on `day`: nobody is without, nobody is there twice."""
    return day - timedelta(days=1)


def hand_over_refused(on: date, *, today: date, posted: tuple[date, date | None]) -> tuple[str, Text] | None:
    """Why a posting cannot be handed over from the day `on`: the field and what to do, or None."""
    if on < today:
        return "on", _("The first day lies in the past.")
    if on < posted[0]:
        return "on", _("The post has not begun by that day.")
    if posted[1] is not None and on > posted[1]:
        return "on", _("The post ends before that day.")
    return None
