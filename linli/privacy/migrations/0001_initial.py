

import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.fields
import linli.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0003_privacy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('on', models.DateField(db_index=True)),
                ('removed', models.PositiveIntegerField()),
                ('milliseconds', models.PositiveIntegerField()),
                ('complete', models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=20)),
                ('version', models.PositiveSmallIntegerField()),
                ('text_zh', models.TextField()),
                ('text_en', models.TextField()),
                ('from_on', models.DateField()),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('given', models.BooleanField()),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('face', models.CharField(max_length=8)),
                ('on_paper', models.BooleanField(default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('witness', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.consenttext')),
            ],
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('object_kind', models.CharField(blank=True, max_length=20)),
                ('object_id', models.UUIDField(null=True)),
                ('words', linli.kernel.fields.SealedField(null=True)),
                ('contact', linli.kernel.fields.SealedField(null=True)),
                ('face', models.CharField(max_length=8)),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(default='open', max_length=8)),
                ('answer', linli.kernel.fields.SealedField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('object_kind', models.CharField(max_length=20)),
                ('object_id', models.UUIDField()),
                ('reason', models.CharField(max_length=400)),
                ('until_on', models.DateField()),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RetentionSetting',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('days', models.PositiveIntegerField()),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('purpose', 'version'), name='consent_text_once'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['person', '-id'], name='consent_person'),
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(condition=models.Q(('outcome', 'open')), fields=['due_on'], name='request_open'),
        ),
        migrations.AddIndex(
            model_name='hold',
            index=models.Index(fields=['object_kind', 'object_id'], name='hold_object'),
        ),
    ]
