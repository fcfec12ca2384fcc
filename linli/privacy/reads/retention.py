"""How long each kind is kept today, and what was removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.kernel import clock
from linli.kernel.caching import Cached
from linli.kernel.registry import Retention, retentions
from linli.kernel.rules.retention import cutoff, public_count, span
from linli.privacy.models import RetentionRun, RetentionSetting

TOPIC = "retention"


def _load() -> dict[str, int]:
    return dict(RetentionSetting.objects.order_by("id").values_list("kind", "days"))


_chosen = Cached(TOPIC, _load)


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of record with the days that hold today (None: kept)."""

    rule: Retention
    days: int | None

    @property
    def span(self) -> str:
        """“180 days”, or a dash where it is kept."""
        return span_words(self.days)

    @property
    def bounds(self) -> str:
        """Between what an administrator may choose."""
        return f"{span_words(self.rule.least)} – {span_words(self.rule.most)}"


def span_words(days: int | None) -> str:
    """A number of days as people say it."""
    if days is None:
        return _("kept")
    number, unit = span(days)
    if unit == "years":
        return ngettext("%(n)s year", "%(n)s years", number) % {"n": number}
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def _now(rule: Retention) -> int | None:
    """What was chosen, never outside the bounds that hold today."""
    if rule.days is None:
        return None
    return min(max(_chosen.get().get(rule.kind, rule.days), rule.least), rule.most)


def days_of(kind: str) -> int | None:
    """How many days a kind of record is kept; None: kept.

    Raises:
        KeyError: there is no such kind.
    """
    rule = retentions.get(kind)
    if rule is None:
        raise KeyError(kind)
    return _now(rule)


def kept_kinds() -> list[Kept]:
    """Every kind of record, by name."""
    return [Kept(rule, _now(rule)) for _kind, rule in retentions.items()]


def due_counts() -> dict[str, int]:
    """How many records of each kind would be removed now; removes nothing."""
    now = clock.now()
    return {
        kept.rule.kind: kept.rule.count(before=cutoff(now, kept.days))
        for kept in kept_kinds()
        if kept.days is not None and kept.rule.count
    }


def settings_of(kind: str) -> list[RetentionSetting]:
    """What was chosen for a kind, the newest first."""
    return list(RetentionSetting.objects.select_related("by").filter(kind=kind).order_by("-id"))


def runs(limit: int = 60) -> list[RetentionRun]:
    """What the last runs removed, the newest first; a run that removed nothing is one row."""
    return list(RetentionRun.objects.order_by("-id")[:limit])


def last_run() -> RetentionRun | None:
    """The newest whole run."""
    return RetentionRun.objects.filter(kind="").order_by("-id").first()


def removed_since(day: date) -> dict[str, int]:
    """How many of each kind were removed from `day` on."""
    rows = RetentionRun.objects.filter(on__gte=day).exclude(kind="")
    return dict(rows.values_list("kind").annotate(total=Sum("removed")).order_by("kind"))


def published(kinds: Iterable[str], days: int = 30) -> dict[str, int | None]:
    """The same for everybody's eyes: None where so few were removed that one could know who."""
    found = removed_since(clock.today() - timedelta(days=days))
    return {kind: public_count(found.get(kind, 0)) for kind in kinds}
