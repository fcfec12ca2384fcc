import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Templates for answers, calendars for other programs, an office's default view, indexes for the calendar."""

    dependencies = [
        ('cases', '0007_voices'),
        ('people', '0003_privacy'),
        ('territory', '0002_polygons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('step', models.CharField(blank=True, max_length=14)),
                ('name_zh', models.CharField(max_length=40)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('words', models.TextField()),
                ('seq', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PhraseVersion',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('seq', models.PositiveIntegerField()),
                ('name_zh', models.CharField(max_length=40)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('words', models.TextField()),
                ('at', models.DateTimeField(default=linli.kernel.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name='view',
            name='is_default',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('is_open', True), ('review_on__isnull', False)), fields=['review_on'], name='case_review'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('hotline_due_on__isnull', False), ('is_open', True)), fields=['hotline_due_on'], name='case_hotline_due'),
        ),
        migrations.AddField(
            model_name='feed',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phrase',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category'),
        ),
        migrations.AddField(
            model_name='phrase',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='phrase',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
        ),
        migrations.AddField(
            model_name='phraseversion',
            name='phrase',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.phrase'),
        ),
        migrations.AddField(
            model_name='phraseversion',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='feed',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user',), name='feed_one_each'),
        ),
        migrations.AddConstraint(
            model_name='phraseversion',
            constraint=models.UniqueConstraint(fields=('phrase', 'seq'), name='phrase_version_seq'),
        ),
    ]
