"""All rooms' schedules."""

from linli.bank.jobs import SCHEDULE as BANK
from linli.keeping.jobs import SCHEDULE as KEEPING
from linli.kernel.jobs import SCHEDULE as KERNEL
from linli.privacy.jobs import SCHEDULE as PRIVACY
from linli.sheets.jobs import SCHEDULE as SHEETS

SCHEDULE = (*KERNEL, *KEEPING, *SHEETS, *PRIVACY, *BANK)
