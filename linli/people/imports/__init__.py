"""What spreadsheets bring into the registers."""

from linli.people.imports.households import HOUSEHOLDS
from linli.people.imports.organisations import ORGANISATIONS
from linli.people.imports.rosters import ROSTERS

IMPORTERS = (HOUSEHOLDS, ORGANISATIONS, ROSTERS)
