"""Persons, households, organisations, and who holds which role where."""

from django.conf import settings
from django.db import models

from linli.kernel import clock, ids
from linli.kernel.fields import SealedField


class Person(models.Model):
    """Somebody known by name. Name and number are sealed; `name_key` and `phone_key` find them.

    Erased, the row keeps its id, place and dates: `name` is None and the keys are empty.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    name = SealedField(null=True)
    name_key = models.CharField(max_length=32, db_index=True)
    phone = SealedField(null=True)
    phone_key = models.CharField(max_length=32, null=True, db_index=True)  # noqa: DJ001 - many have none
    place = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True)


class Household(models.Model):
    """A family at an address; `number` is what is printed on its card."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    number = models.CharField(max_length=24, unique=True)
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+")
    address = SealedField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True)


class Membership(models.Model):
    """A person in a household, from and until."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True)


class Organisation(models.Model):
    """A department, committee, Party organisation, firm, social organisation, shop or school."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    kind = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, blank=True)
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+")
    above = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["place", "kind"], name="organisation_place")]


class Title(models.Model):
    """A local name for a role, e.g. which “heads” the three heads are."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    role = models.CharField(max_length=20)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)


class Posting(models.Model):
    """Who holds which role where, from and until. Grid leaders are postings."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    place = models.ForeignKey("territory.Place", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.ForeignKey(Title, null=True, on_delete=models.PROTECT, related_name="+")
    full_time = models.BooleanField(default=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    handed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["place", "role"], name="posting_place_role"),
            models.Index(fields=["unit", "role"], name="posting_unit_role"),
        ]


class Deputy(models.Model):
    """Who stands in for a posting's holder, from and until. Why somebody is away is nobody's business."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
