"""Fixtures of mediation: a quarrel that was given to the mediator, and a mediation ready to agree."""

import io
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from PIL import Image

from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.steps import take_step
from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.kernel.actions.attachments import Stored, take
from linli.kernel.actor import ANONYMOUS
from linli.mediation.actions.agreeing import Draft
from linli.mediation.actions.opening import mediation_open
from linli.mediation.actions.parties import Named, party_add
from linli.mediation.models import Mediation

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")  # a busy machine is no failure

RARE = "鸬鹚麒麟"
"""A word that nobody uses: wherever it turns up, something leaked."""

DRAFT = Draft(
    kind="livestock",
    facts=f"羊进了菜园，{RARE}",
    issues="赔多少",
    articles=f"{{乙方}}补二十棵白菜苗，{RARE}\n羊圈今天就修",
    way="当面点清",
    deadline="三天内",
    recorder="演示记",
)


class Rooms:
    """Quarrels and mediations for one test, made through the verbs."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast

    def quarrel(self, *, given: bool = True, about: str = "") -> Case:
        """A matter at grid 3, dispatched to the mediator of the village unless `given` is False."""
        place = self.cast.places["grid3"]
        case = case_report(
            actor=ANONYMOUS, report=Report(what="羊进菜园，两家争起来了", place_id=place, about=about)
        ).case
        if given:
            category = next(row.pk for row in reference().offered if row.code == "dispute")
            take_step(
                Move(self.cast.actor("desk"), case.pk, "triage"),
                {"category": category, "grade": 1, "role": "mediator", "unit": None},
            )
        return Case.objects.get(pk=case.pk)

    def open(self, *, parties: int = 2, by: str = "mediator") -> Mediation:
        """An open mediation with so many parties, all of whom said yes."""
        actor = self.cast.actor(by)
        case = self.quarrel()
        row = mediation_open(actor=actor, case_id=case.pk, party=Named("演示甲"), agrees=True)
        for name in ("演示乙", "演示丙", "演示丁")[: parties - 1]:
            row = party_add(actor=actor, mediation_id=row.pk, party=Named(name), consent=True)
        return row


@pytest.fixture
def rooms(cast: Any) -> Rooms:
    """`rooms.quarrel()`, `rooms.open()`."""
    return Rooms(cast)


def drawn(shade: int = 20) -> bytes:
    """A signature as the browser sends it: a PNG."""
    out = io.BytesIO()
    Image.new("RGB", (90, 30), (shade, 20, 20)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def ink(db: None) -> Any:
    """`ink()` → a drawn signature, cleaned."""

    shades = count(20, 30)

    def _ink() -> list[Stored]:
        return take([io.BytesIO(drawn(next(shades)))])

    return _ink
