"""A household's own way to its notes, and what it chose."""

from django.conf import settings
from django.db import models

from linli.kernel import clock


class Slip(models.Model):
    """The code and token printed on a household's slip, as keyed hashes only. A new slip ends the old one."""

    household = models.OneToOneField(
        "people.Household", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    code_key = models.CharField(max_length=32)
    token_key = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class Choice(models.Model):
    """What a household does not want, under a keyed hash of its id: nobody can read from the table who it is.

    Asked one household at a time when something is written down, and by the rule that plans. No list, page,
    export, count or message reads it.
    """

    key = models.CharField(max_length=32, primary_key=True)
    no_visits = models.BooleanField(default=False)
    no_words = models.BooleanField(default=False)
