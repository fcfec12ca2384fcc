"""Visits from old lists: day, household, who went, what was needed and promised."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from uuid import UUID

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.actor import Actor
from linli.kernel.permits import may
from linli.kernel.rules.permissions import PERMITS
from linli.people.reads import Household, homes_numbered, postings_named
from linli.sheets.rules.cells import Unreadable, code, string, text
from linli.sheets.rules.dates import day
from linli.sheets.rules.importers import Column, Importer, Problem, Row
from linli.sheets.rules.tables import Cell
from linli.sheets.rules.words import normal
from linli.territory.reads import tree
from linli.visits.actions.visits import PromiseGiven, VisitGiven, visits_add, visits_undo
from linli.visits.reads.near import stands_at
from linli.visits.rules.visits import MAX_LINE, MAX_WORDS, Kind, Stand, words_refused, written_kinds


def _kinds(cell: Cell) -> list[Kind]:
    """Several kinds in one cell, separated by any of the usual signs."""
    known, found = written_kinds(), []
    for word in string(cell).translate(str.maketrans("，、；;,/\n", "       ")).split():
        if normal(word) not in known:
            raise Unreadable(_g("“%(word)s” is no kind of need that is known here.") % {"word": word})
        found.append(known[normal(word)])
    return list(dict.fromkeys(found))


COLUMNS = (
    Column(
        "household",
        _("Household number"),
        ("户号", "户编号", "户编码", "门牌号", "household"),
        code(24),
        required=True,
        example="H0001",
    ),
    Column(
        "on",
        pgettext_lazy("visit", "Day of the visit"),
        ("走访日期", "走访时间", "入户日期", "入户时间", "日期", "时间", "date"),
        day,
        required=True,
        example="2024-09-03",
    ),
    Column(
        "who",
        _("Who went"),
        ("走访人", "走访人员", "入户人员", "网格员", "责任人", "visitor"),
        text(40),
        required=True,
        example="示例",
        note=_("The whole name, as it stands in the register. One name."),
    ),
    Column(
        "kinds",
        _("It is about"),
        ("需求类型", "需求类别", "诉求类型", "问题类型", "kinds"),
        _kinds,
        example="取暖、就医",
        note=_("Several in one cell, separated by 、"),
    ),
    Column(
        "words",
        _("What is needed, in their words"),
        ("走访内容", "走访记录", "诉求", "需求", "诉求内容", "情况记录", "备注", "words"),
        text(MAX_WORDS),
        sealed=True,
        note=_("Needs, not a picture of the family."),
    ),
    Column(
        "promise",
        _("What was promised"),
        ("承诺事项", "承诺", "答应的事", "promise"),
        text(MAX_LINE),
        sealed=True,
    ),
    Column("until_on", _("Until when"), ("承诺期限", "完成时限", "办理期限", "until"), day),
    Column("kept_on", _("Kept on"), ("完成日期", "办结日期", "兑现日期", "kept"), day),
)


def _homes(rows: Sequence[Row]) -> dict[str, Household]:
    return homes_numbered({row.get("household") for row in rows if row.get("household")})


def _who(rows: Sequence[Row], homes: dict[str, Household]) -> dict[tuple[str, UUID], UUID]:
    """(name, village) → the posting of that name there; the newest where there are several."""
    villages = {tree().chain(home.place_id).village_id for home in homes.values()} - {None}
    names = {row.get("who") for row in rows if row.get("who")}
    found: dict[tuple[str, UUID], UUID] = {}
    for village in villages:
        if village is None:
            continue
        above = {*stands_at(village), *tree().descendants(village)}
        found |= {(name, village): pks[0] for name, pks in postings_named(names, above).items()}
    return found


def _check(actor: Actor, rows: Sequence[Row]) -> Iterator[Problem]:
    homes = _homes(rows)
    who, today = _who(rows, homes), clock.today()
    for row in rows:
        home = homes.get(row.get("household", ""))
        if home is None or not may(actor, "visits_import", stands_at(home.place_id)):
            yield Problem(row.number, _g("No household of yours has this number."), "household")
            continue
        village = tree().chain(home.place_id).village_id
        if village is None or (row.get("who", ""), village) not in who:
            yield Problem(row.number, _g("Nobody of this name serves in that village."), "who")
        yield from _words(row, today)


def _words(row: Row, today: object) -> Iterator[Problem]:
    if (on := row.get("on")) and on > today:
        yield Problem(row.number, _g("The day lies in the future."), "on")
    for name in ("words", "promise"):
        if why := words_refused(row.get(name, "")):
            yield Problem(row.number, _g("These words are not kept: %(why)s") % {"why": why}, name)
    until, kept = row.get("until_on"), row.get("kept_on")
    if row.get("promise") and until is None and kept is None:
        yield Problem(row.number, _g("By when? The household wants to know."), "until_on")
    if on and until and until < on:
        yield Problem(row.number, _g("This day lies before the visit."), "until_on")
    if on and kept and kept < on:
        yield Problem(row.number, _g("This day lies before the visit."), "kept_on")


def _promises(row: Row) -> tuple[PromiseGiven, ...]:
    said, kept = row.get("promise", ""), row.get("kept_on")
    if not said:
        return ()
    until = row.get("until_on") or kept
    return (PromiseGiven(said, until, stand=Stand.KEPT.value if kept else Stand.OPEN.value, settled_on=kept),)


def _write(actor: Actor, rows: Sequence[Row]) -> Sequence[UUID]:
    homes = _homes(rows)
    who = _who(rows, homes)
    given = []
    for row in rows:
        home = homes[row.get("household")]
        village = tree().chain(home.place_id).village_id
        assert village is not None
        given.append(
            VisitGiven(
                home.pk,
                row.get("on"),
                words=row.get("words", ""),
                kinds=[str(kind) for kind in row.get("kinds", [])],
                promises=_promises(row),
                postings=(who[row.get("who"), village],),
                at=datetime.combine(row.get("on"), time(12), clock.LOCAL),
            )
        )
    return visits_add(actor=actor, given=given)


def _undo(actor: Actor, ids: Sequence[UUID]) -> None:
    visits_undo(actor=actor, visit_ids=ids)


VISITS = Importer(
    kind="visits",
    label=_("Visits from an old list"),
    columns=COLUMNS,
    roles=frozenset(PERMITS["visits_import"].roles),
    check=_check,
    write=_write,
    undo=_undo,
    note=_("Old words fade like new ones. Columns that sort people are refused, and so are such words."),
    view="visits:visits",
)
