from django.db import migrations

import linli.kernel.fields


class Migration(migrations.Migration):
    """A person whose name was erased keeps the row: histories point at it."""

    dependencies = [("people", "0002_offices")]

    operations = [
        migrations.AlterField("person", "name", linli.kernel.fields.SealedField(null=True)),
    ]
