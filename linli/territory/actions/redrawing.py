"""Verbs that draw many places at once, and bring back what was there before."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kernel import clock, ids
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid, Missing
from linli.kernel.rules.text import tidy
from linli.kernel.verbs import verb
from linli.territory.actions.outlines import BATCH, Change, change, erase, put, remember, save
from linli.territory.actions.permission import begin, finish
from linli.territory.models import Outline, Place
from linli.territory.reads import Review, review, tree
from linli.territory.rules import kinds, shapes, systems
from linli.territory.rules.findings import Finding, Weight
from linli.territory.rules.history import Source
from linli.territory.rules.seats import Piece, Seat

MAX_NOTE = 500


@verb
def places_redraw(
    *,
    actor: Actor,
    pieces: Sequence[Piece],
    notes: Mapping[int, str] | None = None,
    note: str = "",
    from_on: date | None = None,
    system: str = systems.System.WGS84,
) -> UUID:
    """Draws all the places of `pieces`, or none, and returns the id of the change.

    Groups and grids whose codes are new become new places. `notes` by row says why a doubtful row is taken;
    `note` speaks for every row without one. `from_on`: the day from which the borders hold, today at the
    latest. `system` is recorded: the areas themselves are in WGS-84 already.

    Raises:
        Forbidden: not an administrator.
        Invalid: `fields["rows"]` names what is refused or needs a note; `from_on` is no possible day.
    """
    begin(actor, "places_redraw")
    _check_shapes(pieces)
    looked = review(pieces, get_language() or "zh-hans", system=system)
    _check(looked, words := _words(pieces, notes or {}, note))
    made = change(actor, Source.FILE, from_on, system)
    _check_day(looked.seats, made.valid_from)
    drawn = _drawn(looked.seats, made, words)
    finish(
        actor,
        "places_redraw",
        made.id,
        count=len(looked.seats),
        digest=_digest(drawn),
        from_on=made.valid_from,
    )
    return made.id


def _words(pieces: Sequence[Piece], notes: Mapping[int, str], note: str) -> dict[int, str]:
    """The note of each row that has one.

    Raises:
        Invalid: a note is too long.
    """
    found = {piece.row: tidy(notes.get(piece.row, "")) or tidy(note) for piece in pieces}
    if any(len(words) > MAX_NOTE for words in found.values()):
        text = _("A note has at most 500 characters.")
        raise Invalid(text, {"note": [text]})
    return {row: words for row, words in found.items() if words}


def _check_shapes(pieces: Sequence[Piece]) -> None:
    """Only valid areas can be compared with each other at all."""
    bad = sorted(piece.row for piece in pieces if piece.shape is None or not piece.shape.is_valid)
    if bad or not pieces:
        _refuse(
            [_("Row %(row)s: no valid area.") % {"row": row} for row in bad]
            or [_("There is nothing to draw.")]
        )


def _check(looked: Review, words: Mapping[int, str]) -> None:
    problems = [_said(finding) for finding in looked.findings if finding.weight is Weight.REFUSED]
    problems += [
        _("%(finding)s Please write a note why it is taken.") % {"finding": _said(finding)}
        for finding in looked.findings
        if finding.weight is Weight.NOTE and finding.row not in words
    ]
    if problems:
        _refuse(problems)


def _refuse(problems: list[str]) -> NoReturn:
    raise Invalid(_("Nothing was changed. Some borders are refused or need a note."), {"rows": problems})


def _said(finding: Finding) -> str:
    return _("Row %(row)s: %(text)s") % {"row": finding.row, "text": finding.text}


def _check_day(seats: Sequence[Seat], day: date) -> None:
    """A border begins today or before, and after the one that it follows."""
    if day > clock.today():
        text = _("A border cannot begin in the future. Please take it in on that day.")
        raise Invalid(text, {"from_on": [text]})
    places = [seat.place_id for seat in seats if seat.place_id]
    for at in range(0, len(places), BATCH):
        rows = Outline.objects.filter(place_id__in=places[at : at + BATCH], valid_from__gt=day)
        if (
            late := rows.order_by("-valid_from")
            .select_related("place")
            .only("valid_from", "place__name_zh")
            .first()
        ):
            text = _(
                "The present border of %(name)s holds from %(day)s; the new one cannot begin earlier."
            ) % {
                "name": late.place.name_zh,
                "day": late.valid_from,
            }
            raise Invalid(text, {"from_on": [text]})


def _drawn(seats: Sequence[Seat], made: Change, words: Mapping[int, str]) -> list[Place]:
    """Writes the places, new ones after what they stand below, and their histories."""
    known = {row.pk: row for row in _locked([seat.place_id for seat in seats if seat.place_id])}
    by_code: dict[str, UUID] = {}
    old: list[Place] = []
    new: list[Place] = []
    notes: dict[UUID, str] = {}
    for seat in seats:
        row = known[seat.place_id] if seat.place_id else _place(seat, by_code, made.valid_from)
        by_code[seat.piece.code] = row.pk
        row.synthetic = False
        put(row, seat.piece.shape)
        (old if seat.place_id else new).append(row)
        notes[row.pk] = words.get(seat.piece.row, "")
    for row in old:
        save(row)
    Place.objects.bulk_create(new, batch_size=BATCH)
    remember(made, old, notes=notes)
    remember(made, new, notes=notes, made_place=True)
    return old + new


def _locked(place_ids: Sequence[UUID]) -> list[Place]:
    found: list[Place] = []
    for at in range(0, len(place_ids), BATCH):
        chunk = Place.objects.select_for_update().filter(pk__in=place_ids[at : at + BATCH])
        found += chunk.order_by("pk")
    return found


def _place(seat: Seat, by_code: Mapping[str, UUID], day: date) -> Place:
    above = tree().by_code(seat.parent or "")
    return Place(
        id=ids.new(),
        kind=seat.kind,
        level=seat.level,
        code=seat.piece.code,
        code_system=kinds.code_system(seat.kind),
        name_zh=seat.piece.name,
        parent_id=above.id if above else by_code[seat.parent or ""],
        valid_from=day,
    )


def _digest(places: Sequence[Place]) -> str:
    """SHA-256 over ids and outlines, so that the audit row pins down every border of the change."""
    told = hashlib.sha256()
    for place in sorted(places, key=lambda row: row.pk):
        told.update(f"{place.pk} {place.outline}\n".encode())
    return told.hexdigest()


@verb
def places_redraw_undo(*, actor: Actor, change_id: UUID) -> int:
    """Brings back the borders that a change replaced, and ends the places it made; returns how many places.

    The borders come back as new rows from today on: the history keeps both.

    Raises:
        Forbidden: not an administrator.
        Invalid: one of the places was changed since, or something now stands below a place it made.
        Missing: there is no such change.
    """
    begin(actor, "places_redraw_undo")
    rows = list(Outline.objects.filter(change_id=change_id, source=Source.FILE).order_by("pk"))
    if not rows:
        raise Missing(_("There is no such change."))
    places = {place.pk: place for place in _locked([row.place_id for row in rows])}
    _check_last(rows, places)
    back = [(row, places[row.place_id]) for row in rows if not row.made_place]
    made = change(actor, Source.UNDONE)
    for row, place in back:
        _bring_back(place, _before(row))
        save(place)
        remember(made, [place], reverses_id=row.pk)
    _end([row.place_id for row in rows if row.made_place])
    finish(actor, "places_redraw_undo", change_id, count=len(rows))
    return len(rows)


def _check_last(rows: Sequence[Outline], places: Mapping[UUID, Place]) -> None:
    """Refuses where a later outline, or an end, stands on top of one of these."""
    for row in rows:
        place = places[row.place_id]
        if place.valid_until or Outline.objects.filter(place_id=place.pk, number__gt=row.number).exists():
            text = _("%(name)s was changed since. Nothing was undone.") % {"name": place.name_zh}
            raise Invalid(text, {"rows": [text]})


def _before(row: Outline) -> Outline | None:
    return Outline.objects.filter(place_id=row.place_id, number=row.number - 1).first()


def _bring_back(place: Place, earlier: Outline | None) -> None:
    if earlier is None or earlier.text is None:
        erase(place)
    else:
        put(place, shapes.parse(earlier.text))
    place.synthetic = bool(earlier and earlier.synthetic)


def _end(place_ids: Sequence[UUID]) -> None:
    """Ends places that a change made, all together.

    Raises:
        Invalid: another current place stands below one of them.
    """
    inside: list[Any] = list(place_ids)
    below = Place.objects.filter(parent_id__in=inside, valid_until=None).exclude(pk__in=inside)
    if below.exists():
        text = _("Other places stand below those that came with this change. End or move them first.")
        raise Invalid(text, {"rows": [text]})
    Place.objects.filter(pk__in=inside).update(valid_until=clock.today())
