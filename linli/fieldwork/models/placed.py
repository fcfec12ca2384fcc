"""Where something is: the columns by which it is seen."""

from django.db import models


class Placed(models.Model):
    """Its finest place, the places above it, and the unit that sees it besides.

    `place_code` sorts rows by place, so that a list can be grouped and read page by page.
    """

    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+", db_index=False)
    place_code = models.CharField(max_length=24)
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
    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        abstract = True
