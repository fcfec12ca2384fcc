"""Every address against the table of permissions, for every role, near and far.

A line names the permission that an address stands for, what it opens (a matter or a register row of one
grid, or an organisation of its town; `-`: nothing that lies anywhere), and the answer to whoever may. What
everybody else gets follows: the sign-in page for strangers, 404 for what is out of sight, 403 for what is
seen but not theirs. An address without a line fails.
"""

from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from linli.accounts.actions.tokens import token_add
from linli.accounts.actions.users import user_add
from linli.accounts.rules import SCOPES
from linli.cases.actions.intake import Report, case_report
from linli.cases.reads.reference import reference
from linli.kernel import clock, verbs
from linli.kernel.actions.attachments import take
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor
from linli.kernel.permits import may
from linli.kernel.reads import attachments_of
from linli.kernel.rules import permissions
from linli.kernel.rules.permissions import Reach
from linli.kernel.tests.files import photo
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import household_add, person_add
from linli.privacy.actions.holds import hold_place
from linli.privacy.actions.requests import data_request_add
from linli.privacy.actions.seeds import texts_seed
from linli.sheets.tests.making import previewed
from linli.territory.reads import tree

pytestmark = pytest.mark.django_db
ROLES = (
    "stranger",
    "worker",
    "worker1",
    "head",
    "clerk",
    "clerk2",
    "mediator",
    "desk",
    "desk2",
    "officer",
    "officer3",
    "banner",
    "admin",
)
NOBODY = {"file": 404, "file-size": 404, "api": 401, "cases:reveal": 403, "privacy:hold-place": 403}
"""What a stranger gets where it is not the sign-in page: words that were typed are given back with a 403."""

BODIES = {
    "territory:rename": {"name_zh": "新名"},
    "cases:reveal": {"reason": "ask", "words": "问清位置"},
    "privacy:mine-consent": {"version": "1"},
    "privacy:person-consent": {"version": "1"},
    "privacy:person-correct": {"name": "张四"},
    "privacy:hold-place": {"reason": "检察院来函", "until_on": str(clock.today())},
}
OTHER = {
    **{f"sheets:{name}": {"kind": "households"} for name in ("start", "template", "export")},
    "privacy:kind": {"kind": "networks"},
}
"""Arguments that mean something else at one address."""

