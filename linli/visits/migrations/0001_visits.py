"""Visits to households: what is written down, promises, a household's own slip and choice, plans."""

import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.fields
import linli.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0005_privacy'),
        ('people', '0003_privacy'),
        ('territory', '0002_polygons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('no_visits', models.BooleanField(default=False)),
                ('no_words', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('source', models.CharField(max_length=8)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('times', models.PositiveSmallIntegerField()),
                ('roles', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('ended_on', models.DateField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Planned',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.plan')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.posting')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='PlannedCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('planned', models.PositiveIntegerField()),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.plan')),
                ('town', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('household', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='people.household')),
                ('code_key', models.CharField(max_length=32)),
                ('token_key', models.CharField(max_length=32, unique=True)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='VisitWords',
            fields=[
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='visits.visit')),
                ('text', linli.kernel.fields.SealedField()),
                ('lang', models.CharField(default='zh-hans', max_length=8)),
                ('salt', models.CharField(max_length=32)),
                ('digest', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('words', linli.kernel.fields.SealedField(null=True)),
                ('until_on', models.DateField()),
                ('stand', models.CharField(default='open', max_length=8)),
                ('why', linli.kernel.fields.SealedField(null=True)),
                ('settled_on', models.DateField(null=True)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('posting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.posting')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('visit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('words', linli.kernel.fields.SealedField(null=True)),
                ('on', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('case', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('household', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.household')),
                ('posting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.posting')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
        ),
        migrations.CreateModel(
            name='Visitor',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('posting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.posting')),
                ('visit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='visits.visit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('place',), name='plan_one_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='planned',
            constraint=models.UniqueConstraint(fields=('plan', 'household'), name='planned_once'),
        ),
        migrations.AddConstraint(
            model_name='plannedcount',
            constraint=models.UniqueConstraint(fields=('plan', 'month', 'village'), name='planned_count_once'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['household', '-id'], name='visit_household'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['village', '-id'], name='visit_village'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['town', 'on'], name='visit_town_day'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['on'], name='visit_day'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('stand', 'open')), fields=['posting'], name='promise_posting'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('stand', 'open')), fields=['village'], name='promise_village'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('stand', 'open')), fields=['town'], name='promise_town'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(fields=['household'], name='promise_household'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['town', 'on'], name='need_town_day'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('done_on', None)), fields=['posting'], name='follow_up_posting'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(fields=['household'], name='follow_up_household'),
        ),
        migrations.AddIndex(
            model_name='visitor',
            index=models.Index(fields=['posting', '-visit'], name='visitor_posting'),
        ),
        migrations.AddConstraint(
            model_name='visitor',
            constraint=models.UniqueConstraint(fields=('visit', 'posting'), name='visitor_once'),
        ),
    ]
