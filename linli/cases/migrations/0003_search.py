"""The search index of matters, filled from those that are there already, and saved views."""

from collections import defaultdict

import django.db.models.deletion
import linli.kernel.clock
import linli.kernel.fields
import linli.kernel.ids
from django.conf import settings
from django.db import migrations, models

from linli.cases.rules.search import document, key

BATCH = 1000
FULL_TEXT = """
CREATE VIRTUAL TABLE cases_search_fts USING fts5(
    terms, content='cases_search', content_rowid='key', detail=none, tokenize="ascii tokenchars '#@'"
)"""


def fill(apps, editor):
    """A row for every matter whose words are there."""
    Case, Search = apps.get_model("cases", "Case"), apps.get_model("cases", "Search")
    rows, taken = Case.objects.using(editor.connection.alias).order_by("pk"), set()
    batch = list(rows[:BATCH])
    while batch:
        made = []
        for case_id, row in _documents(apps, batch).items():
            at = key(case_id)
            while at in taken:
                at += 1
            taken.add(at)
            made.append(Search(key=at, case_id=case_id, terms=row.terms, text=row.text))
        Search.objects.bulk_create(made, batch_size=200)
        batch = list(rows.filter(pk__gt=batch[-1].pk)[:BATCH])


def _documents(apps, cases):
    ids = [case.pk for case in cases]
    words = apps.get_model("cases", "Words").objects.in_bulk(ids)
    texts = apps.get_model("cases", "EntryText").objects.filter(entry__case_id__in=ids)
    said = dict(texts.values_list("pk", "text"))
    steps = defaultdict(list)
    entries = apps.get_model("cases", "Entry").objects.filter(case_id__in=ids, seq__gt=1)
    for pk, case_id, params in entries.order_by("case_id", "seq").values_list("pk", "case_id", "params"):
        steps[case_id].append((params, said.get(pk, "")))
    return {
        case.pk: document(case, (words[case.pk].what, words[case.pk].where), steps[case.pk])
        for case in cases
        if case.pk in words
    }


def index(apps, editor):
    """SQLite: a full-text table over the rows. PostgreSQL: an index, with statistics on every common term."""
    if editor.connection.vendor == "sqlite":
        editor.execute(FULL_TEXT)
        editor.execute("INSERT INTO cases_search_fts (cases_search_fts) VALUES ('rebuild')")
        return
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the rows just filled in block what follows
    editor.execute("ALTER TABLE cases_search ALTER COLUMN terms SET STATISTICS 10000")
    editor.execute("CREATE INDEX case_search_terms ON cases_search USING gin (terms) WITH (fastupdate = off)")
    editor.execute("ANALYZE cases_search")


def drop(apps, editor):
    """The way back; PostgreSQL's index goes with its table."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE cases_search_fts")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_initial"),
        ("people", "0001_initial"),
        ("territory", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Search",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("terms", linli.kernel.fields.TermsField()),
                ("text", models.TextField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, drop),
        migrations.CreateModel(
            name='View',
            fields=[
                ('id', models.UUIDField(default=linli.kernel.ids.new, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(blank=True, max_length=500)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('seq', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=linli.kernel.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
        ),
    ]
