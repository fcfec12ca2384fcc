"""Rounds over places and equipment: lists, points, plans, looks, hazards, the register."""

import django.db.models.deletion
import linli.fieldwork.rules.checking
import linli.fieldwork.rules.equipment
import linli.fieldwork.rules.hazards
import linli.kernel.clock
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
            name='Check',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('on', models.DateField()),
                ('result', models.CharField(max_length=13)),
                ('items', models.JSONField(default=dict)),
                ('photos', models.JSONField(default=list)),
                ('digest', models.CharField(max_length=64)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Kind',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('of', models.CharField(max_length=9)),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name_zh', models.CharField(max_length=40)),
                ('name_en', models.CharField(max_length=60)),
                ('public', models.BooleanField(default=False)),
                ('order', models.PositiveSmallIntegerField(default=100)),
                ('ended_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CheckWords',
            fields=[
                ('check_row', models.OneToOneField(db_column='check_id', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='fieldwork.check')),
                ('text', models.TextField(blank=True)),
                ('salt', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Checklist',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name_zh', models.CharField(max_length=40)),
                ('name_en', models.CharField(max_length=60)),
                ('order', models.PositiveSmallIntegerField(default=100)),
                ('ended_on', models.DateField(null=True)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category')),
            ],
        ),
        migrations.CreateModel(
            name='ChecklistVersion',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('items', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('published_at', models.DateTimeField(null=True)),
                ('checklist', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checklist')),
            ],
        ),
        migrations.CreateModel(
            name='CheckPoint',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('ended_on', models.DateField(null=True)),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.kind')),
            ],
        ),
        migrations.AddField(
            model_name='check',
            name='point',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checkpoint'),
        ),
        migrations.CreateModel(
            name='Equipment',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=40)),
                ('keeper_role', models.CharField(blank=True, max_length=20)),
                ('purpose', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(default=linli.fieldwork.rules.equipment.State['WORKING'], max_length=8)),
                ('installed_on', models.DateField(null=True)),
                ('checked_on', models.DateField(null=True)),
                ('tag', models.CharField(max_length=20, unique=True)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('fault', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('point', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checkpoint')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.kind')),
            ],
        ),
        migrations.CreateModel(
            name='EquipmentEvent',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('seq', models.PositiveIntegerField()),
                ('what', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=8)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('on', models.DateField()),
                ('case', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('check_row', models.ForeignKey(db_column='check_id', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.check')),
                ('equipment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.equipment')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Hazard',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('grade', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default=linli.fieldwork.rules.hazards.Hazard['OPEN'], max_length=9)),
                ('found_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('checklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checklist')),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checkpoint')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('kinds', models.JSONField(default=list)),
                ('roles', models.JSONField(default=list)),
                ('rhythm', models.CharField(max_length=8)),
                ('focused', models.BooleanField(default=False)),
                ('starts_on', models.DateField()),
                ('weeks', models.PositiveSmallIntegerField(default=1)),
                ('month', models.PositiveSmallIntegerField(default=1)),
                ('day', models.PositiveSmallIntegerField(default=1)),
                ('lead', models.PositiveSmallIntegerField(default=30)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('ended_on', models.DateField(null=True)),
                ('checklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checklist')),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=120)),
                ('total', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.plan')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checklistversion')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('last_on', models.DateField(null=True)),
                ('result', models.CharField(blank=True, max_length=13)),
                ('checklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checklist')),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('hazard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.hazard')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('point', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checkpoint')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('place_code', models.CharField(max_length=24)),
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('turn', models.CharField(default=linli.fieldwork.rules.checking.Turn['PLANNED'], max_length=8)),
                ('day', models.DateField()),
                ('state', models.CharField(default=linli.fieldwork.rules.checking.TaskState['DUE'], max_length=13)),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('hazard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.hazard')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.checkpoint')),
                ('posting', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.posting')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.round')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.AddField(
            model_name='check',
            name='task',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fieldwork.task'),
        ),
        migrations.AddConstraint(
            model_name='checklistversion',
            constraint=models.UniqueConstraint(fields=('checklist', 'number'), name='version_once'),
        ),
        migrations.AddIndex(
            model_name='equipmentevent',
            index=models.Index(condition=models.Q(('case__isnull', False)), fields=['case'], name='equipment_event_case'),
        ),
        migrations.AddConstraint(
            model_name='equipmentevent',
            constraint=models.UniqueConstraint(fields=('equipment', 'seq'), name='equipment_event_once'),
        ),
        migrations.AddIndex(
            model_name='hazard',
            index=models.Index(fields=['town', '-id'], name='hazard_town'),
        ),
        migrations.AddIndex(
            model_name='equipment',
            index=models.Index(fields=['town', 'place_code', 'id'], name='equipment_town'),
        ),
        migrations.AddIndex(
            model_name='equipment',
            index=models.Index(fields=['village', 'place_code', 'id'], name='equipment_village'),
        ),
        migrations.AddIndex(
            model_name='equipment',
            index=models.Index(fields=['grid', 'place_code', 'id'], name='equipment_grid'),
        ),
        migrations.AddIndex(
            model_name='equipment',
            index=models.Index(fields=['unit', 'place_code', 'id'], name='equipment_unit'),
        ),
        migrations.AddIndex(
            model_name='equipment',
            index=models.Index(fields=['place_code', 'id'], name='equipment_code'),
        ),
        migrations.AddConstraint(
            model_name='equipment',
            constraint=models.UniqueConstraint(fields=('town', 'number'), name='equipment_number'),
        ),
        migrations.AddIndex(
            model_name='checkpoint',
            index=models.Index(fields=['town', 'place_code', 'id'], name='point_town'),
        ),
        migrations.AddIndex(
            model_name='checkpoint',
            index=models.Index(fields=['village', 'place_code', 'id'], name='point_village'),
        ),
        migrations.AddIndex(
            model_name='checkpoint',
            index=models.Index(fields=['grid', 'place_code', 'id'], name='point_grid'),
        ),
        migrations.AddIndex(
            model_name='checkpoint',
            index=models.Index(fields=['place_code', 'id'], name='point_code'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['town'], name='plan_town'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('plan', 'from_on'), name='round_once'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['town', 'place_code', 'id'], name='standing_town'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['village', 'place_code', 'id'], name='standing_village'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['grid', 'place_code', 'id'], name='standing_grid'),
        ),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['place_code', 'id'], name='standing_code'),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.UniqueConstraint(fields=('point', 'checklist'), name='standing_once'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'due')), fields=['posting', 'day'], name='roundtask_due'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'due')), fields=['grid', 'day'], name='task_grid_due'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'due')), fields=['village', 'day'], name='task_village_due'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('round', 'point', 'attempt'), name='task_once'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'due'), ('turn', 'recheck')), fields=('hazard',), name='task_recheck_once'),
        ),
    ]
