"""A matter (事项): ids, states and times only, and who reported it, sealed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from linli.cases.models.reference import Category, Grade
from linli.cases.rules.kinds import CaseKind
from linli.cases.rules.merging import Bound
from linli.cases.rules.place import Standing
from linli.cases.rules.steps import State
from linli.kernel import clock, ids
from linli.kernel.actor import Level
from linli.kernel.fields import SealedField
from linli.kernel.triggers import Deny


class Case(models.Model):
    """A matter (事项), or of another `kind`: ids, states and times only. Its place is fixed at intake.

    `tasks`: how many supporting tasks were asked for, whatever became of them.
    `may_publish`: its giver's consent to the public board holds; which text, and when, stands in the story.
    `remind_at` is when the sweep looks at it next. `settled_level` and `settled_on` say at which level it was
    settled and on which day, while it is closed; the level is empty where nobody knows, and both are where
    the work was done on other matters.
    `lead`: the matter through which this one's reporter is answered; `merged` counts those of a leading one.
    `parent`: the matter that this is a part of; `parts` counts all that were made of one.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, default=CaseKind.MATTER)
    may_publish = models.BooleanField(default=False)
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
    lead = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    merged = models.PositiveIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)

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
    tasks = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)

    channel = models.CharField(max_length=8)
    hotline_number = models.CharField(max_length=40, blank=True)
    hotline_due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    settled_level = models.CharField(max_length=8, blank=True)
    settled_on = models.DateField(null=True)
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
            models.Index(fields=["kind", "-id"], name="case_kind"),
            models.Index(fields=["town", "kind", "-id"], name="case_town_kind"),
            models.Index(fields=["-id"], name="case_open", condition=Q(is_open=True)),
            models.Index(fields=["town", "-id"], name="case_town_open", condition=Q(is_open=True)),
            models.Index(fields=["due_at"], name="case_due", condition=Q(is_open=True, due_at__isnull=False)),
            models.Index(fields=["remind_at"], name="case_remind", condition=Q(remind_at__isnull=False)),
            models.Index(
                fields=["town", "settled_on", "settled_level", "grade", "village", "floor"],
                name="case_settled",
                condition=Q(settled_on__isnull=False),
            ),
            models.Index(fields=["hotline_number"], name="case_hotline", condition=~Q(hotline_number="")),
            models.Index(
                fields=["review_on"], name="case_review", condition=Q(is_open=True, review_on__isnull=False)
            ),
            models.Index(
                fields=["hotline_due_on"],
                name="case_hotline_due",
                condition=Q(is_open=True, hotline_due_on__isnull=False),
            ),
            models.Index(fields=["moved_at"], name="case_moved"),
            models.Index(fields=["ended_at"], name="case_ended", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["town", "moved_at"], name="case_town_moved"),
            models.Index(fields=["village", "category", "-id"], name="case_village_category"),
            models.Index(fields=["lead"], name="case_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=["parent"], name="case_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["-id"], name="case_several", condition=Q(merged__gt=0)),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_merged_plain",
                condition=Q(lead=None) | ~Q(lead=F("id")) & Q(merged=0, parts=0, parent=None),
            ),
            models.CheckConstraint(
                name="case_part_plain", condition=Q(parent=None) | ~Q(parent=F("id")) & Q(parts=0)
            ),
            models.CheckConstraint(
                name="case_merged_led", condition=~Q(state=State.MERGED.value) | Q(lead__isnull=False)
            ),
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
            parent_id=self.parent_id,
        )

    @property
    def bound(self) -> Bound:
        """The part that the rules on merging look at; whether its kind is a quarrel the caller knows."""
        return Bound(
            id=self.pk,
            state=State(self.state),
            lead_id=self.lead_id,
            parent_id=self.parent_id,
            merged=self.merged,
            parts=self.parts,
            floor=self.floor,
            about_unit_id=self.about_unit_id,
            private=self.handler_role == "mediator",
            kind=CaseKind(self.kind),
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
