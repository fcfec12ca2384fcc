"""Who gets which answer from every address. A new address without a line here fails; so does a new answer.

One town's matter, person, household and place, asked for by eight people: a stranger, the grid worker of the
place, its village clerk, its town's desk, the desk of another town (out of scope is 404), an officer of the
town's water station who was not given the matter, the banner's desk, and the administrator.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from linli.accounts.actions.tokens import token_add
from linli.accounts.actions.users import user_add
from linli.cases.actions.intake import Report, case_report
from linli.cases.reads.reference import reference
from linli.kernel import verbs
from linli.kernel.actions.attachments import take
from linli.kernel.actor import ANONYMOUS, SYSTEM
from linli.kernel.reads import attachments_of
from linli.kernel.tests.files import photo
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import household_add, person_add
from linli.sheets.tests.making import previewed

pytestmark = pytest.mark.django_db
ROLES = ("stranger", "worker", "clerk", "desk", "desk2", "officer", "banner", "admin")

BODIES = {"territory:rename": {"name_zh": "新名"}}
# columns: the roles in the order above; one number stands for all
TABLE = """
file                       GET  404 200 200 200 404 404 200 404
file-size                  GET  404 200 200 200 404 404 200 404
api:openapi-json           GET  200
api:report                 POST 422
api:matters                GET  403 200 200 200 200 200 200 200
api:follow_story           POST 422
api:choices                GET  403 200 200 200 200 200 200 200
api:matter                 GET  403 200 200 200 404 404 200 404
api:take                   POST 403 403 403 200 404 404 200 404
api:locate                 GET  422
api:locate_points          POST 422
api:api-root               GET  404
site:switch                POST 302
site:privacy               GET  200
site:digests               GET  200
site:health                GET  200
site:favicon               GET  301
ui:styleguide              GET  302 200 200 200 200 200 200 200
accounts:sign-in           GET  200
accounts:sign-out          POST 302
accounts:reset             GET  200
accounts:profile           GET  302 200 200 200 200 200 200 200
accounts:preferences       POST 302 422 422 422 422 422 422 422
accounts:password          POST 302 422 422 422 422 422 422 422
accounts:session-end       POST 302 404 404 404 404 404 404 404
accounts:token-add         POST 302 422 422 422 422 422 422 422
accounts:token-end         POST 302 404 404 404 404 404 404 404
sheets:export              GET  302 200 200 200 200 200 200 200
territory:places           GET  302 200 200 200 200 200 200 200
territory:place            GET  302 200 200 200 200 200 200 200
territory:rename           POST 302 403 403 403 403 403 403 302
territory:add              POST 302 422 422 422 422 422 422 422
territory:outlines         GET  200
sheets:kinds               GET  302 403 403 200 200 403 200 200
sheets:start               GET  302 403 403 200 200 403 200 200
sheets:template            GET  302 403 403 200 200 403 200 200
sheets:run                 GET  302 404 404 200 404 404 404 404
sheets:columns             GET  302 404 404 200 404 404 404 404
sheets:sheet               POST 302 404 404 302 404 404 404 404
sheets:confirm             POST 302 404 404 302 404 404 404 404
sheets:drop                POST 302 404 404 302 404 404 404 404
sheets:undo                POST 302 404 404 302 404 404 404 404
sheets:bad                 GET  302 404 404 200 404 404 404 404
people:people              GET  302 200 200 200 200 200 200 200
people:person              GET  302 404 200 200 404 404 200 200
people:person-end          POST 302 404 403 302 404 404 302 302
people:reset-code          POST 302 404 403 403 404 404 403 302
people:account-end         POST 302 404 403 403 404 404 403 302
people:posting-end         POST 302 404 403 302 404 404 302 302
people:organisations       GET  302 200 200 200 200 200 200 200
people:titles              GET  302 403 403 403 403 403 403 200
people:organisation-end    POST 302 404 404 302 404 404 302 302
people:households          GET  302 200 200 200 200 200 200 200
people:household           GET  302 404 200 200 404 404 200 200
people:household-end       POST 302 404 403 302 404 404 302 302
people:member-add          POST 302 404 403 302 404 404 302 302
notify:inbox               GET  302 200 200 200 200 200 200 200
notify:read-all            POST 302
notify:channel-end         POST 302 404 404 404 404 404 404 404
notify:log                 GET  302 403 403 403 403 403 403 200
cases:door                 GET  200
cases:follow               GET  200
cases:token                GET  404
cases:follow-story         GET  200
cases:follow-step          POST 404
cases:matters              GET  302 200 200 200 200 200 200 200
cases:intake               GET  302 200 200 200 200 403 200 403
cases:story                GET  302 200 200 200 404 404 200 404
cases:reveal               POST 302 403 403 200 404 404 403 404
cases:step                 POST 302 403 403 302 404 404 302 404
cases:categories           GET  302 200 200 200 200 200 200 200
cases:category             GET  302 200 200 200 200 200 200 200
cases:category-end         POST 302 403 403 403 403 403 403 302
"""


@dataclass(frozen=True)
class Line:
    """One address: how it is asked, and the answer to each role."""

    name: str
    method: str
    answers: dict[str, int]


def lines() -> list[Line]:
    """The table, read."""
    found = []
    for words in (row.split() for row in TABLE.splitlines() if row.strip()):
        answers = [int(word) for word in words[2:]]
        answers = answers * len(ROLES) if len(answers) == 1 else answers
        found.append(Line(words[0], words[1], dict(zip(ROLES, answers, strict=True))))
    return found


def names(resolver: Any = None, above: str = "") -> Iterator[str]:
    """The full name of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern, above + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield above + (pattern.name or str(pattern.pattern))


