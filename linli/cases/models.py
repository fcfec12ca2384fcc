"""Matters and their stories. Entries are append-only; words and identities stand in erasable rows."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.cases.rules.place import Standing
from linli.cases.rules.steps import State
from linli.kernel import clock, ids
from linli.kernel.actor import Level
from linli.kernel.fields import SealedField, TermsField
from linli.kernel.triggers import APPEND_ONLY, Deny


class Category(models.Model):
    """What kind of matter. `words` are Chinese key words, separated by spaces, for the suggestion."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
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


class Case(models.Model):
    """A matter (事项): ids, states and times only. The place columns are fixed at intake."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    number = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=13, default=State.NEW)
    is_open = models.BooleanField(default=True)
    resume_state = models.CharField(max_length=13, blank=True)
    seq = models.PositiveIntegerField(default=1)

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
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    outside = models.BooleanField(default=False)

    level = models.CharField(max_length=8, default=Level.TOWN)
    floor = models.PositiveSmallIntegerField(default=0)
    about_unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    grade = models.ForeignKey(Grade, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(
        "people.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handler_role = models.CharField(max_length=20, blank=True)

    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    left_minutes = models.IntegerField(null=True)
    extension_days = models.PositiveSmallIntegerField(null=True)
    review_on = models.DateField(null=True)

    channel = models.CharField(max_length=8)
    hotline_number = models.CharField(max_length=40, blank=True)
    hotline_due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    created_on = models.DateField()
    moved_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["town", "-id"], name="case_town"),
            models.Index(fields=["village", "-id"], name="case_village"),
            models.Index(fields=["group", "-id"], name="case_group"),
            models.Index(fields=["grid", "-id"], name="case_grid"),
            models.Index(fields=["unit", "-id"], name="case_unit", condition=Q(unit__isnull=False)),
            models.Index(fields=["category", "-id"], name="case_category"),
            models.Index(fields=["town", "category", "-id"], name="case_town_category"),
            models.Index(fields=["-id"], name="case_open", condition=Q(is_open=True)),
            models.Index(fields=["town", "-id"], name="case_town_open", condition=Q(is_open=True)),
            models.Index(fields=["due_at"], name="case_due", condition=Q(is_open=True, due_at__isnull=False)),
            models.Index(fields=["hotline_number"], name="case_hotline", condition=~Q(hotline_number="")),
            models.Index(fields=["moved_at"], name="case_moved"),
            models.Index(fields=["ended_at"], name="case_ended", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["town", "moved_at"], name="case_town_moved"),
        ]

    @property
    def standing(self) -> Standing:
        """The part that the place rules look at."""
        return Standing(
            id=self.pk,
            state=State(self.state),
            level=Level(self.level),
            floor=self.floor,
            town_id=self.town_id,
            village_id=self.village_id,
            group_id=self.group_id,
            grid_id=self.grid_id,
            handler_role=self.handler_role,
            unit_id=self.unit_id,
            about_unit_id=self.about_unit_id,
        )


class Words(models.Model):
    """What the reporter wrote: what and where. Erasable with its salt."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    where = models.CharField(max_length=200, blank=True)
    lang = models.CharField(max_length=8, default="zh-hans")
    salt = models.CharField(max_length=32)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)


class Reporter(models.Model):
    """Who reported, sealed, and how they follow: keyed hashes of the code and of the QR token."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    name = SealedField(null=True)
    phone = SealedField(null=True)
    phone_key = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=32, blank=True)
    on_behalf_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    code_key = models.CharField(max_length=32)
    token_key = models.CharField(max_length=32, unique=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["case"],
                name="reporter_known",
                condition=Q(name__isnull=False) | Q(phone__isnull=False),
            ),
            models.Index(fields=["case"], name="reporter_network", condition=~Q(network="")),
        ]


class Entry(models.Model):
    """One step of a story, appended once. `digest` covers the words (salted) and the photos."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=14)
    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=9)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_state = models.CharField(max_length=13, blank=True)
    to_state = models.CharField(max_length=13)
    params = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    public = models.BooleanField(default=True)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="entry_case_seq")]


class EntryText(models.Model):
    """The words of an entry. May be erased, never changed."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    lang = models.CharField(max_length=8, default="zh-hans")
    salt = models.CharField(max_length=32)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)


class Look(models.Model):
    """Somebody at a desk opened who reported. `level` and the place columns are the desk's at that moment."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    level = models.CharField(max_length=8)
    town = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    village = models.ForeignKey(
        "territory.Place", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=8)

    triggers: ClassVar[tuple[Deny, ...]] = APPEND_ONLY

    class Meta:
        indexes = [
            models.Index(fields=["level", "-id"], name="look_level"),
            models.Index(fields=["town", "-id"], name="look_town"),
        ]


class LookWords(models.Model):
    """What was written about a look. May be erased, never changed."""

    look = models.OneToOneField(Look, primary_key=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)

    triggers: ClassVar[tuple[Deny, ...]] = (Deny("UPDATE"),)


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

    Shared where `role` is set: with everybody posted so at that place, in that unit.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=20, blank=True)
    place = models.ForeignKey("territory.Place", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
