"""Who may what: every role, verb and place in this one file. Code asks it, a page shows it, tests walk it.

A row names a verb, what it does in plain words, and who may: roles with how far they reach. Matters are moved
by relations (“hats”) instead, because a matter wanders: which posting wears which hat stands below.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Reach(StrEnum):
    """How far a permission reaches."""

    ANYONE = "anyone"
    SIGNED = "signed"
    PLACE = "place"
    HAT = "hat"
    SYSTEM = "system"


REACHES: dict[Reach, Text] = {
    Reach.ANYONE: _("anybody, without an account"),
    Reach.SIGNED: _("whoever is signed in, for what is their own"),
    Reach.PLACE: _("at one's own place and below"),
    Reach.HAT: _("by one's relation to the matter"),
    Reach.SYSTEM: _("the system's own jobs and commands"),
}


@dataclass(frozen=True, slots=True)
class Permit:
    """One verb or one way of seeing. `roles` count with `Reach.PLACE` alone, `hats` with `Reach.HAT`."""

    name: str
    label: Text
    reach: Reach
    roles: tuple[str, ...] = ()
    hats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wearer:
    """A role that wears a hat towards matters, and when."""

    role: str
    when: Text


ADMIN = ("administrator",)
BANNER = ("banner_desk",)
DESKS = ("town_desk", "banner_desk")
MANAGERS = (*DESKS, *ADMIN)
READERS = ("village_clerk", *MANAGERS)
NEAR = ("grid_worker", "group_head", "village_clerk")
INTAKE = (*NEAR, *DESKS)
PLANNERS = ("village_clerk", "town_desk")
CHECKERS = (*NEAR, "department_officer", *DESKS)
KEEPERS = (*READERS, "department_officer")

HATS: dict[str, tuple[Wearer, ...]] = {
    "reporter": (Wearer("", _("whoever holds the matter's number and code")),),
    "desk": tuple(
        Wearer(role, _("the matter lies in their place and is answered at their level or below"))
        for role in ("village_clerk", *DESKS)
    ),
    "answering": tuple(
        Wearer(role, _("theirs is the very desk that must answer")) for role in ("village_clerk", *DESKS)
    ),
    "handler": (
        *(Wearer(role, _("it was given to this role and lies in their place")) for role in NEAR),
        Wearer("mediator", _("it was given to the mediator of their place")),
        Wearer("department_officer", _("it is with their unit, and not about it")),
    ),
    "near": tuple(Wearer(role, _("the matter lies in their place")) for role in NEAR),
    "asked": (
        Wearer("department_officer", _("their unit was asked for its part, and the matter is not about it")),
        *(Wearer(role, _("this role was asked for its part, in their place")) for role in NEAR),
    ),
    "centre": (
        Wearer("banner_desk", _("a unit refused its part")),
        Wearer("town_desk", _("a role nearby refused its part")),
    ),
    "peacemaker": (
        Wearer("mediator", _("the matter was given to the mediator of their place")),
        *(Wearer(role, _("the matter lies in their place, or was given to them")) for role in NEAR),
    ),
    "mediating": tuple(
        Wearer(role, _("it is their own mediation, or that of somebody they stand in for"))
        for role in ("mediator", *NEAR)
    ),
    "supervising": (Wearer("town_desk", _("the mediation lies in their town; each look is recorded")),),
}
"""hat → who wears it. Nobody below a matter's floor wears any: a complaint about an office stays above it."""

HAT_LABELS: dict[str, Text] = {
    "reporter": _("the reporter"),
    "desk": _("the desk"),
    "answering": _("the desk that answers"),
    "handler": _("the handler"),
    "near": _("those nearby"),
    "asked": _("the unit asked to help"),
    "centre": _("the centre that decides refusals"),
    "peacemaker": _("whoever may mediate"),
    "mediating": _("the mediator"),
    "supervising": _("the desk above the mediator"),
}

GIVES: dict[str, tuple[str, ...]] = {
    "administrator": (
        "grid_worker",
        "group_head",
        "village_clerk",
        "mediator",
        "town_desk",
        "department_officer",
        "banner_desk",
        "adviser",
        "administrator",
    ),
    "banner_desk": (
        "grid_worker",
        "group_head",
        "village_clerk",
        "mediator",
        "town_desk",
        "department_officer",
        "adviser",
    ),
    "town_desk": ("grid_worker", "group_head", "village_clerk", "mediator"),
}
"""role → the roles that it may give and take back, at its own place and below."""


