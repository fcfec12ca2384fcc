"""Visits to households (入户走访): that one took place, what is needed, what was promised. Words stand apart.

There is deliberately no column for a photo, a point, a track, or anything that says what a family is like.
`household` becomes empty when a visit is old: then only that one took place remains, for the figures.
"""

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField
from linli.visits.rules.visits import Stand


class _Placed(models.Model):
    """Where it lies, so that who may see it needs no join."""

    household = models.ForeignKey(
        "people.Household", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class Visit(_Placed):
    """Somebody went to a household on a day. `source`: noted one by one, or taken over from a list."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    group = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grid = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    on = models.DateField()
    at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=8)
    seq = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["household", "-id"], name="visit_household"),
            models.Index(fields=["village", "-id"], name="visit_village"),
            models.Index(fields=["town", "on"], name="visit_town_day"),
            models.Index(fields=["on"], name="visit_day"),
        ]


class VisitWords(models.Model):
    """What was written down about a visit: sealed, so that nothing can look through it, and soon gone."""

    visit = models.OneToOneField(Visit, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = SealedField()
    lang = models.CharField(max_length=8, default="zh-hans")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)


class Visitor(models.Model):
    """A posting whose holder went there."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+", db_index=False)
    posting = models.ForeignKey("people.Posting", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "posting"], name="visitor_once")]
        indexes = [models.Index(fields=["posting", "-visit"], name="visitor_posting")]


class Need(_Placed):
    """One kind of thing that a household said it needs, on that day. Old ones stand alone: figures."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["town", "on"], name="need_town_day")]


class Promise(_Placed):
    """What an office promised a household, and by when. `seq` grows with each answer."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey("people.Posting", on_delete=models.PROTECT, related_name="+", db_index=False)
    words = SealedField(null=True)
    until_on = models.DateField()
    stand = models.CharField(max_length=8, default=Stand.OPEN.value)
    why = SealedField(null=True)
    settled_on = models.DateField(null=True)
    seq = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["posting"], name="promise_posting", condition=models.Q(stand="open")),
            models.Index(fields=["village"], name="promise_village", condition=models.Q(stand="open")),
            models.Index(fields=["town"], name="promise_town", condition=models.Q(stand="open")),
            models.Index(fields=["household"], name="promise_household"),
        ]


class FollowUp(_Placed):
    """What comes after a visit: a matter of its own, or a line with a day and “done”."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey("people.Posting", on_delete=models.PROTECT, related_name="+", db_index=False)
    words = SealedField(null=True)
    on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["posting"], name="follow_up_posting", condition=models.Q(done_on=None)),
            models.Index(fields=["household"], name="follow_up_household"),
        ]
