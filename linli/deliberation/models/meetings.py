"""A deliberation as it stands now, and what is to be talked over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.deliberation.rules.ways import State
from linli.kernel import clock, ids


class Topic(models.Model):
    """What kind of affair is talked over. `notice_days`: how long before it should be announced."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    notice_days = models.PositiveSmallIntegerField(default=3)
    order = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)


class Deliberation(models.Model):
    """A meeting on public affairs of a village, or of a town (`village` empty), as it stands now.

    How many came is a number, by hand: no names are asked for. `seq` counts the entries of its story.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    state = models.CharField(max_length=10, default=State.DRAFT)
    seq = models.PositiveIntegerField(default=0)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    title = models.CharField(max_length=80)
    where = models.CharField(max_length=80)
    meets_at = models.DateTimeField()
    convener = models.ForeignKey("people.Posting", null=True, on_delete=models.PROTECT, related_name="+")
    notice_from = models.DateField(null=True)
    heads = models.PositiveIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    held_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["town", "-id"], name="deliberation_town"),
            models.Index(fields=["village", "-id"], name="deliberation_village"),
        ]


class AgendaItem(models.Model):
    """Something to be talked over: proposed from a grid, a group or a desk, perhaps from an opinion (`case`).

    Waits without a deliberation until it is put on one's agenda, or is declined with a reason.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    deliberation = models.ForeignKey(Deliberation, null=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    text = models.CharField(max_length=200)
    declined = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["town", "-id"],
                name="agenda_waiting",
                condition=Q(deliberation__isnull=True, declined=""),
            ),
        ]
