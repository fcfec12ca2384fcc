import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    """Joint handling: supporting tasks of a matter, and how many were asked for."""

    dependencies = [
        ('cases', '0005_privacy'),
        ('people', '0003_privacy'),
        ('territory', '0002_polygons'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='tasks',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default='asked', max_length=9)),
                ('is_open', models.BooleanField(default=True)),
                ('bound', models.BooleanField(default=False)),
                ('seq', models.PositiveIntegerField(default=0)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('asked_level', models.CharField(max_length=8)),
                ('level', models.CharField(max_length=8)),
                ('floor', models.PositiveSmallIntegerField(default=0)),
                ('minutes', models.PositiveIntegerField()),
                ('due_at', models.DateTimeField(null=True)),
                ('soon_at', models.DateTimeField(null=True)),
                ('left_minutes', models.IntegerField(null=True)),
                ('extension_days', models.PositiveSmallIntegerField(null=True)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('created_on', models.DateField()),
                ('moved_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('asked_in', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.entry')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('grid', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('group', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('moved_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.task')),
                ('town', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', '-id'], name='task_unit'), models.Index(fields=['town', '-id'], name='task_town'), models.Index(fields=['village', '-id'], name='task_village'), models.Index(condition=models.Q(('role', ''), _negated=True), fields=['role', 'village', '-id'], name='task_role'), models.Index(condition=models.Q(('is_open', True)), fields=['-id'], name='task_open'), models.Index(condition=models.Q(('due_at__isnull', False), ('is_open', True)), fields=['due_at'], name='task_due')],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='task_case_number'), models.UniqueConstraint(condition=models.Q(('is_open', True), ('unit__isnull', False)), fields=('case', 'unit'), name='task_unit_once'), models.UniqueConstraint(condition=models.Q(('is_open', True), models.Q(('role', ''), _negated=True)), fields=('case', 'role'), name='task_role_once'), models.CheckConstraint(condition=models.Q(models.Q(('role', ''), ('unit__isnull', False)), models.Q(('unit__isnull', True), models.Q(('role', ''), _negated=True)), _connector='OR'), name='task_one_asked')],
            },
        ),
    ]
