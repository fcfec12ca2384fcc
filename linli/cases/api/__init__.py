"""Matters over the API: report, follow, list, story, step."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Header, Query, Router
from ninja.responses import Status

from linli.cases.actions.intake import Receipt, Report, case_report
from linli.cases.actions.moving import Move
from linli.cases.actions.reporters import follow
from linli.cases.actions.steps import take_step
from linli.cases.api.calling import Key, calling, signed
from linli.cases.api.tasks import router as tasks
from linli.cases.reads.board import Sought, board_page
from linli.cases.reads.lists import Filter, page
from linli.cases.reads.reference import reference
from linli.cases.reads.rows import Row
from linli.cases.reads.stories import Story, case_get, story
from linli.cases.reads.ties import ties_of
from linli.cases.reads.views import conditions, view_get, views
from linli.cases.rules.board import month_of
from linli.cases.rules.kinds import VOICES, CaseKind
from linli.cases.rules.place import HANDLER_ROLES
from linli.cases.rules.steps import State
from linli.cases.schemas import (
    BoardOut,
    CaseOut,
    FollowIn,
    PageOut,
    ReceiptOut,
    ReferenceOut,
    ReportIn,
    StepIn,
    StoryOut,
    ViewOut,
)
from linli.kernel.actor import Actor, Kind
from linli.kernel.errors import Invalid
from linli.kernel.rules.json_types import JsonDate
from linli.people.reads import organisations

router = Router(tags=["matters"])
router.add_router("", tasks)
Stamp = Annotated[str, Header(alias="Report-Stamp", max_length=600)]
STATES = f"^({'|'.join(('open', *State))})?$"
KINDS = f"^({'|'.join(CaseKind)})?$"
VOICE_KINDS = f"^({'|'.join(sorted(VOICES))})?$"
MONTHS = "^(20[0-9]{2}-(0[1-9]|1[0-2]))?$"
MIN_KEY = 16
"""Callers without a token share one owner of keys, so theirs must be too long to meet by chance."""


def _case(row: Row, *, outside: bool = False) -> dict[str, Any]:
    case = row.case
    return {
        "id": case.pk,
        "number": case.number,
        "kind": case.kind,
        "title": row.title,
        "category": row.category,
        "grade": case.grade_id,
        "state": case.state,
        "open": case.is_open,
        "where": row.where,
        "handler": row.who,
        "lon": case.lon,
        "lat": case.lat,
        "due_at": case.due_at,
        "left_minutes": row.left,
        "created_at": case.created_at,
        "seq": case.seq,
        "reports": row.reports,
        "merged_into": None if outside else case.lead_id,
        "part_of": case.parent_id,
    }


def _tie(row: Row) -> dict[str, Any]:
    case = row.case
    return {
        "id": case.pk,
        "number": case.number,
        "title": row.title,
        "state": case.state,
        "open": case.is_open,
    }


def _story(actor: Actor, told: Story) -> dict[str, Any]:
    ties = ties_of(actor, told.case)
    return {
        "parts": [_tie(row) for row in ties.parts],
        "merged": [_tie(row) for row in ties.merged],
        "related": [_tie(row) for row in ties.related],
        "case": _case(told.row, outside=actor.kind == Kind.CODE_HOLDER),
        "what": told.words.what if told.words else "",
        "where": told.words.where if told.words else "",
        "steps": told.steps,
        "lines": [
            {
                "seq": line.entry.seq,
                "step": line.entry.step,
                "at": line.entry.at,
                "who": line.who,
                "said": line.said,
                "facts": line.facts,
                "text": line.text,
                "erased": line.erased,
                "state": line.entry.to_state,
                "public": line.entry.public,
                "files": [photo.pk for photo in line.photos],
            }
            for line in told.lines
        ],
    }


def _receipt(request: HttpRequest, receipt: Receipt) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("cases:token", args=[receipt.token]))
    return {"id": receipt.case.pk, "number": receipt.case.number, "code": receipt.code, "follow_url": link}


@router.post("/matters", response={201: ReceiptOut}, summary="Report a matter")
def report(request: HttpRequest, body: ReportIn, key: Key = "", stamp: Stamp = "") -> Status[dict[str, Any]]:
    """With a token or without. The same Idempotency-Key and body give the same receipt again.

    Without a token the door may ask to wait: 429 `slowed` with `stamp` and `key`. Send the same body again
    after `Retry-After` seconds, with `Report-Stamp` and that `Idempotency-Key`.
    """
    actor = calling(request)
    if key and actor.user_id is None and len(key) < MIN_KEY:
        raise Invalid(_("Without a token an idempotency key has 16 to 80 characters."))
    receipt = case_report(
        actor=actor, report=Report(**body.model_dump(), channel="api"), key=key, stamp=stamp
    )
    return Status(201, _receipt(request, receipt))


@router.post("/follow", response=StoryOut, summary="Follow one's own matter by number and code")
def follow_story(request: HttpRequest, body: FollowIn) -> dict[str, Any]:
    """The public story. A wrong number and a wrong code are answered alike."""
    holder = follow(actor=calling(request), number=body.number, code=body.code)
    assert holder.case_id is not None
    return _story(holder, story(holder, case_get(holder, holder.case_id)))


@router.get("/matters", response=PageOut, summary="List visible matters")
def matters(
    request: HttpRequest,
    *,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    state: Annotated[str, Query(pattern=STATES)] = "",
    kind: Annotated[str, Query(pattern=KINDS)] = "",
    category: UUID | None = None,
    place: UUID | None = None,
    mine: bool = False,
    several: bool = False,
    since: JsonDate | None = None,
    until: JsonDate | None = None,
    q: Annotated[str, Query(max_length=100)] = "",
    view: UUID | None = None,
) -> dict[str, Any]:
    """Newest first; `several` those reported more than once; `state` is a state's code or `open`, `q` words
    that must all be there. A `view` stands for its own conditions and excludes others.
    """
    actor = signed(request)
    wanted = Filter(
        state=state,
        kind=kind,
        category_id=category,
        place_id=place,
        mine=mine,
        several=several,
        since=since,
        until=until,
        words=q.strip(),
    )
    if view is not None:
        if wanted != Filter():
            raise Invalid(_("A view has its own conditions; please leave out the others."))
        wanted = conditions(view_get(actor, view).query)
    shown = page(actor, wanted, after=after, limit=limit)
    return {"items": [_case(row) for row in shown.rows], "next": shown.after}


@router.get("/views", response=list[ViewOut], summary="Saved views")
def saved(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own and those of one's office, by name; give the id to `GET /matters` as `view`."""
    actor = signed(request)
    return [
        {
            "id": row.pk,
            "name": row.name,
            "query": row.query,
            "own": row.owner_id == actor.user_id,
            "shared": bool(row.role),
        }
        for row in views(actor)
    ]


