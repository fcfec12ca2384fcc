"""What a matter can be: categories, grades, and who handles which of them how fast."""

from django.db import models

from linli.kernel import ids


class Category(models.Model):
    """What kind of matter. `words` are Chinese key words, separated by spaces, for the suggestion.

    `at_door`: the door may say that something of this kind is known nearby; off until the office says so.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    at_door = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)


class Grade(models.Model):
    """How large a matter is; small ones are settled close by."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    name_zh = models.CharField(max_length=20)
    name_en = models.CharField(max_length=40)
    note_zh = models.CharField(max_length=80, blank=True)
    note_en = models.CharField(max_length=120, blank=True)


class Route(models.Model):
    """Category × grade × stage → who handles it and how many working minutes they have."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8)
    role = models.CharField(max_length=20, blank=True)
    unit = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["category", "grade", "stage"], name="route_once")]


class RemindHours(models.Model):
    """When reminders may go out, in local time: one row, or none where the usual hours hold."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    opens = models.TimeField()
    closes = models.TimeField()
    every_day = models.BooleanField(default=False)
