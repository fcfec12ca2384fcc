"""The copy of what is held: about one report, for its slip; and about somebody's steps in office."""

from typing import Any
from uuid import UUID

from linli.cases.models import Case, Entry, Look, Reporter, View
from linli.cases.reads.looks import looks_of
from linli.cases.reads.stories import Story, story
from linli.kernel import storage
from linli.kernel.actor import Actor
from linli.kernel.registry import Subject
from linli.privacy.reads import hold_on

NEWEST = 5000


def identity_of(case_id: UUID) -> dict[str, Any]:
    """What is held about who reported, masked: whoever finds a slip must not learn a phone number from it."""
    row = Reporter.objects.filter(pk=case_id).first()
    if row is None:
        return {"name": "", "phone": "", "network": False}
    return {
        "name": str(row.name) if row.name else "",
        "phone": str(row.phone) if row.phone else "",
        "network": bool(row.network),
    }


def copy_of(holder: Actor, case: Case) -> dict[str, Any]:
    """Everything held about a report, as its reporter may have it."""
    told = story(holder, case)
    return {
        "number": case.number,
        "state": case.state,
        "reported_at": case.created_at,
        "ended_at": case.ended_at,
        "what": told.words.what if told.words else None,
        "where": told.words.where if told.words else None,
        "place": told.where,
        "lon": case.lon,
        "lat": case.lat,
        "category": told.row.category,
        "kind": case.kind,
        "may_publish": case.may_publish,
        "published": told.published
        and {"words": told.published.words, "answer": told.published.answer, "on": told.published.on},
        "rating": case.rating,
        "notice_version": _notice(told),
        "identity": identity_of(case.pk),
        "held_until": hold.until_on if (hold := hold_on("case", case.pk)) else None,
        "steps": [
            {
                "at": line.entry.at,
                "by": line.who,
                "did": line.said,
                "facts": line.facts,
                "words": line.text,
                "removed": line.erased,
                "photos": [f"{photo.pk.hex}.{_ending(photo.media_type)}" for photo in line.photos],
            }
            for line in told.lines
        ],
        "parts": [copy_of(holder, part) for part in parts_of(case)],
        "identity_opened": [
            {"day": look.day, "by": look.desk, "why": look.why} for look in looks_of(case.pk)
        ],
    }


def parts_of(case: Case) -> list[Case]:
    """The matters that were made of a report's parts."""
    return list(Case.objects.filter(parent_id=case.pk).order_by("number")) if case.parts else []


def _notice(told: Story) -> int | None:
    first = told.lines[0].entry.params if told.lines else {}
    version: int | None = first.get("notice")
    return version


def _ending(media_type: str) -> str:
    return "pdf" if media_type == "application/pdf" else "jpg"


def photos_of(holder: Actor, case: Case) -> list[tuple[str, bytes]]:
    """The photos of that copy as (name, bytes)."""
    found = [photo for part in parts_of(case) for photo in photos_of(holder, part)]
    for line in story(holder, case).lines:
        for photo in line.photos:
            data = storage.get(photo.file_id)
            if data is not None:
                found.append((f"{photo.pk.hex}.{_ending(photo.media_type)}", data))
    return found


def office_copy(subject: Subject) -> dict[str, Any]:
    """What the stories hold of somebody who acted in office: which steps they took when, the newest.

    Reports that came in under their phone number are not looked up: nobody can list who spoke up.
    """
    if subject.user_id is None:
        return {}
    steps = Entry.objects.filter(user_id=subject.user_id).order_by("-id")
    looks = Look.objects.filter(user_id=subject.user_id).order_by("-id")
    return {
        "steps": list(steps.values("case__number", "step", "at")[:NEWEST]),
        "views": list(
            View.objects.filter(owner_id=subject.user_id, ended_at=None).values("name", "query")[:NEWEST]
        ),
        "identities_opened": list(looks.values("case__number", "at", "reason")[:NEWEST]),
    }
