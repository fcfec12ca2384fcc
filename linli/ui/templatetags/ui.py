"""What templates of every room use: form controls, addresses with changed filters, local times."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel import clock

register = template.Library()


@register.filter
def add_class(field: BoundField, names: str) -> SafeString:
    """The field's control with more CSS classes: `{{ form.name|add_class:"short" }}`."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{own} {names}".strip()})


@register.simple_tag
def control(field: BoundField, placeholder: str = "", photos: bool = False) -> SafeString:
    """The field's control; with `photos` a file input that door.js turns into photo tiles."""
    attrs: dict[str, str | bool] = {"placeholder": placeholder} if placeholder else {}
    if photos:
        attrs |= {"data-photos": True, "data-add": _("Add photos"), "data-remove": _("Remove")}
        attrs |= {"accept": field.field.widget.attrs.get("accept", "image/*")}
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def qs(context: dict[str, Any], **changes: object) -> str:
    """This page's query string with keys replaced; None or "" drops one: `{% qs kind="a" after=None %}`."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None and value != "":
            query[key] = str(value)
    return f"?{query.urlencode()}"


def _day(day: date, year: bool) -> str:
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return dateformat.format(day, "j M Y" if year else "j M")


@register.simple_tag
def local_time(moment: datetime | date | None, show: str = "short") -> str:
    """`moment` on the banner's clock inside <time>.

    `show`: "short" (day and clock, the year only if it is another one), "full" (with year), "day", "clock".
    """
    if moment is None or moment == "":
        return ""
    local = clock.local(moment) if isinstance(moment, datetime) else moment
    year = show == "full" or local.year != clock.today().year
    words = [] if show == "clock" else [_day(local, year)]
    if isinstance(local, datetime) and show != "day":
        words.append(f"{local:%H:%M}")
    stamp = local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, " ".join(words))
