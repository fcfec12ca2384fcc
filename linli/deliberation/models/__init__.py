"""Public affairs talked over: agenda, head count, decisions followed to their end."""

from linli.deliberation.models.decisions import Decision
from linli.deliberation.models.meetings import AgendaItem, Deliberation, Topic
from linli.deliberation.models.story import Entry, EntryText

__all__ = ["AgendaItem", "Decision", "Deliberation", "Entry", "EntryText", "Topic"]
