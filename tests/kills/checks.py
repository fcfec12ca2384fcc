"""What must hold whenever nobody is writing, however many were killed."""

from collections import Counter as Counts
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from linli.accounts.models import Token
from linli.cases.models import Case, Entry, Reporter, Words
from linli.kernel import clock, storage
from linli.kernel.actions.attachments import files_sweep
from linli.kernel.models import Attachment, Audit, Counter, IdempotencyKey
from linli.kernel.reads import broken
from linli.notify.models import Notice
from linli.people.models import Household, Membership, Person, Posting

REMINDERS = ("case_soon", "case_late", "case_late_above", "case_review")
MODELS = {
    "case": Case,
    "person": Person,
    "household": Household,
    "membership": Membership,
    "posting": Posting,
    "token": Token,
}


def findings(acknowledged: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """One sentence per thing that is wrong; `acknowledged` is what somebody was told had been done."""
    yield from broken()
    yield from _half()
    yield from _numbers()
    yield from _unaudited()
    yield from _reminders()
    yield from _promises(acknowledged)
    yield from _files()


def _half() -> Iterator[str]:
    """A matter has its words, its reporter and its first entry; a key belongs to something."""
    cases = set(Case.objects.values_list("pk", flat=True))
    erased = set(Audit.objects.filter(verb="case_erase").values_list("object_id", flat=True))
    for name, owners in (
        ("words", set(Words.objects.values_list("pk", flat=True)) | (erased & cases)),
        ("reporter", set(Reporter.objects.values_list("pk", flat=True))),
        ("first entry", set(Entry.objects.filter(seq=1).values_list("case_id", flat=True))),
    ):
        yield from (f"half: {pk} and its {name}" for pk in cases ^ owners)
    made = cases | set(Entry.objects.values_list("pk", flat=True))
    keys = set(IdempotencyKey.objects.values_list("object_id", flat=True))
    yield from (f"half: a key was kept for {pk}, which is not there" for pk in keys - made)


def _numbers() -> Iterator[str]:
    """Short numbers have no gap, and the counters stand at the last one."""
    given: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number in Case.objects.values_list("number", flat=True):
        prefix, year, serial = number.split("-")
        given[prefix, int(year)].append(int(serial))
    for prefix, year, last in Counter.objects.values_list("prefix", "year", "last"):
        if sorted(given[prefix, year]) != list(range(1, last + 1)):
            yield f"numbers: {prefix}-{year} has a gap below {last}"


def _unaudited() -> Iterator[str]:
    """Every entry of a story has its audit row."""
    rows = Audit.objects.filter(object_kind="case").values_list("detail", flat=True)
    noted = {detail.get("entry") for detail in rows}
    for pk in Entry.objects.values_list("pk", flat=True):
        if str(pk) not in noted:
            yield f"audit: entry {pk} has no row"


def _reminders() -> Iterator[str]:
    """Nobody was reminded twice of one deadline, and what a sweep says it sent is there, no more, no less."""
    sent = Notice.objects.filter(key__in=REMINDERS)
    told = Counts((row.object_id, row.user_id, row.key, row.params.get("due")) for row in sent)
    yield from (f"reminders: {one} came {times} times" for one, times in told.items() if times > 1)
    noted = Audit.objects.filter(verb="reminders_send").values_list("detail", flat=True)
    if sum(detail["notices"] for detail in noted) != sum(told.values()):
        yield "reminders: the record and the inboxes do not agree"
    unmarked = Case.objects.filter(is_open=True, due_at__isnull=False, remind_at=None)
    late = set(sent.filter(key__startswith="case_late").values_list("object_id", flat=True))
    yield from (
        f"reminders: nobody heard of {pk}" for pk in unmarked.values_list("pk", flat=True) if pk not in late
    )


def _promises(acknowledged: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Whatever was acknowledged is there."""
    wanted: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for kind, *rest in acknowledged:
        wanted[kind].add(tuple(rest))
    stories = {(str(pk), str(seq)) for pk, seq in Entry.objects.values_list("case_id", "seq")}
    yield from (
        f"lost: step {seq} of {pk} was acknowledged" for pk, seq in wanted.pop("entry", set()) - stories
    )
    numbers = {str(pk): number for pk, number in Case.objects.values_list("pk", "number")}
    for pk, number in wanted.pop("case", set()):
        if numbers.get(pk) != number:
            yield f"lost: a receipt was handed out for {number}"
    for kind, ids in wanted.items():
        there = {str(pk) for pk in MODELS[kind].objects.values_list("pk", flat=True)}  # type: ignore[attr-defined]
        yield from (f"lost: {kind} {pk} was acknowledged" for (pk,) in ids if pk not in there)


def _files() -> Iterator[str]:
    """Every row has its file and thumbnail; once the sweeper has been, every file has its row."""
    rows = dict(Attachment.objects.values_list("file_id", "media_type"))
    yield from (
        f"files: {pk} has no thumbnail" for pk in rows if not storage.path_of(pk, thumb=True).exists()
    )
    files_sweep(before=clock.now() + timedelta(days=1))
    left = {path.name.removesuffix(".t") for path in storage.folder().glob("??/??/*")}
    yield from (f"files: {name} belongs to nobody" for name in left - {pk.hex for pk in rows})
