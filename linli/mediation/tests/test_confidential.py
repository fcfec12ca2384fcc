"""What is said stays in the room: who opens what, as a table; and a rare word that turns up nowhere else."""

import io
import logging
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from linli.accounts.actions.tokens import token_add
from linli.accounts.actions.users import user_add
from linli.accounts.models import User
from linli.accounts.rules import SCOPES
from linli.cases.actions.reporters import code_holder
from linli.cases.models import Case
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.panels import panels_of
from linli.cases.reads.stories import case_get, story
from linli.kernel import clock
from linli.kernel.actor import SYSTEM
from linli.kernel.fields import Sealed
from linli.kernel.models import Audit
from linli.kernel.reads import attachments_of, broken
from linli.mediation.actions.agreeing import agreement_draft, agreement_sign, mediation_agree
from linli.mediation.actions.following import follow_note
from linli.mediation.actions.offices import mediator_step_aside
from linli.mediation.actions.parties import Named, party_add, want_note
from linli.mediation.actions.talking import session_add
from linli.mediation.models import Look, Mediation
from linli.mediation.reads.sides import parties_of
from linli.mediation.rules.states import Form
from linli.mediation.tests.conftest import DRAFT, RARE
from linli.people.actions.deputies import deputy_name
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import person_add
from linli.people.models import Person, Posting
from linli.people.reads import actor_of
from linli.privacy.actions.persons import person_copy

pytestmark = pytest.mark.django_db
NAME = "鸬鹚甲"

# address; what each is answered: mediator, deputy of the mediator, desk above, everybody else
TABLE = """
room   GET   200 200 200 404
look   POST  403 403 200 404
paper  GET   200 200 200 404
docx   GET   200 200 200 404
file   GET   200 200 200 404
part   GET   200 200 200 404
step   POST  302 302 403 404
assign POST  403 403 422 404
served GET   404 404 404 404
thumb  GET   404 404 404 404
"""
OTHERS = (
    "desk2",
    "banner",
    "admin",
    "clerk",
    "clerk2",
    "worker",
    "worker1",
    "head",
    "officer",
    "officer3",
    "mediator2",
    "adviser",
)


def _extra(cast: Any) -> dict[str, Any]:
    """Roles that the cast lacks: another mediator of the same village, an adviser, the mediator's deputy."""
    made = {}
    for name, role, place in (("mediator2", "mediator", "village"), ("adviser", "adviser", "town")):
        user = user_add(actor=SYSTEM, username=name, password=f"{name}-password")
        person = person_add(actor=SYSTEM, name=name, place_id=cast.places[place], user_id=user.pk)
        posting_add(actor=SYSTEM, person_id=person.pk, role=role, place_id=cast.places[place])
        made[name] = user
    user = user_add(actor=SYSTEM, username="deputy", password="deputy-password")
    person = person_add(actor=SYSTEM, name="代班", place_id=cast.places["village"], user_id=user.pk)
    posting = Posting.objects.get(person__user_id=cast.users["mediator"])
    today = clock.today()
    deputy_name(actor=SYSTEM, posting_id=posting.pk, person_id=person.pk, from_on=today, until_on=today)
    return made | {"deputy": user}


@pytest.fixture
def said(cast, rooms, ink) -> Mediation:
    """A mediation with the rare word wherever words go, agreed in writing."""
    actor = cast.actor("mediator")
    row = rooms.open(parties=1)
    row = party_add(
        actor=actor, mediation_id=row.pk, party=Named(NAME, address=f"{RARE}巷"), consent=True, key="p1"
    )
    for party in parties_of(row.pk):
        row = want_note(
            actor=actor, mediation_id=row.pk, party_id=party.pk, want=f"要{RARE}", key=str(party.pk)
        )
    began = clock.now() - timedelta(minutes=24)
    row = session_add(
        actor=actor, mediation_id=row.pk, started_at=began, where=f"{RARE}屋", note=f"说{RARE}", key="m1"
    )
    row = agreement_draft(actor=actor, mediation_id=row.pk, draft=DRAFT, key="d1")
    agreement_sign(actor=actor, mediation_id=row.pk, signer="paper", files=ink(), key="s1")
    row = mediation_agree(
        actor=actor, mediation_id=row.pk, form=Form.WRITTEN, follow_on=clock.today(), key="a1"
    )
    return follow_note(
        actor=actor, mediation_id=row.pk, follow_id=None, result="kept", words=f"还{RARE}", key="f1"
    )


