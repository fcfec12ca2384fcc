"""A few weeks in a very small banner: every kind of record once, so that an upgrade meets each."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.core.management import call_command

from linli.accounts.actions.tokens import token_add
from linli.accounts.actions.users import user_add
from linli.accounts.models import User
from linli.cases.actions.forgetting import case_erase
from linli.cases.actions.intake import Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import code_holder
from linli.cases.actions.steps import take_step
from linli.cases.models import Case
from linli.cases.reads.reference import reference
from linli.kernel import clock
from linli.kernel.actions.attachments import take
from linli.kernel.actions.audit import audit_seal, day_digest_publish
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor
from linli.kernel.tests.files import photo
from linli.notify.actions import channel_add
from linli.people.actions.postings import posting_add, posting_end, title_add
from linli.people.actions.registers import household_add, membership_add, organisation_add, person_add
from linli.people.reads import actor_of
from linli.site.founding import found
from linli.territory.reads import tree

START = datetime(2024, 9, 2, 1, 0, tzinfo=UTC)
DIVISIONS = """code,parent_code,level,name
150425,,banner,克什克腾旗
150425100,150425,town,经棚镇
150425104,150425,town,万合永镇
150425104202,150425104,village,广义村
150425104203,150425104,village,西营村
"""


def live() -> None:
    """Founds the banner, posts people, takes matters a part of their way, seals."""
    call_command("migrate", verbosity=0)
    with clock.at(START):
        _found()
        people = _people()
    for number, way in enumerate((_settled, _answered, _handling, _waiting, _erased, _new)):
        with clock.at(START + timedelta(days=number + 1, hours=2)):
            way(people)
    with clock.at(START + timedelta(days=7)):
        audit_seal(whole=True)
        day_digest_publish(day=clock.yesterday())
        _new(people)


def _found() -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "divisions.csv"
        file.write_text(DIVISIONS)
        found(code="150425", name=None, divisions=file, admin="admin", password="lantern-orchard-9")


def _place(code: str) -> UUID:
    place = tree().by_code(code)
    assert place is not None
    return place.id


def _people() -> dict[str, Actor]:
    town, village = _place("150425104"), _place("150425104202")
    unit = organisation_add(
        actor=SYSTEM, kind="department", name_zh="水利站", name_en="Water station", place_id=town
    )
    title = title_add(actor=SYSTEM, role="mediator", name_zh="说事人", name_en="Mediator")
    house = household_add(actor=SYSTEM, number="1", place_id=village, address="村东头第一家")
    people = {}
    for name, role, place, extra in (
        ("desk", "town_desk", town, {}),
        ("clerk", "village_clerk", village, {}),
        ("mediator", "mediator", village, {"title_id": title.pk}),
        ("officer", "department_officer", town, {"unit_id": unit.pk}),
        ("gone", "village_clerk", village, {}),
    ):
        user = user_add(actor=SYSTEM, username=name, password=f"{name}-lantern-9")
        person = person_add(actor=SYSTEM, name=f"{name}·演示", place_id=place, user_id=user.pk)
        posted = posting_add(actor=SYSTEM, person_id=person.pk, role=role, place_id=place, **extra)
        people[name] = actor_of(user)
    membership_add(actor=SYSTEM, household_id=house.pk, person_id=person.pk, is_head=True)
    posting_end(actor=SYSTEM, posting_id=posted.pk, until_on=clock.today())
    people["admin"] = actor_of(User.objects.get(username="admin"))
    channel_add(actor=people["desk"], kind="mail", address="desk@example.invalid")
    token_add(actor=people["admin"], label="热线对接")
    people["unit"] = unit.pk
    return people


def _report(what: str, *, photos: int = 0, **more: object) -> Case:
    files = take([io.BytesIO(photo(size=(64 + n, 48))) for n in range(photos)])
    report = Report(what=what, where="广义村", **more)  # type: ignore[arg-type]
    return case_report(actor=ANONYMOUS, report=report, files=files).case


def _step(actor: Actor, case: Case, step: str, words: str = "", **given: object) -> None:
    with clock.at(clock.now() + timedelta(minutes=10)):
        take_step(Move(actor, case.pk, step, words=words), given)


def _triage(people: dict[str, Actor], case: Case) -> None:
    category = reference().offered[0].pk
    _step(people["desk"], case, "triage", category=category, grade=2, role="", unit=people["unit"])


def _settled(people: dict[str, Actor]) -> None:
    case = _report("村口路灯不亮", photos=1)
    _step(people["clerk"], case, "settle", "换了灯泡，亮了。")
    _step(code_holder(case.pk), case, "rate", "快得很", rating=5)


def _answered(people: dict[str, Actor]) -> None:
    case = _report("水管漏水", photos=2, name="张示例", phone="13800000000")
    _triage(people, case)
    _step(people["officer"], case, "take", "下午去看")
    _step(people["officer"], case, "report_back", "换了一节管子")
    _step(people["desk"], case, "verify")
    _step(people["desk"], case, "answer", "修好了，谢谢您说。", outcome="solved")


def _handling(people: dict[str, Actor]) -> None:
    case = _report("水渠堵了，𠮷家地淹了 🌾")
    _triage(people, case)
    _step(people["officer"], case, "take")


def _waiting(people: dict[str, Actor]) -> None:
    case = _report("水压低")
    _step(people["desk"], case, "ask_more", "整条街都这样吗？")


def _erased(people: dict[str, Actor]) -> None:
    case = _report("邻居家的羊进了园子", name="李示例", phone="13900000000", photos=1)
    _step(people["clerk"], case, "note", "说过了")
    _step(code_holder(case.pk), case, "withdraw")
    case_erase(actor=code_holder(case.pk), case_id=case.pk, scope="all")


def _new(people: dict[str, Actor]) -> None:
    _report("想问问粮食补贴什么时候发")
