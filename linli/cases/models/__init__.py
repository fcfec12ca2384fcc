"""Matters and their stories. Entries are append-only; words and identities stand in erasable rows."""

from linli.cases.models.board import Published
from linli.cases.models.desk import Feed, Phrase, PhraseVersion
from linli.cases.models.lists import Search, View
from linli.cases.models.looks import Look, LookWords
from linli.cases.models.matter import Case, Reporter, Words
from linli.cases.models.reference import Category, Grade, RemindHours, Route
from linli.cases.models.story import Entry, EntryText
from linli.cases.models.tasks import Task
from linli.cases.models.ties import Tie

__all__ = [
    "Case",
    "Category",
    "Entry",
    "EntryText",
    "Feed",
    "Grade",
    "Look",
    "LookWords",
    "Phrase",
    "PhraseVersion",
    "Published",
    "RemindHours",
    "Reporter",
    "Route",
    "Search",
    "Task",
    "Tie",
    "View",
    "Words",
]