def _ask(client: Any, name: str, method: str, row: Mediation) -> int:
    attachment = attachments_of("mediation", [row.pk])[row.pk][0].pk
    given = {"mediation_id": row.pk}
    party = parties_of(row.pk)[0].pk
    url, body = {
        "room": (reverse("mediation:room", kwargs=given), {}),
        "look": (reverse("mediation:look", kwargs=given), {"reason": "advice"}),
        "paper": (reverse("mediation:paper", kwargs=given | {"form": "pdf"}), {}),
        "docx": (reverse("mediation:paper", kwargs=given | {"form": "docx"}), {}),
        "file": (reverse("mediation:file", kwargs=given | {"attachment_id": attachment}), {}),
        "part": (reverse("mediation:part", kwargs=given | {"party_id": party}), {}),
        "step": (
            reverse("mediation:step", kwargs=given | {"step": "plan"}),
            {"follow_on": str(clock.today())},
        ),
        "assign": (reverse("mediation:step", kwargs=given | {"step": "assign"}), {"posting": ""}),
        "served": (reverse("file", kwargs={"attachment_id": attachment}), {}),
        "thumb": (reverse("file-size", kwargs={"attachment_id": attachment, "size": "thumb"}), {}),
    }[name]
    return int(getattr(client, method.lower())(url, body).status_code)


def _table() -> list[tuple[str, str, list[int]]]:
    rows = [line.split() for line in TABLE.splitlines() if line.strip()]
    return [(name, method, [int(code) for code in codes]) for name, method, *codes in rows]


@pytest.mark.parametrize("who", ["mediator", "deputy", "desk", *OTHERS])
def test_who_opens_what(who, cast, said, client):
    _extra(cast)
    assert client.post("/sign-in", {"username": who, "password": f"{who}-password"}).status_code == 302
    column = {"mediator": 0, "deputy": 1, "desk": 2}.get(who, 3)
    wrong = {
        name: (code, codes[column])
        for name, method, codes in _table()
        if (code := _ask(client, name, method, said)) != codes[column]
    }
    assert wrong == {}
    listed = client.get(reverse("mediation:mine")).content.decode()
    assert (said.number in listed) == (column < 3)
    assert RARE not in listed


def test_strangers_and_reporters_open_nothing(said, client):
    for name, method, _codes in _table():
        code = _ask(client, name, method, said)
        assert code in ((404,) if name in ("served", "thumb") else (302, 403)), name
    assert panels_of(code_holder(said.case_id), said.case_id) == []


@pytest.mark.parametrize("who", ["mediator", "desk"])
def test_a_desk_that_has_not_looked_reads_no_word(who, said, sign_in):
    page_ = sign_in(who).get(reverse("mediation:room", args=[said.pk])).content.decode()
    assert (RARE in page_) == (NAME in page_) == (who == "mediator")


def test_each_look_of_the_desk_is_on_record(said, sign_in, cast):
    client = sign_in("desk")
    assert client.get(reverse("mediation:paper", args=[said.pk, "pdf"])).status_code == 403
    assert not Look.objects.exists()
    looked = client.post(reverse("mediation:look", args=[said.pk]), {"reason": "complaint"})
    assert RARE in looked.content.decode()
    attachment = attachments_of("mediation", [said.pk])[said.pk][0].pk
    client.get(reverse("mediation:paper", args=[said.pk, "pdf"]))
    client.get(reverse("mediation:file", args=[said.pk, attachment]))
    assert list(Look.objects.order_by("id").values_list("user_id", "reason", "what")) == [
        (cast.users["desk"], "complaint", "words"),
        (cast.users["desk"], "complaint", "paper"),
        (cast.users["desk"], "complaint", "file"),
    ]
    assert client.post(reverse("mediation:look", args=[said.pk]), {}).status_code == 422
    assert Look.objects.count() == 3
    assert Audit.objects.filter(verb="mediation_look").count() == 3
    client.post("/sign-out")
    seen = sign_in("mediator").get(reverse("mediation:room", args=[said.pk])).content.decode()
    assert "当事人对调解员有意见" in seen


def test_after_stepping_aside_the_words_are_closed_to_them(cast, rooms, sign_in):
    row = rooms.open()
    mediator_step_aside(actor=cast.actor("mediator"), mediation_id=row.pk)
    assert sign_in("mediator").get(reverse("mediation:room", args=[row.pk])).status_code == 404


def test_a_desk_that_is_a_party_sits_on_no_seat(cast, rooms, sign_in):
    actor, row = cast.actor("mediator"), rooms.open()
    person = Person.objects.get(user_id=cast.users["desk"])
    party_add(actor=actor, mediation_id=row.pk, party=Named(person.name.reveal()), consent=True)
    client = sign_in("desk")
    assert client.get(reverse("mediation:room", args=[row.pk])).status_code == 404
    assert row.number not in client.get(reverse("mediation:mine")).content.decode()


# --- the rare word


