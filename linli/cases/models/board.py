"""What stands on the public board: a copy that a desk looked through, and nothing else."""

from django.conf import settings
from django.db import models

from linli.cases.models.matter import Case
from linli.cases.models.story import Entry
from linli.kernel import clock, ids


class Published(models.Model):
    """An opinion or a question with its answer, as the public board shows them. The row goes when its giver
    takes it back, or when the words go. The board reads this table alone.

    `text` is what of both can be searched, folded. `entry` is the step that put it there, whose digest covers
    the very same words.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    words = models.TextField()
    answer = models.TextField()
    text = models.TextField()
    lang = models.CharField(max_length=8, default="zh-hans")
    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=clock.now)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["village", "-id"], name="published_village"),
            models.Index(fields=["kind", "-id"], name="published_kind"),
            models.Index(fields=["on"], name="published_on"),
        ]
