"""Opinions and questions beside matters, and what of them stands on the public board."""

import django.db.models.deletion
import linli.cases.rules.kinds
import linli.kernel.clock
import linli.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_joint'),
        ('people', '0003_privacy'),
        ('territory', '0002_polygons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Published',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('words', models.TextField()),
                ('answer', models.TextField()),
                ('text', models.TextField()),
                ('lang', models.CharField(default='zh-hans', max_length=8)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('on', models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='kind',
            field=models.CharField(default=linli.cases.rules.kinds.CaseKind['MATTER'], max_length=8),
        ),
        migrations.AddField(
            model_name='case',
            name='may_publish',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind', '-id'], name='case_kind'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['town', 'kind', '-id'], name='case_town_kind'),
        ),
        migrations.AddField(
            model_name='published',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='published',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='published',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entry'),
        ),
        migrations.AddField(
            model_name='published',
            name='town',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='published',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='published',
            name='village',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddIndex(
            model_name='published',
            index=models.Index(fields=['village', '-id'], name='published_village'),
        ),
        migrations.AddIndex(
            model_name='published',
            index=models.Index(fields=['kind', '-id'], name='published_kind'),
        ),
        migrations.AddIndex(
            model_name='published',
            index=models.Index(fields=['on'], name='published_on'),
        ),
    ]