def _clear_text() -> list[str]:
    """Every table, every column: where the rare word stands in the clear, or sealed outside this room."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(value, Sealed):
                    value = value.reveal() if model._meta.app_label != "mediation" else ""
                if RARE in str(value) or NAME in str(value):
                    found.append(f"{model.__name__}.{field.name}")
    return found


def test_the_rare_word_stands_nowhere_in_the_clear(caplog, said, sign_in):
    assert _clear_text() == []
    caplog.set_level(logging.DEBUG)
    client = sign_in("mediator")
    party = parties_of(said.pk)[0].pk
    client.get(reverse("mediation:room", args=[said.pk]))
    client.post(reverse("mediation:step", args=[said.pk, "want"]), {"party": party, "want": RARE})
    client.post(reverse("mediation:step", args=[said.pk, "follow"]), {"result": "kept", "words": RARE})
    assert _clear_text() == []
    assert RARE not in caplog.text


def test_the_net_has_no_hole(cast, rooms):
    """The same net catches a matter's own words, which are not secret in this way."""
    case = rooms.quarrel()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("linli.mediation.tests.test_confidential.RARE", "羊进菜园")
        assert "Words.what" in _clear_text()
    assert case.pk


def _inside(body: bytes) -> bytes:
    """The bytes, or those of all parts of a spreadsheet."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


PAGES = (
    "/desk/",
    "/desk/inbox/",
    "/desk/people/",
    "/desk/permissions",
    "/desk/mediations/",
    "/desk/deliveries/",
)


@pytest.mark.parametrize("who", ["desk", "banner", "admin", "clerk", "worker", "officer", "mediator"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_rare_word_is_on_no_page_and_in_no_file(who, language, said, cast, client):
    client.post("/sign-in", {"username": who, "password": f"{who}-password"})
    token = token_add(actor=cast.actor(who), label="gate", scopes=SCOPES)
    bearer = {"Authorization": f"Bearer {token}"}
    number = Case.objects.get(pk=said.case_id).number
    with translation.override(language):
        asked = [
            *(client.get(path, follow=True) for path in PAGES),
            client.get(reverse("cases:story", args=[said.case_id])),
            client.get(reverse("sheets:export", args=["matters"])),
            client.get(reverse("privacy:mine-copy"), follow=True),
            client.get("/api/v1/matters", headers=bearer),
            client.get(f"/api/v1/matters/{number}", headers=bearer),
        ]
    assert sum(answer.status_code == 200 for answer in asked) >= 5
    for answer in asked:
        body = _inside(answer.getvalue() if answer.streaming else answer.content)
        assert RARE.encode() not in body
        assert NAME.encode() not in body
    assert page(cast.actor(who), Filter(words=RARE)).rows == []


def test_the_story_says_that_it_was_mediated_and_no_more(said, cast):
    holder = code_holder(said.case_id)
    told = story(holder, case_get(holder, said.case_id))
    assert told.lines[-1].text == "经调解化解（书面协议）。"
    assert not any(RARE in line.text for line in told.lines)


def test_a_copy_handed_out_by_others_tells_nobody_of_a_mediation(cast, rooms):
    """An administrator's copy says the same of everybody; the person's own has their own part."""
    place = cast.places["grid3"]
    user = user_add(actor=SYSTEM, username="party", password="party-password")
    party = person_add(actor=SYSTEM, name="白桦甲方", place_id=place, user_id=user.pk)
    other = person_add(actor=SYSTEM, name="山杏路人", place_id=place)
    actor, row = cast.actor("mediator"), rooms.open()
    row = party_add(actor=actor, mediation_id=row.pk, party=Named("白桦甲方"), consent=True)
    mine = next(one for one in parties_of(row.pk) if one.person_id == party.pk)
    want_note(actor=actor, mediation_id=row.pk, party_id=mine.pk, want=f"要{RARE}")
    theirs = parties_of(row.pk)[0]
    want_note(actor=actor, mediation_id=row.pk, party_id=theirs.pk, want="别人说的话")
    admin = cast.actor("admin")
    copies = [person_copy(actor=admin, person_id=one.pk)["held"]["mediation"] for one in (party, other)]
    assert copies[0] == copies[1]
    own = person_copy(actor=actor_of(User.objects.get(pk=user.pk)), person_id=party.pk)["held"]["mediation"]
    assert own["mediations"][0]["wants"] == [f"要{RARE}"]
    assert "别人说的话" not in str(own)


def test_words_that_were_changed_are_found(said):
    from linli.kernel import verbs
    from linli.mediation.models import StepWords
    from linli.mediation.reads.words import seal

    assert list(broken()) == []
    with verbs.writing():
        row = StepWords.objects.order_by("pk").first()
        row.sealed = seal({"want": "别的"})[0]
        row.save()
    assert any("mediation: the words of step" in line for line in broken())


def test_scans_are_cleaned(said, sign_in):
    client = sign_in("mediator")
    bad = SimpleUploadedFile("x.png", b"<script>")
    answer = client.post(reverse("mediation:step", args=[said.pk, "sign"]), {"signer": "paper", "scan": bad})
    assert answer.status_code == 422
