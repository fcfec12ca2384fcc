from datetime import datetime, time

from django.db import migrations, models
from django.db.models import F

from linli.kernel import clock

BATCH = 1000
NEARBY = {"grid_worker": "grid", "group_head": "group", "village_clerk": "village"}
GIVEN, TAKEN = ("dispatch", "transfer"), ("hand_back", "pass_up", "go_higher", "hand_down", "park", "reopen")


def say_where_matters_were_settled(apps, schema_editor):
    """Closed matters get the level and the day of their closing from their entries; whose entries do not say
    at which level (taken over from a list), keep an empty one."""
    case, alias = apps.get_model("cases", "Case"), schema_editor.connection.alias
    closed, last = case.objects.using(alias).filter(state="closed").order_by("pk"), None
    while True:
        rows = list((closed.filter(pk__gt=last) if last else closed)[:BATCH])
        if not rows:
            return
        last = rows[-1].pk
        stories = _stories(apps, alias, rows)
        offices = _offices(apps, alias, stories)
        for row in rows:
            row.settled_level, row.settled_on = _settled(row, stories.get(row.pk, ()), offices)
        case.objects.using(alias).bulk_update(rows, ["settled_level", "settled_on"], batch_size=200)


def _stories(apps, alias, rows):
    entry, found = apps.get_model("cases", "Entry"), {}
    told = entry.objects.using(alias).filter(case_id__in=[row.pk for row in rows])
    told = told.filter(step__in=(*GIVEN, *TAKEN, "settle", "report_back", "close")).order_by("case_id", "seq")
    for case_id, *line in told.values_list("case_id", "step", "at", "user_id", "params"):
        found.setdefault(case_id, []).append(line)
    return found


def _offices(apps, alias, stories):
    """(levels of units, [(role, level, first day, last day)] by user) of whoever stands in these stories."""
    lines = [line for story in stories.values() for line in story]
    unit, posting = apps.get_model("people", "Organisation"), apps.get_model("people", "Posting")
    units = unit.objects.using(alias).filter(pk__in={line[3]["unit"] for line in lines if "unit" in line[3]})
    posted = {}
    rows = posting.objects.using(alias).filter(person__user_id__in={line[2] for line in lines if line[2]})
    for user, *office in rows.values_list("person__user_id", "role", "place__kind", "from_on", "until_on"):
        posted.setdefault(user, []).append(office)
    return {str(pk): kind for pk, kind in units.values_list("pk", "place__kind")}, posted


def _settled(row, story, offices):
    level, role, unit, day = "", "", "", None
    for step, at, user, params in story:
        if step in GIVEN:
            role, unit = params.get("role", ""), params.get("unit", "")
        elif step in TAKEN:
            role, unit = "", ""
        elif step == "close":
            day = clock.local_date(at)
        else:
            level = _level(row, role, unit, params, _held(offices[1].get(user, ()), clock.local_date(at)), offices[0])
            day = clock.local_date(at) if step == "settle" else day
        if "imported" in params:
            level = ""
    return level, day or clock.local_date(row.ended_at or row.moved_at)


def _held(posted, day):
    return [(role, kind) for role, kind, since, until in posted if since <= day and (until is None or day <= until)]


def _level(row, role, unit, params, held, units):
    """The level of the hat by which a result was given: the handler's, that of those nearby, or the desk's."""
    if params.get("hat") == "handler":
        if role in NEARBY:
            return NEARBY[role]
        return units.get(unit) or next((kind for as_, kind in held if as_ == role), row.level)
    if params.get("hat") == "near":
        return next((NEARBY[near] for near in NEARBY if near in [as_ for as_, _kind in held]), row.level)
    return row.level


def look_at_running_clocks(apps, schema_editor):
    """Clocks that run, and days of review that come, are looked at from now on."""
    case, alias = apps.get_model("cases", "Case"), schema_editor.connection.alias
    rows = case.objects.using(alias).filter(is_open=True)
    rows.filter(due_at__isnull=False).update(remind_at=F("soon_at"))
    for row in rows.filter(review_on__isnull=False).only("review_on").iterator(chunk_size=500):
        row.remind_at = datetime.combine(row.review_on, time(), clock.LOCAL)
        row.save(update_fields=["remind_at"])


class Migration(migrations.Migration):
    """Where matters were settled, when somebody is reminded of them, and the hours for that."""

    dependencies = [
        ("cases", "0008_desk"),
        ("people", "0003_privacy"),
        ("territory", "0002_polygons"),
    ]

    operations = [
        migrations.CreateModel(
            name="RemindHours",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("every_day", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField("case", "remind_at", models.DateTimeField(null=True)),
        migrations.AddField("case", "settled_level", models.CharField(blank=True, max_length=8)),
        migrations.AddField("case", "settled_on", models.DateField(null=True)),
        migrations.RunPython(say_where_matters_were_settled, migrations.RunPython.noop),
        migrations.RunPython(look_at_running_clocks, migrations.RunPython.noop),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("remind_at__isnull", False)), fields=["remind_at"], name="case_remind"
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("settled_on__isnull", False)),
                fields=["town", "settled_on", "settled_level", "grade", "village", "floor"],
                name="case_settled",
            ),
        ),
    ]
