"""Totals of the whole banner, for whoever watches the service: no places, no people."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from linli.cases.models import Case


@dataclass(frozen=True, slots=True)
class Totals:
    """Open matters, and those past their deadline; what is merged counts with its leading one."""

    open: int
    overdue: int


def totals(now: datetime) -> Totals:
    """One statement over the open matters."""
    found = Case.objects.filter(is_open=True, lead=None).aggregate(
        all=Count("id"), late=Count("id", filter=Q(due_at__lt=now))
    )
    return Totals(found["all"], found["late"])
