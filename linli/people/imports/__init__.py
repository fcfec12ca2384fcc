"""What spreadsheets bring into the registers."""

from linli.people.imports.households import HOUSEHOLDS

IMPORTERS = (HOUSEHOLDS,)
