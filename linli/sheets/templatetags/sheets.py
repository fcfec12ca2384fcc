"""The button below which a list is taken out."""

from typing import Any

from django import template
from django.urls import reverse

from linli.sheets.writing import exports

register = template.Library()


@register.inclusion_tag("sheets/excel.html", takes_context=True)
def excel(context: dict[str, Any], kind: str, name: str = "", **more: object) -> dict[str, str]:
    """`{% excel "matters" %}`: the list as an Excel file, with this page's own filters.

    `name` tells two lists of one page apart; further filters go in by their names.
    """
    wanted, shown = exports.get(kind), context["request"].GET.copy()
    assert wanted is not None, kind
    for key in [key for key in shown if key not in wanted.filters]:
        del shown[key]
    for key, value in more.items():
        shown[key] = str(value)
    query = shown.urlencode()
    return {"address": f"{reverse('sheets:export', args=[kind])}{f'?{query}' if query else ''}", "name": name}
