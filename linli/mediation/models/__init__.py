"""Mediations. Steps are append-only; words and names stand sealed in rows that may be erased."""

from linli.mediation.models.room import FollowUp, Mediation, Party, Session, Signature
from linli.mediation.models.story import Look, Step, StepWords
from linli.mediation.models.texts import AgreementText

__all__ = [
    "AgreementText",
    "FollowUp",
    "Look",
    "Mediation",
    "Party",
    "Session",
    "Signature",
    "Step",
    "StepWords",
]
