"""The only queries over matters that others may use."""

from linli.cases.models import Case as Case
