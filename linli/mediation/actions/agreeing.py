"""The agreement: written from a text, signed, and noted; the matter is settled in the same breath."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel import clock, ids
from linli.kernel.actions.attachments import Stored, attachment_delete
from linli.kernel.actions.numbers import number_next
from linli.kernel.actor import Actor
from linli.kernel.errors import Invalid
from linli.kernel.reads import attachments_of
from linli.kernel.verbs import verb
from linli.mediation.actions.following import follow_put, remind_of_confirmation
from linli.mediation.actions.matters import matter_hold, matter_settle
from linli.mediation.actions.moving import Take, said, take, wrong
from linli.mediation.actions.parties import party_of
from linli.mediation.models import Mediation, Signature
from linli.mediation.reads.drafts import draft_of
from linli.mediation.reads.sides import sides_of, signatures_of
from linli.mediation.reads.texts import offered
from linli.mediation.reads.visible import KIND, mediation_get
from linli.mediation.rules.parties import Signer, unready, unsigned
from linli.mediation.rules.states import Form, Outcome
from linli.mediation.rules.texts import MAX_ARTICLES, articles_of, holes
from linli.mediation.rules.timing import minutes_between
from linli.territory.reads import tree


@dataclass(frozen=True, slots=True)
class Draft:
    """A written agreement's words: facts, what is disputed, articles (one a line), how, by when, recorder."""

    kind: str
    facts: str
    articles: str
    issues: str = ""
    way: str = ""
    deadline: str = ""
    recorder: str = ""


@verb
def agreement_draft(
    *, actor: Actor, mediation_id: UUID, draft: Draft, expected: int | None = None, key: str = ""
) -> Mediation:
    """Writes the agreement, or writes it anew: then whatever was signed before is void and removed.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid names fields that are still to be filled in.
    """
    known = offered().get(draft.kind)
    if known is None:
        raise wrong("kind", _("Please choose what it is about."))
    words = _draft_words(draft)

    def change(row: Mediation) -> None:
        reason = unready(sides_of(row.pk))
        if reason:
            raise Invalid(reason)
        signatures_void(actor, row)
        row.kind = draft.kind

    wanted = Take(actor, mediation_id, "draft", words, expected=expected, key=key)
    return take(wanted, change, kind=draft.kind, version=known.version)


def _draft_words(draft: Draft) -> dict[str, Any]:
    articles = articles_of(draft.articles)
    if not articles or len(articles) > MAX_ARTICLES:
        raise wrong("articles", _("Please write what was agreed, one point a line, at most 20."))
    left = holes(articles)
    if left:
        raise wrong("articles", _("Still to be filled in: %(what)s") % {"what": "、".join(left)})
    plain = {
        name: said(value, name) for name, value in asdict(draft).items() if name not in ("kind", "articles")
    }
    if not plain["facts"]:
        raise wrong("facts", _("Please write in a sentence what the quarrel was about."))
    return plain | {"articles": [said(line, "articles") for line in articles]}


def signatures_void(actor: Actor, row: Mediation) -> None:
    """Takes every signature away with its picture: they were given under other words."""
    signed = {signature.pk for signature in signatures_of(row)}
    for file in attachments_of(KIND, [row.pk]).get(row.pk, []):
        if file.part_id in signed:
            attachment_delete(actor=actor, attachment_id=file.pk)
    Signature.objects.filter(pk__in=signed).delete()


@verb
def agreement_sign(
    *,
    actor: Actor,
    mediation_id: UUID,
    signer: str,
    party_id: UUID | None = None,
    files: Sequence[Stored] = (),
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Takes a signature that was drawn on the screen, or a scan: of one signature, or of the whole paper.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too without a draft, or signed already.
    """
    if signer not in list(Signer):
        raise wrong("signer", _("Please choose who signs."))
    if not files:
        raise wrong("drawn", _("Please sign in the field, or add a photo of the signed paper."))
    signature = Signature(id=ids.new(), signer=signer)

    def change(row: Mediation) -> None:
        if draft_of(row.pk) is None and signer != Signer.PAPER:
            raise Invalid(_("Write the agreement first, then let it be signed."))
        party = party_of(row, party_id) if signer == Signer.PARTY else None
        known = {(one.signer, one.party_id) for one in signatures_of(row)}
        if signer != Signer.PAPER and (signer, party.pk if party else None) in known:
            raise wrong("signer", _("They have signed already."))
        signature.mediation, signature.party, signature.turn = row, party, row.reopened
        signature.save(force_insert=True)

    wanted = Take(actor, mediation_id, "sign", files=files, expected=expected, key=key)
    return take(wanted, change, part=signature.pk, signer=signer, party=party_id)


@verb
def mediation_agree(
    *,
    actor: Actor,
    mediation_id: UUID,
    form: Form,
    line: str = "",
    follow_on: date | None = None,
    expected: int | None = None,
    key: str = "",
) -> Mediation:
    """Notes the agreement: oral with one line, or written once everybody signed; it settles the matter.

    Raises:
        Missing, Forbidden, Stale, Invalid: from `take`; Invalid too while a yes or a signature is missing.
    """
    row = mediation_get(actor, mediation_id)
    matter_hold(actor, row.case_id)
    oral = form == Form.ORAL
    words = (
        {"line": said(line, "line", needed=_("Please write one line on what was agreed."))} if oral else {}
    )
    fresh = False

    def change(found: Mediation) -> dict[str, Any]:
        nonlocal fresh
        fresh = True
        reason = unready(sides_of(found.pk))
        if reason:
            raise Invalid(reason)
        if not oral:
            _check_signed(found)
        return agreed(found, form, follow_on)

    wanted = Take(actor, mediation_id, "agree", words, expected=expected, key=key)
    row = take(wanted, change, form=form, follow_on=follow_on)
    if fresh:
        matter_settle(actor, row.case_id, form)
    return row


def _check_signed(row: Mediation) -> None:
    signed = signatures_of(row)
    if draft_of(row.pk) is None and not any(one.signer == Signer.PAPER for one in signed):
        raise Invalid(_("Write the agreement first, then let it be signed."))
    parties, mediator = unsigned(
        sides_of(row.pk),
        {one.party_id for one in signed if one.party_id},
        {one.signer for one in signed if not one.party_id},
    )
    if parties or mediator:
        raise Invalid(_("Somebody has not signed yet. Let them sign, or add a photo of the signed paper."))


def agreed(row: Mediation, form: Form, follow_on: date | None) -> dict[str, Any]:
    """Sets what an agreement decides: when it took effect, how long it took, its number, the next visit."""
    now = clock.now()
    row.form, row.outcome = form, Outcome(form)
    row.agreed_at, row.effective_on = now, clock.today()
    row.minutes = minutes_between(row.started_at, now)
    row.way, row.confirm, row.confirm_on = "", "", None
    if follow_on is not None:
        follow_put(row, follow_on)
    if form == Form.WRITTEN:
        remind_of_confirmation(row)
        if row.serial is None:  # last: the counter stays locked until the end
            row.year = clock.today().year
            row.serial = number_next(prefix=_prefix(row), year=row.year)
    return {"took": row.minutes, "serial": row.serial}


def _prefix(row: Mediation) -> str:
    """The agreements of each town are counted apart from its matters."""
    town = tree().get(row.town_id)
    return f"M:{(town.prefix if town else None) or ''}"