def _anyone(name: str, label: Text) -> Permit:
    return Permit(name, label, Reach.ANYONE)


def _signed(name: str, label: Text) -> Permit:
    return Permit(name, label, Reach.SIGNED)


def _at(name: str, label: Text, *roles: str) -> Permit:
    return Permit(name, label, Reach.PLACE, roles)


def _by(name: str, label: Text, *hats: str) -> Permit:
    return Permit(name, label, Reach.HAT, hats=hats)


GROUPS: tuple[tuple[Text, tuple[Permit, ...]], ...] = (
    (
        _("Everybody"),
        (
            _anyone("door_see", _("see the door, the privacy page, outlines and published digests")),
            _anyone("case_report", _("report a matter at the door")),
            _anyone(
                "board_see", _("read the public board: published opinions and questions with their answers")
            ),
            _anyone("follow", _("follow one's own matter by number and code")),
            _anyone("household_choose", _("see a household's notes by its own code, and choose about them")),
            _anyone("sign_in", _("sign in")),
            _anyone("password_reset", _("set a new password with a one-time code")),
            _anyone("switch", _("choose language, type size and colours")),
        ),
    ),
    (
        _("One's own account"),
        (
            _signed("desk_see", _("open the desk; its lists hold what one's postings show")),
            _signed("sign_out", _("sign out")),
            _signed("session_end", _("sign one's other devices out")),
            _signed("preferences_set", _("choose language and type size")),
            _signed("password_change", _("change one's password")),
            _signed("second_keep", _("sign in with a second factor; replace and remove it")),
            _signed("deputy_own", _("say who stands in while one is away")),
            _signed("deputy_end", _("end a standing-in: whoever is away, stands in, or gave the role")),
            _signed(
                "view_save", _("keep a view of the list, rename it, share it with one's office, remove it")
            ),
            _signed("feed_add", _("have one's deadlines in a calendar elsewhere, and end that")),
            _signed("token_add", _("make a token for a program")),
            _signed("token_end", _("end a token")),
            _signed(
                "data_own", _("see, copy and put right what is held about oneself; say yes or take it back")
            ),
            _signed("visit_correct", _("put right what one wrote down about a visit")),
            _signed("promise_settle", _("say how one's own promise to a household stands")),
            _signed("follow_up_done", _("tick off what one noted to follow up after a visit")),
            _signed("notices_read", _("mark one's messages as read")),
            _signed("channel_add", _("have messages sent by mail")),
            _signed("channel_end", _("end one's mail address for messages")),
        ),
    ),
    (
        _("Accounts"),
        (
            _at("user_add", _("make an account"), *ADMIN),
            _at("user_end", _("close an account"), *ADMIN),
            _at("reset_code_issue", _("hand out a one-time code for a new password"), *ADMIN),
            _at("second_reset", _("take a lost second factor away"), *ADMIN),
            _at("search_rebuild", _("make the search index anew"), *ADMIN),
            _at("limits_see", _("see the limits against floods and how often they slowed somebody"), *ADMIN),
            _at("webhook_add", _("set a desk's chat address"), *ADMIN),
            _at("deliveries_see", _("see which messages were delivered"), *ADMIN),
        ),
    ),
    (
        _("Places"),
        (
            _at("place_add", _("add a place"), *ADMIN),
            _at("place_rename", _("change a place's names"), *ADMIN),
            _at("place_outline_set", _("draw a place's outline"), *ADMIN),
            _at("place_end", _("end a place"), *ADMIN),
            _at("places_redraw", _("take in borders from a file"), *ADMIN),
            _at("places_redraw_undo", _("take such borders back"), *ADMIN),
            _at("places_load", _("take in many places"), *ADMIN),
        ),
    ),
    (
        _("Registers"),
        (
            _at("register_see", _("open persons, households and organisations"), *READERS),
            _at("person_add", _("add a person"), *MANAGERS),
            _at("person_end", _("note that a person has left"), *MANAGERS),
            _at("household_add", _("add a household"), *MANAGERS),
            _at("household_end", _("note that a household is gone"), *MANAGERS),
            _at("membership_add", _("put a person into a household"), *MANAGERS),
            _at("organisation_add", _("add an organisation"), *MANAGERS),
            _at("organisation_end", _("note that an organisation has closed"), *MANAGERS),
            _at("posting_add", _("give a role (which ones: see below)"), *MANAGERS),
            _at("posting_end", _("take a role back"), *MANAGERS),
            _at("deputy_name", _("say who stands in for somebody who is away"), *MANAGERS),
            _at("posting_hand_over", _("hand a role over with its open work"), *MANAGERS),
            _at(
                "import_use",
                _("bring in spreadsheets: one's own files, each row within one's own rights"),
                *MANAGERS,
            ),
            _at("hotline_import", _("take in an old list of the hotline"), *DESKS),
            _at("title_add", _("add a local name for a role"), *ADMIN),
        ),
    ),
    (
        _("What is held about people"),
        (
            _at("retention_set", _("set how long a kind of record is kept"), *ADMIN),
            _at("consent_text_publish", _("publish notices and texts to agree to"), *ADMIN),
            _at("consent_give", _("note that somebody agreed to a text"), *READERS),
            _at("consent_withdraw", _("note that somebody took their yes back"), *READERS),
            _at("data_request_add", _("take down what somebody asks about their own data"), *READERS),
            _at("data_request_answer", _("answer what a person asked about their own data"), *ADMIN),
            _at("case_request_answer", _("answer what was asked about the data of a report"), *BANNER),
            _at("person_copy", _("hand out a copy of what is held about a person"), *ADMIN),
            _at("person_correct", _("put a person's name and number right"), *MANAGERS),
            _at("person_erase", _("erase a person in every room"), *ADMIN),
            _at("holds_see", _("see what is kept longer than usual, and why"), *BANNER, *ADMIN),
            _at("hold_place", _("keep a matter from being removed until a day"), *BANNER),
            _at("hold_lift", _("end such a keeping"), *BANNER),
        ),
    ),
    (
        _("Categories"),
        (
            _at("category_save", _("add or change a category"), *ADMIN),
            _at("category_end", _("end a category"), *ADMIN),
            _at("grade_save", _("change a grade"), *ADMIN),
            _at("routes_set", _("set who handles a category, and the deadlines"), *ADMIN),
            _at("remind_hours_set", _("set the hours in which reminders go out"), *ADMIN),
        ),
    ),
    (
        _("Deliberations"),
        (
            _at(
                "deliberation_see",
                _("open the deliberations of one's place; a department those that gave it work"),
                *NEAR,
                *DESKS,
            ),
            _at("agenda_propose", _("propose something to be talked over"), *NEAR, "town_desk"),
            _at("agenda_decline", _("say why something is not talked over"), *PLANNERS),
            _at("deliberation_plan", _("plan a deliberation"), *PLANNERS),
            _at("deliberation_change", _("change what is planned"), *PLANNERS),
            _at(
                "deliberation_step",
                _("announce a deliberation, record it, publish its result, put it off, cancel, correct"),
                *PLANNERS,
            ),
            _at("decision_add", _("note what was decided"), *PLANNERS),
            _at(
                "decision_step",
                _("take a decision further; the unit that owns it says itself how it goes"),
                *PLANNERS,
            ),
            _at("topic_save", _("keep the kinds of affairs and their days of notice"), *ADMIN),
        ),
    ),
    (
        _("Matters"),
        (
            _by("case_see", _("open a matter's story"), "desk", "handler", "near", "reporter"),
            _by("task_see", _("open a supporting task"), "asked", "desk", "handler", "near"),
            _at(
                "flood_see",
                _("look through a flood of reports, set it aside and bring it back"),
                *READERS[:3],
            ),
            _at("case_report_for", _("note a report for somebody else"), *INTAKE),
            _at("together_use", _("take a step with many matters at once"), *READERS[:3]),
            _at("load_see", _("see how much lies with each unit and office"), *READERS[:3]),
            _at("phrase_save", _("keep templates for answers, in versions"), *READERS),
            _at("phrase_end", _("offer a template no longer"), *READERS),
            _by("reporter_reveal", _("open who reported; every look is recorded"), "answering"),
            _by("case_copy", _("take along a copy of what is held about one's own report"), "reporter"),
            _at("case_erase", _("remove who reported, or also the words, for a reporter who asks"), *BANNER),
            _at("levels_see", _("see how many matters were settled at which level"), *READERS),
            _at("looks_see", _("see which desks opened a reporter's identity, and why"), *MANAGERS),
        ),
    ),
    (
        _("Visits to households"),
        (
            _at("visit_add", _("note a visit to a household"), *NEAR, "town_desk"),
            _at("household_slip_issue", _("print a household's own slip for its notes"), *NEAR, "town_desk"),
            _at(
                "visit_words_erase",
                _("remove the words of a visit where the household asks for it"),
                "village_clerk",
                *BANNER,
            ),
            _at("visit_plan_save", _("plan how often households are visited"), "village_clerk", "town_desk"),
            _at("visit_plan_end", _("end such a plan"), "village_clerk", "town_desk"),
            _at(
                "visit_counts_see",
                _("see how many visits, promises and needs there are, by place"),
                "village_clerk",
                *DESKS,
            ),
            _at("visits_import", _("take in an old list of visits"), "town_desk"),
        ),
    ),
    (
        _("Inspections and equipment"),
        (
            _anyone("equipment_report", _("say at a label that a piece of equipment is faulty")),
            _at("rounds_see", _("see what was looked at when, and the equipment"), *CHECKERS, *ADMIN),
            _at("check_record", _("look at a point and note what was found"), *CHECKERS),
            _at("recheck_ask", _("ask for a hazard to be looked at again"), *CHECKERS),
            _at("point_add", _("add a point to look at"), *READERS),
            _at("point_change", _("change such a point"), *READERS),
            _at("point_end", _("note that such a point is gone"), *READERS),
            _at("plan_save", _("plan rounds"), *MANAGERS),
            _at("plan_end", _("end a plan of rounds"), *MANAGERS),
            _at("round_start", _("start a round by hand, after rain or once"), *MANAGERS),
            _at("checklist_save", _("write checklists"), *BANNER, *ADMIN),
            _at("checklist_publish", _("publish a version of a checklist"), *BANNER, *ADMIN),
            _at("checklist_end", _("end a checklist"), *BANNER, *ADMIN),
            _at("kind_save", _("add or change a kind of point or equipment"), *BANNER, *ADMIN),
            _at("kind_end", _("end such a kind"), *BANNER, *ADMIN),
            _at("equipment_add", _("enter a piece of equipment"), *KEEPERS),
            _at("equipment_change", _("change its details"), *KEEPERS),
            _at("equipment_set", _("note whether it works"), *CHECKERS, *ADMIN),
            _at("equipment_fault", _("make a matter of its fault"), *CHECKERS),
        ),
    ),
    (
        _("Mediation"),
        (
            _by("mediation_open", _("begin to mediate a matter, a party asking or agreeing"), "peacemaker"),
            _by(
                "mediation_oral", _("note an oral agreement in one line; the matter is settled"), "peacemaker"
            ),
            _by("mediation_see", _("open a mediation"), "mediating", "supervising"),
            _by(
                "mediation_take",
                _("note sittings, write the agreement, take signatures, end it"),
                "mediating",
            ),
            _by("mediation_look", _("open what was said; every look is recorded"), "supervising"),
            _by("mediator_assign", _("choose another mediator"), "supervising"),
            _at(
                "mediation_counts_see",
                _("see how many mediations there were, and how long they took"),
                *DESKS,
            ),
            _at("agreement_text_save", _("change the texts that agreements start from"), *ADMIN),
        ),
    ),
)

