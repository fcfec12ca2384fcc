"""What lists are found and kept by: the search index, saved views."""

from django.conf import settings
from django.db import models

from linli.cases.models.matter import Case
from linli.kernel import clock, ids
from linli.kernel.fields import TermsField


class Search(models.Model):
    """What of a matter can be searched, folded. Erasable; goes with the words and can be made anew from them.

    SQLite keeps a full-text table beside it (`cases_search_fts`), whose rows have `key` for a number: it
    follows the matter's id, so that newest first is a walk. PostgreSQL has an index on `terms`. The migration
    makes both by hand.
    """

    key = models.BigIntegerField(primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    terms = TermsField()
    text = models.TextField()


class View(models.Model):
    """Conditions of the list under a name, as they stand in the address bar. `seq` counts its changes.

    Shared where `role` is set: with everybody posted so at that place, in that unit. `is_default`: it is what
    their list opens with.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=20, blank=True)
    place = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    is_default = models.BooleanField(default=False)
    seq = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
