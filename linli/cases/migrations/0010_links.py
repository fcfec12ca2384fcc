import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """One of many, related, in parts: which matter leads, which is a part, which two belong together."""

    dependencies = [
        ("cases", "0009_graded"),
        ("people", "0003_privacy"),
        ("territory", "0002_polygons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="lead",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="merged",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="case",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="parts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="category",
            name="at_door",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="case",
            name="number",
            field=models.CharField(max_length=24, unique=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["village", "category", "-id"], name="case_village_category"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("lead__isnull", False)), fields=["lead"], name="case_lead"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)), fields=["parent"], name="case_parent"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("merged__gt", 0)), fields=["-id"], name="case_several"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lead", None),
                    models.Q(
                        models.Q(("lead", models.F("id")), _negated=True),
                        ("merged", 0),
                        ("parent", None),
                        ("parts", 0),
                    ),
                    _connector="OR",
                ),
                name="case_merged_plain",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None),
                    models.Q(models.Q(("parent", models.F("id")), _negated=True), ("parts", 0)),
                    _connector="OR",
                ),
                name="case_part_plain",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "merged"), _negated=True), ("lead__isnull", False), _connector="OR"
                ),
                name="case_merged_led",
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="high",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="low",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.UniqueConstraint(fields=("low", "high"), name="tie_once"),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__lt", models.F("high"))), name="tie_ordered"
            ),
        ),
    ]