STEPS: dict[str, tuple[str, ...]] = {
    "report": ("reporter",),
    "accept": ("desk",),
    "grade": ("desk",),
    "dispatch": ("desk",),
    "take": ("handler",),
    "report_back": ("handler",),
    "verify": ("desk",),
    "return": ("desk",),
    "answer": ("desk",),
    "close": ("desk",),
    "settle": ("near", "handler", "desk"),
    "ask_more": ("handler", "desk"),
    "go_on": ("desk",),
    "decline": ("desk",),
    "set_aside": ("desk",),
    "bring_back": ("desk",),
    "transfer": ("desk",),
    "hand_back": ("handler",),
    "pass_up": ("near", "handler", "desk"),
    "hand_down": ("desk",),
    "extend_ask": ("handler",),
    "extend_grant": ("desk",),
    "extend_refuse": ("desk",),
    "park": ("desk",),
    "unpark": ("desk",),
    "note": ("near", "handler", "desk"),
    "call_back": ("desk",),
    "reopen": ("desk", "reporter"),
    "merge": ("desk",),
    "unmerge": ("desk",),
    "link": ("desk",),
    "unlink": ("desk",),
    "split": ("desk",),
    "supplement": ("reporter",),
    "correct": ("reporter",),
    "rate": ("reporter",),
    "go_higher": ("reporter",),
    "withdraw": ("reporter",),
    "whistle": ("desk",),
    "go_without": ("near", "handler", "desk"),
    "sort": ("desk",),
}
"""step of a matter → the hats that may take it; what each step does stands in the table of steps."""

