"""Tokens get scopes, an end and the day of their last use. Those that exist keep all they could, for a year."""

from datetime import timedelta

from django.db import migrations, models

from linli.kernel import clock


def give_a_year(apps, schema_editor):
    tokens = apps.get_model("accounts", "Token").objects.using(schema_editor.connection.alias)
    tokens.update(scopes="read reference report steps", expires_on=clock.today() + timedelta(days=365))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_second")]
    operations = [
        migrations.AddField("token", "scopes", models.CharField(blank=True, default="", max_length=60), False),
        migrations.AddField("token", "expires_on", models.DateField(null=True)),
        migrations.AddField("token", "last_used_on", models.DateField(null=True)),
        migrations.RunPython(give_a_year, migrations.RunPython.noop),
        migrations.AlterField("token", "expires_on", models.DateField()),
    ]
