"""A mediation: ids, states and times only; parties, sittings, signatures and follow-up visits beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField
from linli.mediation.rules.states import State


class Mediation(models.Model):
    """A mediation (人民调解) of one matter, whose number, place and floor it carries.

    `posting` is the mediator's office; once that is handed over, `next_posting` takes over on its first day.
    `aside` lists the postings that stepped aside. Figures see `outcome`, `minutes` and the days alone.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=9, default=State.OPEN)
    seq = models.PositiveIntegerField(default=0)

    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    grid = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    floor = models.PositiveSmallIntegerField(default=0)

    posting = models.ForeignKey("people.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    next_posting = models.ForeignKey("people.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    aside = models.JSONField(default=list)

    kind = models.CharField(max_length=24, blank=True)
    form = models.CharField(max_length=7, blank=True)
    outcome = models.CharField(max_length=9, blank=True)
    way = models.CharField(max_length=12, blank=True)
    started_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    effective_on = models.DateField(null=True)
    confirm = models.CharField(max_length=9, blank=True)
    confirm_on = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    created_at = models.DateTimeField(default=clock.now)
    created_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["town", "-id"], name="mediation_town"),
            models.Index(fields=["town", "ended_on"], name="mediation_town_ended"),
            models.Index(fields=["ended_at"], name="mediation_ended", condition=Q(ended_at__isnull=False)),
        ]


class Party(models.Model):
    """Who takes part: of the registers, or a name that was typed. Erased, the row keeps its place in the row.

    `consent` None: not asked yet. Nobody takes part without a yes, and whoever wants to leave leaves.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("people.Household", null=True, on_delete=models.PROTECT, related_name="+")
    name = SealedField(null=True)
    address = SealedField(null=True)
    consent = models.BooleanField(null=True)
    consent_on = models.DateField(null=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mediation", "position"], name="party_position")]


class Session(models.Model):
    """A sitting: when, where, and which parties came (their ids)."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    where = SealedField(null=True)
    came = models.JSONField(default=list)


class Signature(models.Model):
    """A signature drawn on the screen or a scan of one; its picture is the attachment with this part.

    `turn` counts the agreements of a mediation: a broken one keeps its signatures, the next needs new ones.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+")
    signer = models.CharField(max_length=8)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)


class FollowUp(models.Model):
    """A visit after the agreement: planned for a day, then what it found."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField()
    result = models.CharField(max_length=6, blank=True)
    done_on = models.DateField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["planned_on"], name="follow_up_open", condition=Q(result="")),
        ]
