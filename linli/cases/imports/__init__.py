"""What spreadsheets bring into the matters' room."""

from linli.cases.imports.categories import CATEGORIES
from linli.cases.imports.hotline import HOTLINE

IMPORTERS = (CATEGORIES, HOTLINE)