@router.get("/board", response=BoardOut, summary="The public board")
def public_board(
    request: HttpRequest,
    *,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    kind: Annotated[str, Query(pattern=VOICE_KINDS)] = "",
    village: UUID | None = None,
    month: Annotated[str, Query(pattern=MONTHS)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """Opinions and questions with their answers, as their givers agreed and a desk published them. `month`
    is that of publishing, like `2024-09`.
    """
    sought = Sought(words=q.strip(), kind=kind, village_id=village, month=month_of(month))
    notes, more = board_page(sought, after=after, limit=limit)
    items = [
        {
            "id": note.id,
            "kind": note.kind,
            "words": note.words,
            "answer": note.answer,
            "lang": note.lang,
            "office": note.office,
            "place": note.where,
            "published_on": note.on,
            "url": request.build_absolute_uri(reverse("cases:board-note", args=[note.id])),
        }
        for note in notes
    ]
    return {"items": items, "next": more}


@router.get("/reference", response=ReferenceOut, summary="What grading and dispatching choose from")
def choices(request: HttpRequest) -> dict[str, Any]:
    """Categories and grades, the departments, and the roles nearby."""
    signed(request)
    known = reference()
    return {
        "categories": known.offered,
        "grades": list(known.grades.values()),
        "units": organisations(kinds=("department",)),
        "roles": list(HANDLER_ROLES),
    }


@router.get("/matters/{case_id}", response=StoryOut, summary="One matter's story")
def matter(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """With the steps that the caller may take now."""
    actor = signed(request)
    return _story(actor, story(actor, case_get(actor, case_id)))


@router.post("/matters/{case_id}/steps/{step}", response=CaseOut, summary="Take a step")
def take(request: HttpRequest, case_id: UUID, step: str, body: StepIn, key: Key = "") -> dict[str, Any]:
    """The steps are those that `GET /matters/{case_id}` lists for the caller, and `triage`."""
    actor = signed(request)
    wanted = Move(
        actor, case_id, step, words=body.text, expected=body.expected, key=key, without=body.without
    )
    case = take_step(wanted, body.given())
    return _case(story(actor, case).row)
