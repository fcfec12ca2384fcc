"""Deliberations, their agendas, decisions and stories."""

import django.db.models.deletion
import linli.deliberation.rules.ways
import linli.kernel.clock
import linli.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0007_voices'),
        ('people', '0003_privacy'),
        ('territory', '0002_polygons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('seq', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=14)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('to_state', models.CharField(max_length=10)),
                ('params', models.JSONField(default=dict)),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name_zh', models.CharField(max_length=40)),
                ('name_en', models.CharField(max_length=60)),
                ('notice_days', models.PositiveSmallIntegerField(default=3)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('ended_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Deliberation',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('state', models.CharField(default=linli.deliberation.rules.ways.State['DRAFT'], max_length=10)),
                ('seq', models.PositiveIntegerField(default=0)),
                ('title', models.CharField(max_length=80)),
                ('where', models.CharField(max_length=80)),
                ('meets_at', models.DateTimeField()),
                ('notice_from', models.DateField(null=True)),
                ('heads', models.PositiveIntegerField(null=True)),
                ('households', models.PositiveIntegerField(null=True)),
                ('held_on', models.DateField(null=True)),
                ('decided_on', models.DateField(null=True)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('convener', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.posting')),
                ('town', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliberation.topic')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('due_on', models.DateField()),
                ('reminded_on', models.DateField(null=True)),
                ('state', models.CharField(default=linli.deliberation.rules.ways.Stand['OPEN'], max_length=9)),
                ('is_open', models.BooleanField(default=True)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('created_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('town', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('deliberation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliberation.deliberation')),
            ],
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=200)),
                ('declined', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('town', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('deliberation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliberation.deliberation')),
            ],
        ),
        migrations.CreateModel(
            name='EntryText',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='deliberation.entry')),
                ('text', models.TextField()),
                ('lang', models.CharField(default='zh-hans', max_length=8)),
                ('salt', models.CharField(max_length=32)),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliberation.decision'),
        ),
        migrations.AddField(
            model_name='entry',
            name='deliberation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deliberation.deliberation'),
        ),
        migrations.AddField(
            model_name='entry',
            name='user',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['town', '-id'], name='decision_town'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['village', '-id'], name='decision_village'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', '-id'], name='decision_unit'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['due_on'], name='decision_due'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('deliberation', 'number'), name='decision_number'),
        ),
        migrations.AddIndex(
            model_name='agendaitem',
            index=models.Index(condition=models.Q(('declined', ''), ('deliberation__isnull', True)), fields=['town', '-id'], name='agenda_waiting'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('deliberation', 'seq'), name='deliberation_entry_seq'),
        ),
        migrations.AddIndex(
            model_name='deliberation',
            index=models.Index(fields=['town', '-id'], name='deliberation_town'),
        ),
        migrations.AddIndex(
            model_name='deliberation',
            index=models.Index(fields=['village', '-id'], name='deliberation_village'),
        ),
    ]
