"""Kinds of affairs; a handful, read when a page needs them."""

from uuid import UUID

from django.utils.translation import get_language

from linli.deliberation.models import Topic


def topics(*, ended: bool = False) -> list[Topic]:
    """Those offered, in order; with `ended` the others too."""
    rows = Topic.objects.all() if ended else Topic.objects.filter(ended_on=None)
    return list(rows.order_by("order", "code"))


def topics_by_ids() -> dict[UUID, Topic]:
    """All of them by id."""
    return {row.pk: row for row in topics(ended=True)}


def topic_name(row: Topic) -> str:
    """The name in the active language."""
    return row.name_zh if (get_language() or "zh").startswith("zh") else row.name_en