# address, method, permission, what it opens, the answer to whoever may
TABLE = """
file                       GET  case_see             case    200
file-size                  GET  case_see             case    200
api:openapi-json           GET  door_see             -       200
api:report                 POST case_report          -       422
api:matters                GET  desk_see             -       200
api:saved                  GET  desk_see             -       200
api:follow_story           POST follow               -       422
api:choices                GET  desk_see             -       200
api:matter                 GET  case_see             case    200
api:take                   POST step:accept          case    200
api:locate                 GET  door_see             -       422
api:locate_points          POST door_see             -       422
api:api-root               GET  door_see             -       404
site:switch                POST switch               -       302
site:privacy               GET  door_see             -       200
site:digests               GET  door_see             -       200
site:limits                GET  limits_see           -       200
site:health                GET  door_see             -       200
site:ready                 GET  door_see             -       503
site:metrics               GET  door_see             -       200
site:favicon               GET  door_see             -       301
site:permissions           GET  desk_see             -       200
ui:styleguide              GET  desk_see             -       200
accounts:sign-in           GET  sign_in              -       200
accounts:sign-in-code      GET  sign_in              -       302
accounts:second            GET  second_keep          -       200
accounts:second-begin      POST second_keep          -       422
accounts:second-confirm    POST second_keep          -       422
accounts:second-codes      POST second_keep          -       422
accounts:second-remove     POST second_keep          -       422
accounts:sign-out          POST sign_out             -       302
accounts:reset             GET  password_reset       -       200
accounts:profile           GET  desk_see             -       200
accounts:preferences       POST preferences_set      -       422
accounts:password          POST password_change      -       422
accounts:session-end       POST session_end          -       404
accounts:token-add         POST token_add            -       422
accounts:token-end         POST token_end            -       404
territory:places           GET  desk_see             -       200
territory:place            GET  desk_see             -       200
territory:rename           POST place_rename         -       302
territory:add              POST place_add            -       422
territory:draw             POST place_outline_set    -       422
territory:end              POST place_end            -       422
territory:polygons-map     GET  import_use           nothing 404
territory:polygons-notes   POST import_use           nothing 404
sheets:export              GET  desk_see             -       200
sheets:kinds               GET  import_use           -       200
sheets:start               GET  import_use           -       200
sheets:template            GET  import_use           -       200
sheets:run                 GET  import_use           run     200
sheets:columns             GET  import_use           run     200
sheets:sheet               POST import_use           run     302
sheets:confirm             POST import_use           run     302
sheets:drop                POST import_use           run     302
sheets:undo                POST import_use           run     302
sheets:bad                 GET  import_use           run     200
territory:outlines         GET  door_see             -       200
people:people              GET  desk_see             -       200
people:person              GET  register_see         grid    200
people:person-end          POST person_end           grid    302
people:reset-code          POST reset_code_issue     grid    302
people:second-reset        POST second_reset         grid    404
people:away                GET  desk_see             -       200
people:deputy              GET  deputy_name          grid    200
people:deputy-end          POST deputy_end           -       404
people:hand-over           GET  posting_hand_over    grid    200
people:sheet               GET  register_see         grid    200
people:account-end         POST user_end             grid    302
people:posting-end         POST posting_end          grid    302
people:organisations       GET  desk_see             -       200
people:titles              GET  title_add            -       200
people:organisation-end    POST organisation_end     town    302
people:households          GET  desk_see             -       200
people:household           GET  register_see         grid    200
people:household-end       POST household_end        grid    302
people:member-add          POST membership_add       grid    302
notify:inbox               GET  desk_see             -       200
notify:read-all            POST notices_read         -       302
notify:channel-end         POST channel_end          -       404
notify:log                 GET  deliveries_see       -       200
privacy:retention          GET  retention_set        -       200
privacy:kind               GET  retention_set        -       200
privacy:texts              GET  consent_text_publish -       200
privacy:text               GET  consent_text_publish -       200
privacy:requests           GET  data_request_add     -       200
privacy:request            GET  data_request_answer  request 200
privacy:mine               GET  data_own             -       200
privacy:mine-copy          GET  data_own             -       200
privacy:mine-consent       POST data_own             -       302
privacy:person             GET  register_see         grid    200
privacy:person-copy        GET  person_copy          grid    200
privacy:person-correct     POST person_correct       grid    302
privacy:person-erase       GET  register_see         grid    200
privacy:person-consent     POST consent_give         grid    302
privacy:holds              GET  holds_see            -       200
privacy:hold-place         POST hold_place           case    302
privacy:hold-lift          POST hold_lift            case    302
cases:door                 GET  door_see             -       200
cases:follow               GET  follow               -       200
cases:token                GET  follow               -       404
cases:follow-story         GET  follow               -       200
cases:follow-step          POST follow               -       404
cases:data                 GET  follow               -       302
cases:data-copy            GET  follow               -       404
cases:data-correct         POST follow               -       404
cases:data-erase           GET  follow               -       404
cases:looks                GET  looks_see            -       200
cases:erase                GET  case_erase           case    200
cases:matters              GET  desk_see             -       200
cases:intake               GET  case_report_for      -       200
cases:floods               GET  flood_see            -       200
cases:bring-back           POST flood_see            -       302
cases:story                GET  case_see             case    200
cases:reveal               POST reporter_reveal      case    200
cases:step                 POST step:accept          case    302
cases:views                GET  desk_see             -       200
cases:view                 POST view_save            -       404
cases:view-end             POST view_save            -       404
cases:categories           GET  desk_see             -       200
cases:category             GET  desk_see             -       200
cases:category-end         POST category_end         -       302
"""


@dataclass(frozen=True)
class Line:
    """One address: how it is asked, what permission it stands for, and what it opens."""

    name: str
    method: str
    permit: str
    opens: str
    answer: int


def lines() -> list[Line]:
    """The table, read."""
    rows = (row.split() for row in TABLE.splitlines() if row.strip())
    return [Line(name, method, permit, opens, int(answer)) for name, method, permit, opens, answer in rows]


