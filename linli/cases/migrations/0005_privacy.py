import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.ids


def note_earlier_looks(apps, schema_editor):
    """Looks were audited before reasons were asked for; those rows become looks, so that reporters see them."""
    audit, look = apps.get_model("kernel", "Audit"), apps.get_model("cases", "Look")
    case, alias = apps.get_model("cases", "Case"), schema_editor.connection.alias
    for row in audit.objects.using(alias).filter(verb="reporter_reveal").order_by("pk").iterator(chunk_size=500):
        found = case.objects.using(alias).filter(pk=row.object_id).values("level", "town_id", "village_id").first()
        if found:
            with linli.kernel.clock.at(row.at):
                look.objects.using(alias).create(
                    id=linli.kernel.ids.new(), case_id=row.object_id, user_id=row.actor_id, at=row.at,
                    reason="before", **found,
                )


def _place():
    return models.ForeignKey(
        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
        to="territory.place",
    )


class Migration(migrations.Migration):
    """Who opened a reporter's identity, and indexes for whatever has served its time."""

    dependencies = [
        ("cases", "0004_hotline"),
        ("kernel", "0001_initial"),
        ("people", "0003_privacy"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="case_ended"
            ),
        ),
        migrations.AddIndex(
            "reporter",
            models.Index(
                condition=models.Q(("name__isnull", False), ("phone__isnull", False), _connector="OR"),
                fields=["case"],
                name="reporter_known",
            ),
        ),
        migrations.AddIndex(
            "reporter",
            models.Index(
                condition=models.Q(("network", ""), _negated=True), fields=["case"], name="reporter_network"
            ),
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                ("level", models.CharField(max_length=8)),
                ("town", _place()),
                ("village", _place()),
                ("reason", models.CharField(max_length=8)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["level", "-id"], name="look_level"),
                    models.Index(fields=["town", "-id"], name="look_town"),
                ]
            },
        ),
        migrations.CreateModel(
            name="LookWords",
            fields=[
                (
                    "look",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.look",
                    ),
                ),
                ("text", models.CharField(max_length=200)),
            ],
        ),
        migrations.RunPython(note_earlier_looks, migrations.RunPython.noop),
    ]
