"""Stories cannot be changed; erasing is seen as erasing, tampering as tampering."""

import pytest
from django.db import DatabaseError, connection, transaction

from linli.cases.actions.forgetting import case_erase, networks_forget
from linli.cases.models import Case, Entry, EntryText, Reporter, Words
from linli.cases.reads import verifying
from linli.cases.reads.stories import story
from linli.cases.reads.verifying import broken
from linli.cases.rules.steps import State
from linli.kernel import clock, verbs
from linli.kernel.models import Attachment
from linli.kernel.reads import triggers_missing
from linli.kernel.triggers import Deny

pytestmark = pytest.mark.django_db


@pytest.fixture
def tamper():
    """Runs statements that the guards deny, the way somebody with the database's own password could."""

    def _tamper(model, operation, change):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{Deny(operation).name(table)}"{on}')
        with verbs.writing():
            change()

    return _tamper


@pytest.mark.parametrize("model", [Entry, EntryText, Words])
def test_histories_are_not_rewritten(ways, model):
    case = ways.at(State.CLOSED)
    fields = {Entry: {"step": "note"}, EntryText: {"text": "x"}, Words: {"what": "x"}}
    with pytest.raises(DatabaseError), transaction.atomic(), verbs.writing():
        model.objects.update(**fields[model])
    if model is Entry:
        with pytest.raises(DatabaseError), transaction.atomic(), verbs.writing():
            Entry.objects.filter(case=case)._raw_delete("default")
    assert not list(broken())
    assert not list(triggers_missing())
    assert Entry.objects.filter(case=case).count() == case.seq


def test_erased_words_are_erased_not_broken(ways, photo):
    case = ways.at(State.CLOSED, what="路灯坏了", files=photo())
    with verbs.writing():
        Words.objects.filter(pk=case.pk).delete()
        EntryText.objects.filter(entry__case=case).delete()
    assert not list(broken())
    told = story(ways.actor("desk"), case)
    assert (told.words, told.row.title) == (None, "—")
    assert [line.erased for line in told.lines] == [True] * len(told.lines)
    assert not any(line.text for line in told.lines)


def test_a_step_without_words_is_not_called_erased(ways):
    case = ways.take("desk", ways.at(State.NEW), "accept", "")
    assert [line.erased for line in story(ways.actor("desk"), case).lines] == [False, False]


def test_changed_words_of_an_entry_are_named(ways):
    case, _other = ways.at(State.CLOSED), ways.at(State.CLOSED)
    row = EntryText.objects.get(entry__case=case, entry__step="answer")
    with verbs.writing():
        EntryText.objects.filter(pk=row.pk).delete()
        EntryText.objects.create(entry_id=row.pk, text="另一句。", salt=row.salt)
    assert list(broken()) == [f"cases: the words of entry 8 of story {case.pk} were changed"]


@pytest.mark.parametrize("field", ["what", "where"])
def test_changed_words_of_a_report_are_named(ways, tamper, field):
    case = ways.at(State.NEW)
    tamper(Words, "UPDATE", lambda: Words.objects.filter(pk=case.pk).update(**{field: "别的"}))
    assert list(broken()) == [f"cases: the words of entry 1 of story {case.pk} were changed"]


def test_changed_photos_are_named(ways, photo, tamper):
    case = ways.at(State.NEW, files=photo())
    other = {"hat": "reporter", "channel": "door", "files": ["0" * 64]}
    tamper(Entry, "UPDATE", lambda: Entry.objects.filter(case=case).update(params=other))
    assert list(broken()) == [f"cases: the words of entry 1 of story {case.pk} were changed"]


@pytest.mark.parametrize(
    ("gone", "missing"), [((1,), 1), ((2,), 2), ((4,), 4), ((3, 4), 3), ((1, 2, 3, 4), 1)]
)
def test_missing_entries_are_named(ways, tamper, gone, missing):
    before, case, after = ways.at(State.ACCEPTED), ways.at(State.DISPATCHED), ways.at(State.ACCEPTED)

    def remove():
        rows = Entry.objects.filter(case=case, seq__in=gone)
        EntryText.objects.filter(entry__in=rows).delete()
        rows._raw_delete(rows.db)

    tamper(Entry, "DELETE", remove)
    assert list(broken()) == [f"cases: story {case.pk} lacks entry {missing}"]
    assert before.seq == after.seq == 2


def test_long_histories_are_looked_at_in_parts(ways, monkeypatch):
    case = ways.at(State.CLOSED)
    row = EntryText.objects.get(entry__case=case, entry__step="close")
    with verbs.writing():
        EntryText.objects.filter(pk=row.pk).delete()
        EntryText.objects.create(entry_id=row.pk, text="x", salt=row.salt)
    ways.at(State.CLOSED)
    whole = list(broken())
    for size in (1, 2, 7):
        monkeypatch.setattr(verifying, "BATCH", size)
        assert list(broken()) == whole
    assert len(whole) == 1


def test_words_photos_and_reporter_are_erased_on_request(ways, photo):
    case = ways.at(State.CLOSED, what="路灯坏了", files=photo(), name="张三", phone="13800001234")
    kept = ways.at(State.CLOSED, what="井盖没了", files=photo(99))
    case_erase(actor=ways.actor("reporter", case), case_id=case.pk, scope="all")
    assert not Words.objects.filter(pk=case.pk).exists()
    assert not EntryText.objects.filter(entry__case=case).exists()
    assert not Attachment.objects.filter(owner_id=case.pk).exists()
    row = Reporter.objects.get(pk=case.pk)
    assert (row.name, row.phone, row.phone_key, row.network) == (None, None, "", "")
    assert Words.objects.filter(pk=kept.pk).exists()
    assert Attachment.objects.filter(owner_id=kept.pk).count() == 1
    assert not list(broken())
    assert Case.objects.filter(pk=case.pk, state="closed").exists()


def test_the_network_of_an_anonymous_report_is_forgotten(ways):
    from datetime import timedelta

    from linli.kernel.actor import Actor, Kind

    old = ways.receipt(by=Actor(kind=Kind.ANONYMOUS, network="n1")).case
    with clock.at(clock.now() + timedelta(days=6)):
        assert networks_forget(before=clock.now() - timedelta(days=7)) == 0
    with clock.at(clock.now() + timedelta(days=8)):
        new = ways.receipt(by=Actor(kind=Kind.ANONYMOUS, network="n2")).case
        assert networks_forget(before=clock.now() - timedelta(days=7)) == 1
        assert networks_forget(before=clock.now() - timedelta(days=7)) == 0
    assert Reporter.objects.get(pk=old.pk).network == ""
    assert Reporter.objects.get(pk=new.pk).network == "n2"
