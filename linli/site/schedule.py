"""All rooms' schedules."""

from linli.cases.jobs import SCHEDULE as CASES
from linli.kernel.jobs import SCHEDULE as KERNEL

SCHEDULE = (*KERNEL, *CASES)
