"""All rooms' schedules."""

from linli.cases.jobs import SCHEDULE as CASES
from linli.kernel.jobs import SCHEDULE as KERNEL
from linli.sheets.jobs import SCHEDULE as SHEETS

SCHEDULE = (*KERNEL, *SHEETS, *CASES)