def test_every_address_has_a_line():
    assert {line.name for line in lines()} == set(names())


@pytest.fixture
def things(cast) -> dict[str, Any]:
    """What the addresses name: all of it in Wanheyong town."""
    place = cast.places["grid3"]
    report = Report(what="路灯坏了三天", place_id=place)
    receipt = case_report(actor=ANONYMOUS, report=report, files=take([BytesIO(photo())]))
    (attachment,) = attachments_of("case", [receipt.case.pk])[receipt.case.pk]
    user = user_add(actor=SYSTEM, username="zhangsan", password="zhangsan-password")
    person = person_add(actor=SYSTEM, name="张三", place_id=place, user_id=user.pk)
    posting = posting_add(actor=SYSTEM, person_id=person.pk, role="grid_worker", place_id=place)
    household = household_add(actor=SYSTEM, number="7", place_id=place)
    return {
        "case_id": receipt.case.pk,
        "person_id": person.pk,
        "place_id": place,
        "posting_id": posting.pk,
        "household_id": household.pk,
        "organisation_id": cast.units["water"],
        "number": receipt.case.number,
        "category_id": next(iter(reference().categories)),
        "step": "accept",
        "token": "no-token",
        "handle": "no-such-device",
        "token_id": uuid4(),
        "channel_id": uuid4(),
        "attachment_id": attachment.pk,
        "size": "thumb",
        "kind": "households",
        "run_id": previewed(cast.actor("desk"), "households", b"number,place\n9001,nowhere\n").pk,
    }


def _wanted(name: str) -> set[str]:
    """The arguments of an address."""
    resolver, _sep, last = name.rpartition(":")
    inner = get_resolver()
    for part in resolver.split(":") if resolver else []:
        inner = inner.namespace_dict[part][1]
    return {
        argument
        for found in inner.reverse_dict.getlist(last)
        for _path, given in found[0]
        for argument in given
    }


def _answer(client: Any, line: Line, things: dict[str, Any], token: str) -> int:
    url = reverse(line.name, kwargs={name: things[name] for name in _wanted(line.name)})
    headers = {"Authorization": f"Bearer {token}"} if token and line.name.startswith("api:") else {}
    more = (
        {"content_type": "application/json"} if line.name.startswith("api:") and line.method == "POST" else {}
    )
    body = BODIES.get(line.name, {})
    kept = deepcopy(client.cookies)
    try:
        with transaction.atomic():
            code = getattr(client, line.method.lower())(url, body, headers=headers, **more).status_code
            raise Undo(code)
    except Undo as undo:
        client.cookies = kept
        return int(undo.args[0])


class Undo(Exception):
    """Takes back what one request did."""


@pytest.mark.parametrize("role", ROLES)
def test_answers(role, cast, things, client, sign_in):
    token = ""
    if role != "stranger":
        sign_in(role)
        token = token_add(actor=cast.actor(role), label="gate")
    wrong = {}
    for line in lines():
        code = _answer(client, line, things, token)
        if code != line.answers[role]:
            wrong[f"{line.method} {line.name}"] = f"{code}, not {line.answers[role]}"
    assert wrong == {}
    assert not verbs.inside()