TASKS: dict[str, tuple[str, ...]] = {
    "task_take": ("asked",),
    "task_report": ("asked",),
    "task_accept": ("handler", "desk"),
    "task_return": ("handler", "desk"),
    "task_refuse": ("asked",),
    "task_stand": ("centre",),
    "task_excuse": ("centre",),
    "task_move": ("centre",),
    "task_more": ("asked",),
    "task_grant": ("desk",),
    "task_deny": ("desk",),
    "task_note": ("asked", "handler", "desk"),
    "task_withdraw": ("desk",),
}
"""step of a supporting task → the hats that may take it. The asked unit never judges its own answer."""

VOICE_STEPS: dict[str, tuple[str, ...]] = {
    "answer": ("handler", "desk"),
    "publish": ("desk",),
    "unpublish": ("desk",),
    "board_yes": ("reporter",),
    "board_no": ("reporter",),
    "deliberate": ("near", "desk"),
}
"""The same for opinions and questions, where it is not as for a matter: whoever owns one may answer it."""

INTERNAL = frozenset(
    {
        "party_add",
        "party_consent",
        "party_leave",
        "want_note",
        "session_add",
        "agreement_draft",
        "agreement_sign",
        "mediation_agree",
        "follow_plan",
        "follow_note",
        "confirmation_note",
        "follow_remind",
        "confirm_remind",
        "mediation_fail",
        "mediation_resume",
        "matter_ended",
        "mediator_step_aside",
        "mediations_hand_over",
        "mediations_forget",
        "party_forget",
        "attachment_delete",
        "board_forget",
        "decision_follow",
        "decisions_remind",
        "topics_seed",
        "account_erase",
        "account_phone_correct",
        "codes_remove",
        "sessions_remove",
        "tokens_remove",
        "texts_seed",
        "requests_remove",
        "requests_erase",
        "persons_remove",
        "holds_remove",
        "identities_forget",
        "words_forget",
        "person_forget",
        "addresses_remove",
        "messages_erase",
        "notices_remove",
        "deliveries_remove",
        "channels_remove",
        "cases_bring_back",
        "cases_merge",
        "cases_set_aside",
        "audit_seal",
        "banner_init",
        "day_digest_publish",
        "deputies_cut",
        "deputies_leave",
        "deputy_ended_tell",
        "deputy_tell",
        "due_purge",
        "empty_office_tell",
        "export_record",
        "feed_end",
        "found",
        "handed_over_tell",
        "hotline_undo",
        "households_add",
        "households_end",
        "idempotency_purge",
        "networks_forget",
        "notice_send",
        "person_register",
        "phrases_load",
        "reference_load",
        "reseal_all",
        "run_confirm",
        "run_drop",
        "run_plan",
        "run_sheet",
        "run_stage",
        "run_undo",
        "runs_forget",
        "save",
        "schedules_set",
        "second_reset_tell",
        "views_forget",
        "visit_homes_remove",
        "visit_plan_make",
        "visit_promise_remind",
        "visit_words_remove",
        "visit_work_pass_on",
        "household_words_forget",
        "visits_add",
        "visits_undo",
        "view_default",
        "view_end",
        "view_rename",
        "view_share",
        "notices_pass_on",
        "notices_send_many",
        "reminders_send",
        "session_keep",
        "session_open",
        "session_proved",
        "throttle_clear",
        "slowed_note",
        "slowed_purge",
        "throttle_give_back",
        "throttle_purge",
        "token_used",
        "tasks_set_free",
        "tasks_pass_on",
        "rounds_seed",
        "round_make",
        "hazard_moved",
        "equipment_moved",
        "checkers_forget",
        "check_words_forget",
        "looks_take_over",
    }
)
"""Verbs without a row of their own: parts of others, made of others, jobs and commands. What a mediator does
in a mediation of theirs is one row, `mediation_take`.
"""

PERMITS: dict[str, Permit] = {permit.name: permit for _label, permits in GROUPS for permit in permits}
