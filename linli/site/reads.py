"""The table of permissions in people's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.cases.rules.steps import STEPS, VOICE_STEPS
from linli.cases.rules.tasks import TASK_STEPS
from linli.kernel.errors import Text
from linli.kernel.rules import permissions
from linli.kernel.rules.permissions import HAT_LABELS, HATS, REACHES, Permit, Reach
from linli.people.rules import ROLES, Role


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a line: a role, or a relation to a matter; `own` if the reader holds it."""

    label: Text
    own: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What may be done, by whom, and how far that reaches."""

    name: str
    what: Text
    who: Sequence[Who]
    reach: Text


def role_label(role: str) -> Text:
    """A role's name; the reporter of a matter holds none."""
    return ROLES[Role(role)].label if role else HAT_LABELS["reporter"]


def groups(held: Iterable[str], chosen: str = "") -> list[tuple[Text, list[Line]]]:
    """Every line by group; with `chosen` those this role may take part in. `held`: the reader's roles."""
    own = set(held)
    steps = [
        Permit(name, STEPS[name].label, Reach.HAT, hats=hats) for name, hats in permissions.STEPS.items()
    ]
    tasks = [
        Permit(name, TASK_STEPS[name].label, Reach.HAT, hats=hats) for name, hats in permissions.TASKS.items()
    ]
    voices = [
        Permit(name, VOICE_STEPS[name].label, Reach.HAT, hats=hats)
        for name, hats in permissions.VOICE_STEPS.items()
    ]
    title = _("Where it is otherwise for opinions and questions")
    moves = [
        (_("Steps of a matter"), tuple(steps)),
        (title, tuple(voices)),
        (_("Steps of a supporting task"), tuple(tasks)),
    ]
    matters, *others = reversed(permissions.GROUPS)
    found = [matters, *moves, *others]
    return [
        (label, lines)
        for label, permits in found
        if (lines := [_line(row, own) for row in permits if not chosen or chosen in takers(row)])
    ]


def takers(permit: Permit) -> set[str]:
    """The roles that may, wherever and whenever; what is everybody's is every role's."""
    if permit.reach in (Reach.ANYONE, Reach.SIGNED):
        return set(Role)
    return {*permit.roles, *(wearer.role for hat in permit.hats for wearer in HATS[hat])}


def _line(permit: Permit, own: set[str]) -> Line:
    if permit.reach == Reach.HAT:
        who = [Who(HAT_LABELS[hat], any(wearer.role in own for wearer in HATS[hat])) for hat in permit.hats]
    else:
        who = [Who(role_label(role), role in own) for role in permit.roles]
    return Line(permit.name, permit.label, who, REACHES[permit.reach])


def hats() -> list[tuple[Text, list[tuple[Text, Text]]]]:
    """Which role stands in which relation to a matter, and when."""
    return [
        (label, [(role_label(wearer.role), wearer.when) for wearer in HATS[hat]])
        for hat, label in HAT_LABELS.items()
    ]


def gives() -> list[tuple[Text, list[Text]]]:
    """Which role may give which."""
    return [
        (role_label(role), [role_label(given) for given in given_])
        for role, given_ in permissions.GIVES.items()
    ]
