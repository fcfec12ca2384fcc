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
}
"""hat → who wears it. Nobody below a matter's floor wears any: a complaint about an office stays above it."""

HAT_LABELS: dict[str, Text] = {
    "reporter": _("the reporter"),
    "desk": _("the desk"),
    "answering": _("the desk that answers"),
    "handler": _("the handler"),
    "near": _("those nearby"),
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
            _anyone("follow", _("follow one's own matter by number and code")),
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
            _signed("token_add", _("make a token for a program")),
            _signed("token_end", _("end a token")),
            _signed(
                "data_own", _("see, copy and put right what is held about oneself; say yes or take it back")
            ),
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
        ),
    ),
    (
        _("Matters"),
        (
            _by("case_see", _("open a matter's story"), "desk", "handler", "near", "reporter"),
            _at(
                "flood_see",
                _("look through a flood of reports, set it aside and bring it back"),
                *READERS[:3],
            ),
            _at("case_report_for", _("note a report for somebody else"), *INTAKE),
            _by("reporter_reveal", _("open who reported; every look is recorded"), "answering"),
            _by("case_copy", _("take along a copy of what is held about one's own report"), "reporter"),
            _at("case_erase", _("remove who reported, or also the words, for a reporter who asks"), *BANNER),
            _at("looks_see", _("see which desks opened a reporter's identity, and why"), *MANAGERS),
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
    "supplement": ("reporter",),
    "correct": ("reporter",),
    "rate": ("reporter",),
    "go_higher": ("reporter",),
    "withdraw": ("reporter",),
}
"""step of a matter → the hats that may take it; what each step does stands in the table of steps."""

INTERNAL = frozenset(
    {
        "attachment_delete",
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
        "found",
        "handed_over_tell",
        "hotline_undo",
        "households_add",
        "households_end",
        "idempotency_purge",
        "networks_forget",
        "notice_send",
        "person_register",
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
        "view_end",
        "view_rename",
        "view_share",
        "notices_pass_on",
        "session_keep",
        "session_open",
        "session_proved",
        "throttle_clear",
        "slowed_note",
        "slowed_purge",
        "throttle_give_back",
        "throttle_purge",
        "token_used",
    }
)
"""Verbs without a row of their own: parts of others, made of others, jobs and commands."""

PERMITS: dict[str, Permit] = {permit.name: permit for _label, permits in GROUPS for permit in permits}
