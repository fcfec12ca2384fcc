"""Every address against the table of permissions, for every role, near and far.

A line names the permission that an address stands for, what it opens (a matter or a register row of one
grid, or an organisation of its town; `-`: nothing that lies anywhere), and the answer to whoever may. What
everybody else gets follows: the sign-in page for strangers, 404 for what is out of sight, 403 for what is
seen but not theirs. An address without a line fails.
"""

from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
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
from linli.cases.actions.phrases import Wanted, phrase_save
from linli.cases.reads.reference import reference
from linli.cases.rules.steps import State
from linli.cases.tests.ways import Ways
from linli.deliberation.actions.agenda import agenda_propose
from linli.deliberation.actions.deciding import Given, decision_add
from linli.deliberation.actions.planning import Plan, Taken, deliberation_plan, deliberation_step
from linli.deliberation.actions.topics import topics_seed
from linli.deliberation.reads.topics import topics
from linli.fieldwork.actions.checking import Found, check_record
from linli.fieldwork.actions.plans import Planned, plan_save
from linli.fieldwork.actions.points import point_add
from linli.fieldwork.actions.reference import rounds_seed
from linli.fieldwork.actions.register import Piece, equipment_add
from linli.fieldwork.actions.rounds import round_start
from linli.fieldwork.models import Hazard, Task
from linli.fieldwork.reads.reference import reference as lists
from linli.kernel import clock, verbs
from linli.kernel.actions.attachments import take
from linli.kernel.actor import ANONYMOUS, SYSTEM, Actor
from linli.kernel.permits import may
from linli.kernel.reads import attachments_of
from linli.kernel.rules import permissions
from linli.kernel.rules.permissions import Reach
from linli.kernel.tests.files import photo
from linli.mediation.actions.agreeing import agreement_sign
from linli.mediation.actions.looking import mediation_look
from linli.mediation.actions.opening import mediation_oral
from linli.mediation.reads.sides import parties_of
from linli.people.actions.postings import posting_add
from linli.people.actions.registers import household_add, person_add
from linli.privacy.actions.holds import hold_place
from linli.privacy.actions.requests import data_request_add
from linli.privacy.actions.seeds import texts_seed
from linli.sheets.tests.making import previewed
from linli.territory.reads import tree
from linli.visits.actions.plans import visit_plan_save
from linli.visits.actions.visits import LineGiven, PromiseGiven, VisitGiven, visit_add
from linli.visits.reads.visits import story

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
NOBODY = {
    **{f"mediation:{name}": 302 for name in ("oral", "begin", "look", "step")},
    "file": 404,
    "file-size": 404,
    "api": 401,
    "cases:reveal": 403,
    "privacy:hold-place": 403,
    "cases:task-step": 403,
    "deliberation:propose": 403,
}
"""What a stranger gets where it is not the sign-in page: words that were typed are given back with a 403."""

