"""What spreadsheets bring to rounds and register."""

from linli.fieldwork.imports.checklists import CHECKLISTS
from linli.fieldwork.imports.equipment import EQUIPMENT
from linli.fieldwork.imports.points import POINTS

IMPORTERS = (CHECKLISTS, EQUIPMENT, POINTS)
