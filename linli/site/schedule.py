"""All rooms' schedules."""

from linli.cases.jobs import SCHEDULE as CASES
from linli.keeping.jobs import SCHEDULE as KEEPING
from linli.kernel.jobs import SCHEDULE as KERNEL

SCHEDULE = (*KERNEL, *KEEPING, *CASES)
