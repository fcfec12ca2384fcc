"""Rounds over places and equipment, visits to households."""

from linli.visits.models.homes import Choice, Slip
from linli.visits.models.plans import Plan, Planned, PlannedCount
from linli.visits.models.visits import FollowUp, Need, Promise, Visit, Visitor, VisitWords

__all__ = [
    "Choice",
    "FollowUp",
    "Need",
    "Plan",
    "Planned",
    "PlannedCount",
    "Promise",
    "Slip",
    "Visit",
    "VisitWords",
    "Visitor",
]
