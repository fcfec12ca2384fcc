"""The queue's own table of schedules."""

from django_q.models import Schedule

from linli.kernel.verbs import verb


@verb
def schedules_set(schedule: tuple[tuple[str, str], ...]) -> None:
    """Writes the queue's schedules: exactly these (function, cron line), whatever stood there."""
    Schedule.objects.exclude(name__in=[function for function, _cron in schedule]).delete()
    for function, cron in schedule:
        Schedule.objects.update_or_create(
            name=function, defaults={"func": function, "schedule_type": Schedule.CRON, "cron": cron}
        )