def wears(actor: Actor, hat: str, above: Collection[UUID]) -> bool:
    """Whether the actor wears the hat towards a fresh matter of the town, which was given to nobody yet."""
    if hat not in ("desk", "answering", "near"):
        return False
    for wearer in permissions.HATS[hat]:
        for grant in actor.holding(wearer.role):
            high = grant.level == "town" or (grant.level == "banner" and hat == "desk") or hat == "near"
            if grant.place_id in above and high:
                return True
    return False


def sees(actor: Actor, opens: str, above: Collection[UUID]) -> bool:
    """Whether what an address opens is in the actor's sight at all."""
    if opens == "case":
        return any(wears(actor, hat, above) for hat in ("desk", "near")) or any(
            grant.place_id in above for grant in actor.holding(*permissions.INTAKE)
        )
    if opens == "run":  # an import is its owner's own
        return actor.user_id in above
    if opens == "request":
        return may(actor, "data_request_answer")
    return opens == "-" or may(actor, "register_see", above)


def expected(line: Line, actor: Actor, chains: dict[str, tuple[UUID, ...]]) -> int:
    """The answer that follows from the table of permissions."""
    hats, reach = _asked(line.permit)
    if reach == Reach.ANYONE:
        return line.answer
    if actor.user_id is None:
        return NOBODY.get(line.name) or NOBODY.get(line.name.split(":")[0], 302)
    above = chains.get(line.opens, ())
    if not sees(actor, line.opens, above):
        return 404
    if reach == Reach.HAT:
        allowed = line.permit == "case_see" or any(wears(actor, hat, above) for hat in hats)
    else:
        allowed = may(actor, line.permit, None if line.opens in ("-", "run", "request") else above)
    return line.answer if allowed else 403


def _asked(name: str) -> tuple[tuple[str, ...], Reach]:
    """(hats, reach) of a permission, or of a matter's step."""
    if name.startswith("step:"):
        return permissions.STEPS[name.removeprefix("step:")], Reach.HAT
    row = permissions.PERMITS[name]
    return row.hats, row.reach


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
    texts_seed(actor=SYSTEM)
    return {
        "case_id": receipt.case.pk,
        "person_id": person.pk,
        "place_id": place,
        "posting_id": posting.pk,
        "household_id": household.pk,
        "organisation_id": cast.units["water"],
        "number": receipt.case.number,
        "kind": "case",
        "object_id": receipt.case.pk,
        "hold_id": hold_place(
            actor=SYSTEM, kind="case", object_id=receipt.case.pk, reason="检察院来函", until_on=clock.today()
        ).pk,
        "purpose": "photos",
        "request_id": data_request_add(actor=SYSTEM, kind="copy", person_id=person.pk).pk,
        "scope": "identity",
        "form": "json",
        "category_id": next(iter(reference().categories)),
        "step": "accept",
        "token": "no-token",
        "handle": "no-such-device",
        "token_id": uuid4(),
        "view_id": uuid4(),
        "run_id": previewed(cast.actor("desk"), "households", b"number,place\n9001,nowhere\n").pk,
        "channel_id": uuid4(),
        "deputy_id": uuid4(),
        "attachment_id": attachment.pk,
        "size": "thumb",
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
    given = things | OTHER.get(line.name, {})
    url = reverse(line.name, kwargs={name: given[name] for name in _wanted(line.name)})
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
    token, actor = "", ANONYMOUS
    if role != "stranger":
        sign_in(role)
        actor = cast.actor(role)
        token = token_add(actor=actor, label="gate", scopes=SCOPES)
    grid, town = tree().get(cast.places["grid3"]), tree().get(cast.places["town"])
    chains = {"case": grid.chain, "grid": grid.chain, "town": town.chain, "run": (cast.users["desk"],)}
    wrong = {}
    for line in lines():
        code, right = _answer(client, line, things, token), expected(line, actor, chains)
        if code != right:
            wrong[f"{line.method} {line.name}"] = f"{code}, not {right}"
    assert wrong == {}
    assert not verbs.inside()
