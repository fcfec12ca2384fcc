"""All rooms' schedules."""

from linli.cases.jobs import SCHEDULE as CASES
from linli.deliberation.jobs import SCHEDULE as DELIBERATION
from linli.fieldwork.jobs import SCHEDULE as FIELDWORK
from linli.keeping.jobs import SCHEDULE as KEEPING
from linli.kernel.jobs import SCHEDULE as KERNEL
from linli.privacy.jobs import SCHEDULE as PRIVACY
from linli.sheets.jobs import SCHEDULE as SHEETS
from linli.visits.jobs.visits import SCHEDULE as VISITS

SCHEDULE = (
    *KERNEL,
    *KEEPING,
    *SHEETS,
    *PRIVACY,
    *CASES,
    *DELIBERATION,
    *FIELDWORK,
    *VISITS,
)
