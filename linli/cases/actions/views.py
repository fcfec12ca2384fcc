"""Saved views: kept, renamed, shared with one's office, ended. A shared one belongs to the whole office."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.cases.models import View
from linli.cases.reads.lists import Filter
from linli.cases.reads.views import address, offices, view_get
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor, Grant
from linli.kernel.errors import Forbidden, Invalid, Stale
from linli.kernel.registry import Subject
from linli.kernel.rules import text
from linli.kernel.verbs import verb

KIND = "view"
LONGEST = 500
MOST = 50
"""Views of one person."""


@verb
def view_save(*, actor: Actor, name: str, wanted: Filter, office: Grant | None = None) -> View:
    """Keeps the conditions under a name, for oneself or for one's office.

    Raises:
        Invalid: no name, or too many views. Forbidden: no account, or not one's own office.
    """
    if actor.user_id is None:
        raise Forbidden(_("Please sign in."))
    if View.objects.filter(owner_id=actor.user_id, ended_at=None).count() >= MOST:
        raise Invalid(_("You have fifty views. Please remove one that you no longer need."))
    row = View(owner_id=actor.user_id, name=_name(name), query=_query(wanted))
    _give(row, actor, office)
    row.save(force_insert=True)
    return _recorded(actor, "view_save", row)


@verb
def view_rename(*, actor: Actor, view_id: UUID, name: str, expected: int | None = None) -> View:
    """Another name; a shared view may be renamed by everybody it is shared with.

    Raises:
        Missing: not for this actor. Stale: somebody changed it since. Invalid: no name.
    """
    row = _held(actor, view_id, expected)
    row.name = _name(name)
    return _changed(actor, "view_rename", row)


@verb
def view_share(*, actor: Actor, view_id: UUID, office: Grant | None, expected: int | None = None) -> View:
    """Shares it with everybody posted like `office`, one of the owner's own postings; None takes it back.

    Raises:
        Missing, Stale: as for renaming. Forbidden: only the owner shares, and only with their own office.
    """
    row = _held(actor, view_id, expected)
    if row.owner_id != actor.user_id:
        raise Forbidden(_("Only whoever saved this view can share it or take it back."))
    _give(row, actor, office)
    return _changed(actor, "view_share", row)


@verb
def view_default(*, actor: Actor, view_id: UUID, on: bool, expected: int | None = None) -> View:
    """What the list of everybody it is shared with opens with, in place of any before; or no longer.

    Raises:
        Missing, Stale: as for renaming. Invalid: it is shared with nobody.
    """
    seen = view_get(actor, view_id)
    office = Q(role=seen.role, place_id=seen.place_id, unit_id=seen.unit_id, ended_at=None)
    shared = list(View.objects.select_for_update().filter(office).order_by("pk")) if seen.role else []
    row = _held(actor, view_id, expected)
    if not row.role:
        raise Invalid(_("Share it with an office first: a default is the whole office's."))
    for other in (one for one in shared if one.is_default and one.pk != row.pk):
        other.is_default = False
        _changed(actor, "view_default", other)
    row.is_default = on
    return _changed(actor, "view_default", row)


@verb
def view_end(*, actor: Actor, view_id: UUID, expected: int | None = None) -> None:
    """Removes it, for everybody it was shared with.

    Raises:
        Missing, Stale: as for renaming.
    """
    row = _held(actor, view_id, expected)
    row.ended_at = clock.now()
    _changed(actor, "view_end", row)


@verb
def views_forget(*, actor: Actor, subject: Subject) -> None:
    """Removes an erased person's own views; shared ones are the office's. The caller has checked `actor`."""
    own = View.objects.filter(owner_id=subject.user_id, role="")
    if subject.user_id is not None and own.exists():
        own.delete()
        audit_record(actor=actor, verb="views_forget", kind="user", object_id=subject.user_id)


def _held(actor: Actor, view_id: UUID, expected: int | None) -> View:
    """The view, locked."""
    View.objects.select_for_update().filter(pk=view_id).first()
    row = view_get(actor, view_id)
    if expected is not None and expected != row.seq:
        raise Stale(_("Somebody else changed this view meanwhile. Look at it as it is now, then decide."))
    return row


def _name(given: str) -> str:
    name = " ".join(text.tidy(given).split())
    if not name or len(name) > 40:
        message = _("Please give it a name of up to 40 characters.")
        raise Invalid(message, {"name": [message]})
    return name


def _query(wanted: Filter) -> str:
    query = address(wanted)
    if len(query) > LONGEST:
        message = _("These are too many words to keep. Please shorten the search.")
        raise Invalid(message, {"q": [message]})
    return query


def _give(row: View, actor: Actor, office: Grant | None) -> None:
    if office is not None and office not in offices(actor):
        raise Forbidden(_("A view is shared with one's own office."))
    row.role = office.role if office else ""
    row.place_id = office.place_id if office else None
    row.unit_id = office.unit_id if office else None
    row.is_default = False


def _changed(actor: Actor, name: str, row: View) -> View:
    row.seq += 1
    row.save(force_update=True)
    return _recorded(actor, name, row)


def _recorded(actor: Actor, name: str, row: View) -> View:
    audit_record(
        actor=actor,
        verb=name,
        kind=KIND,
        object_id=row.pk,
        seq=row.seq,
        role=row.role or None,
        place=row.place_id,
        unit=row.unit_id,
    )
    return row