BODIES = {
    "deliberation:agenda-decline": {"text": "不议"},
    "deliberation:propose": {"text": "广场种不种树"},
    "territory:rename": {"name_zh": "新名"},
    "cases:reveal": {"reason": "ask", "words": "问清位置"},
    **{name: {"text": "去看过了"} for name in ("cases:task-step", "api:take_task")},
    "privacy:mine-consent": {"version": "1"},
    "privacy:person-consent": {"version": "1"},
    "privacy:person-correct": {"name": "张四"},
    "privacy:hold-place": {"reason": "检察院来函", "until_on": str(clock.today())},
}
OTHER = {
    **{f"sheets:{name}": {"kind": "households"} for name in ("start", "template", "export")},
    "privacy:kind": {"kind": "networks"},
    **{name: {"step": "task_note"} for name in ("cases:task-step", "api:take_task")},
    "deliberation:step": {"step": "hold"},
    "deliberation:decision": {"step": "start"},
    "mediation:text": {"kind": "debt"},
    "mediation:step": {"step": "follow"},
    "mediation:paper": {"form": "pdf"},
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
api:equipment              GET  rounds_see           -       200
api:choices                GET  desk_see             -       200
api:public_board           GET  board_see            -       200
api:matter                 GET  case_see             case    200
api:take                   POST step:accept          case    200
api:locate                 GET  door_see             -       422
api:locate_points          POST door_see             -       422
api:tasks                  GET  desk_see             -       200
api:task                   GET  task_see             task    200
api:take_task              POST task:task_note       task    200
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
visits:home             GET  household_choose     -       200
visits:home-notes       GET  household_choose     -       302
visits:home-choose      POST household_choose     -       302
visits:home-ask         POST household_choose     -       302
visits:home-leave       POST household_choose     -       302
visits:home-token       GET  household_choose     -       404
visits:visits           GET  desk_see             -       200
visits:choose           GET  visit_add            -       200
visits:planning         GET  visit_counts_see     -       200
visits:plan-end         POST visit_plan_end       plan    302
visits:promise          GET  desk_see             promise 200
visits:follow-up-done   POST follow_up_done       line    302
visits:household        GET  desk_see             home    200
visits:note             GET  visit_add            near    200
visits:slip             POST household_slip_issue near    200
visits:visit            GET  desk_see             visit   200
visits:visit-correct    POST visit_correct        visit   422
visits:visit-erase      POST visit_words_erase    erase   302
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
mediation:mine             GET  desk_see             -       200
mediation:counts           GET  mediation_counts_see -       200
mediation:texts            GET  desk_see             -       200
mediation:text             GET  agreement_text_save  -       200
mediation:oral             POST mediation_open       case    422
mediation:begin            POST mediation_open       case    422
mediation:room             GET  mediation_see        room    200
mediation:look             POST mediation_look       room    422
mediation:paper            GET  mediation_see        room    200
mediation:file             GET  mediation_see        room    200
mediation:part             GET  mediation_see        room    200
mediation:step             POST mediation_take       room    422
privacy:holds              GET  holds_see            -       200
privacy:hold-place         POST hold_place           case    302
privacy:hold-lift          POST hold_lift            case    302
fieldwork:today            GET  rounds_see           -       200
fieldwork:task             GET  rounds_see           round   200
fieldwork:recheck          POST recheck_ask          round   302
fieldwork:seen             GET  rounds_see           -       200
fieldwork:points           GET  rounds_see           -       200
fieldwork:point            GET  rounds_see           round   200
fieldwork:point-end        POST point_end            round   302
fieldwork:plans            GET  rounds_see           -       200
fieldwork:plan             GET  rounds_see           round   200
fieldwork:plan-start       POST round_start          round   422
fieldwork:plan-end         POST plan_end             round   302
fieldwork:round            GET  rounds_see           round   200
fieldwork:checklists       GET  rounds_see           -       200
fieldwork:lists-start      POST kind_save            -       302
fieldwork:checklist        GET  rounds_see           -       200
fieldwork:checklist-publish POST checklist_publish   -       422
fieldwork:checklist-end    POST checklist_end        -       302
fieldwork:kinds            GET  rounds_see           -       200
fieldwork:kind             GET  rounds_see           -       200
fieldwork:kind-end         POST kind_end             -       302
fieldwork:equipment        GET  rounds_see           -       200
fieldwork:labels           GET  rounds_see           -       200
fieldwork:piece            GET  rounds_see           round   200
fieldwork:piece-state      POST equipment_set        round   422
fieldwork:piece-fault      POST equipment_fault      round   302
fieldwork:label            GET  door_see             -       404
fieldwork:cameras          GET  door_see             -       200
cases:door                 GET  door_see             -       200
cases:board                GET  board_see            -       200
cases:board-feed           GET  board_see            -       200
cases:board-note           GET  board_see            -       404
deliberation:public        GET  door_see             -       200
deliberation:public-one    GET  door_see             -       200
deliberation:list          GET  desk_see             -       200
deliberation:decisions     GET  desk_see             -       200
deliberation:agenda        GET  desk_see             -       200
deliberation:topics        GET  desk_see             -       200
deliberation:topic         GET  desk_see             -       200
deliberation:plan          GET  deliberation_plan    -       200
deliberation:change        GET  deliberation_change  talk    200
deliberation:one           GET  deliberation_see     talk    200
deliberation:poster        GET  deliberation_see     talk    200
deliberation:step          POST deliberation_step    talk    422
deliberation:add           POST decision_add         talk    422
deliberation:decision      POST decision_step        talk    302
deliberation:propose       POST agenda_propose       case    422
deliberation:agenda-decline POST agenda_decline      talk    302
cases:follow               GET  follow               -       200
cases:token                GET  follow               -       404
cases:follow-story         GET  follow               -       200
cases:follow-step          POST follow               -       404
cases:data                 GET  follow               -       302
cases:data-copy            GET  follow               -       404
cases:data-correct         POST follow               -       404
cases:data-erase           GET  follow               -       404
cases:looks                GET  looks_see            -       200
cases:levels               GET  levels_see           -       200
cases:erase                GET  case_erase           case    200
cases:matters              GET  desk_see             -       200
cases:intake               GET  case_report_for      -       200
cases:floods               GET  flood_see            -       200
cases:bring-back           POST flood_see            -       302
cases:story                GET  case_see             case    200
cases:reveal               POST reporter_reveal      case    200
cases:step                 POST step:accept          case    302
cases:whistle              GET  step:whistle         case    200
cases:tasks                GET  desk_see             -       200
cases:task                 GET  task_see             task    200
cases:task-step            POST task:task_note       task    302
cases:views                GET  desk_see             -       200
cases:view                 POST view_save            -       404
cases:view-end             POST view_save            -       404
cases:view-default         POST view_save            -       404
cases:today                GET  desk_see             -       200
cases:today-print          GET  desk_see             -       200
cases:print                GET  desk_see             -       200
cases:story-print          GET  case_see             case    200
cases:load                 GET  load_see             -       200
cases:calendar             GET  desk_see             -       200
cases:feed-make            POST feed_add             -       200
cases:feed-end             POST feed_add             -       302
cases:feed                 GET  door_see             -       404
cases:together             GET  together_use         -       302
cases:phrases              GET  phrase_save          -       200
cases:phrases-start        POST category_save        -       302
cases:phrase               GET  phrase_save          phrase  200
cases:phrase-end           POST phrase_end           phrase  302
cases:categories           GET  desk_see             -       200
cases:category             GET  desk_see             -       200
cases:hours                POST remind_hours_set     -       422
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
    """Whether the actor wears the hat towards a fresh matter of the town, which was given to nobody yet; or
    towards a mediation of the village's grid worker.
    """
    if hat == "mediating":
        return actor.user_id in above
    if hat == "supervising":
        return any(grant.place_id in above for grant in actor.holding("town_desk"))
    if hat == "peacemaker":
        return any(grant.place_id in above for grant in actor.holding(*permissions.NEAR))
    if hat not in ("desk", "answering", "near"):
        return False
    for wearer in permissions.HATS[hat]:
        for grant in actor.holding(wearer.role):
            high = grant.level == "town" or (grant.level == "banner" and hat == "desk") or hat == "near"
            if grant.place_id in above and high:
                return True
    return False


def _sees_case(actor: Actor, above: Collection[UUID]) -> bool:
    return any(wears(actor, hat, above) for hat in ("desk", "near")) or any(
        grant.place_id in above for grant in actor.holding(*permissions.INTAKE)
    )


def _sees_task(actor: Actor, above: Collection[UUID]) -> bool:
    """With the water station, of a matter of the grid."""
    return any(grant.unit_id in above for grant in actor.holding("department_officer")) or _sees_case(
        actor, above
    )


def _of(*roles: str) -> Callable[[Actor, Collection[UUID]], bool]:
    """Whose own it is, and these roles at its place or above."""
    return lambda actor, above: (
        actor.user_id in above or any(grant.place_id in above for grant in actor.holding(*roles))
    )


SEES: dict[str, Callable[[Actor, Collection[UUID]], bool]] = {
    "case": _sees_case,
    "task": _sees_task,
    "run": lambda actor, above: actor.user_id in above,  # an import is its owner's own
    "request": lambda actor, above: may(actor, "data_request_answer"),
    "talk": lambda actor, above: may(actor, "deliberation_see", above),
    "plan": _of("village_clerk", "town_desk"),
    "promise": _of("village_clerk", "town_desk"),
    "line": lambda actor, above: actor.user_id in above,
    "home": _of(*permissions.PERMITS["visit_add"].roles, "banner_desk"),
    "near": _of(*permissions.PERMITS["visit_add"].roles),
    "visit": _of("village_clerk"),
    "erase": _of("village_clerk", "banner_desk"),
    "round": lambda actor, above: may(actor, "rounds_see", above),
    "room": lambda actor, above: any(wears(actor, hat, above) for hat in ("mediating", "supervising")),
    # whoever keeps no templates is refused; whoever keeps those of another place finds nothing
    "phrase": lambda actor, above: not may(actor, "phrase_save") or may(actor, "phrase_save", above),
    "-": lambda actor, above: True,
}
"""What an address opens → whether it is in the actor's sight at all; else a row of the registers."""


def sees(actor: Actor, opens: str, above: Collection[UUID]) -> bool:
    """Whether what an address opens is in the actor's sight at all."""
    look = SEES.get(opens)
    return look(actor, above) if look else may(actor, "register_see", above)


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
    if line.permit.startswith("task:"):
        asked = any(grant.unit_id in above for grant in actor.holding("department_officer"))
        allowed = ("asked" in hats and asked) or ("desk" in hats and wears(actor, "desk", above))
    elif reach == Reach.HAT:
        allowed = line.permit in ("case_see", "task_see", "mediation_see") or any(
            wears(actor, hat, above) for hat in hats
        )
    else:
        allowed = may(actor, line.permit, None if line.opens in ("-", "run", "request") else above)
    return line.answer if allowed else 403


def _asked(name: str) -> tuple[tuple[str, ...], Reach]:
    """(hats, reach) of a permission, or of a matter's step."""
    if name.startswith("step:"):
        return permissions.STEPS[name.removeprefix("step:")], Reach.HAT
    if name.startswith("task:"):
        return permissions.TASKS[name.removeprefix("task:")], Reach.HAT
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


def _rounds(place: UUID) -> dict[str, Any]:
    """A plan with a running round over two points in the grid, one with a hazard, and a lamp."""
    rounds_seed(actor=SYSTEM)
    known, day = lists(), clock.today()
    checklist, well, lamp = (
        known.checklist_called("water"),
        known.kind_called("well"),
        known.kind_called("lamp"),
    )
    assert checklist
    assert well
    assert lamp
    for name in ("东井", "西井"):
        point_add(actor=SYSTEM, kind_id=well.pk, name=name, place_id=place)
    given = Planned("查井", checklist.pk, place, ["well"], ["grid_worker"], "once")
    plan = plan_save(actor=SYSTEM, given=given)
    made = round_start(
        actor=SYSTEM, plan_id=plan.pk, from_on=day, until_on=day + timedelta(days=20), reason="雨后"
    )
    first, second = Task.objects.filter(round=made).order_by("id")
    check_record(actor=SYSTEM, task_id=first.pk, found=Found("hazard", words="井盖坏了"))
    piece = equipment_add(actor=SYSTEM, given=Piece(number="L1", kind_id=lamp.pk, place_id=place))
    return {
        "task_id": second.pk,
        "point_id": second.point_id,
        "plan_id": plan.pk,
        "round_id": made.pk,
        "hazard_id": Hazard.objects.get(point_id=first.point_id).pk,
        "equipment_id": piece.pk,
        "checklist_id": checklist.pk,
        "kind_id": well.pk,
        "tag": "nothing-here",
    }


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
    rounds = _rounds(place)
    return rounds | {
        "fieldwork": rounds,  # other rooms have plans and tasks too
        "case_id": receipt.case.pk,
        "task_id": _task(cast),
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
        "phrase_id": phrase_save(
            actor=SYSTEM, wanted=Wanted(cast.places["town"], "修好了", "{number}修好了。")
        ).pk,
        "secret": "no-such-calendar",
        "run_id": previewed(cast.actor("desk"), "households", b"number,place\n9001,nowhere\n").pk,
        "channel_id": uuid4(),
        "deputy_id": uuid4(),
        "attachment_id": attachment.pk,
        **_mediated(cast),
        "size": "thumb",
        "note_id": uuid4(),
        **_talk(cast),
        **_visit(cast, household.pk),
    }


def _visit(cast, household_id: UUID) -> dict[str, UUID]:
    """A visit of the worker's with a promise and a line, and a plan of the village."""
    worker = cast.actor("worker")
    given = VisitGiven(
        household_id,
        clock.today(),
        words="水管怕冻",
        promises=(PromiseGiven("带保温棉来", clock.today()),),
        lines=(LineGiven("月底再来看"),),
    )
    visit = visit_add(actor=worker, given=given).visit
    told = story(visit)
    plan = visit_plan_save(actor=SYSTEM, place_id=cast.places["village"], times=2, roles=["grid_worker"])
    return {
        "visit_id": visit.pk,
        "promise_id": told.promises[0].row.pk,
        "follow_up_id": told.nexts[0].row.pk,
        "plan_id": plan.pk,
    }


def _talk(cast) -> dict[str, Any]:
    """A deliberation of the village that is to be recorded, with a decision, and a proposal."""
    topics_seed(actor=SYSTEM)
    village = cast.places["village"]
    plan = Plan(
        title="广场怎么修",
        topic_id=topics()[0].pk,
        place_id=village,
        where="村委会",
        meets_at=clock.now() + timedelta(minutes=1),
        items=("先修哪里",),
    )
    row = deliberation_plan(actor=SYSTEM, plan=plan)
    deliberation_step(actor=SYSTEM, deliberation_id=row.pk, step="announce")
    with clock.at(clock.now() + timedelta(hours=1)):
        counted = Taken(heads=9, households=9)
        deliberation_step(actor=SYSTEM, deliberation_id=row.pk, step="hold", words="先修东边", taken=counted)
        given = Given(clock.today(), "village_clerk")
        decision = decision_add(actor=SYSTEM, deliberation_id=row.pk, words="先修东边", given=given)
    item = agenda_propose(actor=SYSTEM, place_id=village, words="路灯几点关")
    return {
        "deliberation_id": row.pk,
        "decision_id": decision.pk,
        "item_id": item.pk,
        "topic_id": topics()[0].pk,
    }


def _task(cast: Any) -> UUID:
    """The water station was asked to help with another matter of the grid."""
    ways = Ways(cast)
    return ways.whistle(ways.at(State.GRADED), "water")[0].pk


def _mediated(cast: Any) -> dict[str, Any]:
    """A mediation of the grid worker, with one party, an agreement and a signed paper."""
    place, worker = cast.places["grid3"], cast.actor("worker")
    case = case_report(actor=ANONYMOUS, report=Report(what="羊进菜园", place_id=place)).case
    row = mediation_oral(actor=worker, case_id=case.pk, line="补菜苗", names=["演示甲", "演示乙"])
    agreement_sign(actor=worker, mediation_id=row.pk, signer="paper", files=take([BytesIO(photo())]))
    mediation_look(actor=cast.actor("desk"), mediation_id=row.pk, reason="advice")
    (paper,) = attachments_of("mediation", [row.pk])[row.pk]
    party = next(iter(parties_of(row.pk)))
    return {"mediation_id": row.pk, "party_id": party.pk, "paper_id": paper.pk}


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
    given = things | things.get(line.name.split(":")[0], {}) | OTHER.get(line.name, {})
    if line.name == "mediation:file":
        given["attachment_id"] = things["paper_id"]
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
    chains = {
        "case": grid.chain,
        "task": (*grid.chain, cast.units["water"]),
        "talk": grid.chain,
        "grid": grid.chain,
        "town": town.chain,
        "run": (cast.users["desk"],),
        **dict.fromkeys(("promise", "home", "visit", "erase"), (*grid.chain, cast.users["worker"])),
        "line": (cast.users["worker"],),
        "near": grid.chain,
        "plan": grid.chain[-3:],
        "round": grid.chain,
        "room": (*grid.chain, cast.users["worker"]),
        "phrase": town.chain,
    }
    wrong = {}
    for line in lines():
        code, right = _answer(client, line, things, token), expected(line, actor, chains)
        if code != right:
            wrong[f"{line.method} {line.name}"] = f"{code}, not {right}"
    assert wrong == {}
    assert not verbs.inside()
