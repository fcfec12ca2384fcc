"""Changing the texts that agreements start from: each change is a new version, the old ones stay."""

import re

from django.utils.translation import gettext as _

from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_lock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb
from linli.mediation.actions.moving import said, wrong
from linli.mediation.models import AgreementText
from linli.mediation.reads.texts import samples
from linli.mediation.rules.texts import MAX_ARTICLES, articles_of

_CODE = re.compile(r"[a-z][a-z0-9-]{1,23}")


@verb
def agreement_text_save(
    *,
    actor: Actor,
    kind: str,
    name_zh: str,
    name_en: str = "",
    articles: str = "",
    offered: bool = True,
    expected: int | None = None,
) -> AgreementText:
    """Saves a new version of a kind's text, or a new kind. `expected` is the version that was edited.

    Raises:
        Forbidden: only administrators. Invalid: names the field; somebody saved a newer version meanwhile.
    """
    if not may(actor, "agreement_text_save"):
        raise Forbidden(_("Only an administrator can do this."))
    if not _CODE.fullmatch(kind):
        raise wrong("kind", _("A short code of small letters, please, such as “water”."))
    name = text.tidy(name_zh)[:40]
    if not name:
        raise wrong("name_zh", _("Please write a name."))
    lines = articles_of(said(articles, "articles"))
    if len(lines) > MAX_ARTICLES:
        raise wrong("articles", _("At most 20 articles."))
    version_lock(topic="agreement-texts")
    known = samples().get(kind)
    latest = known.version if known else 0
    if expected is not None and expected != latest:
        raise wrong(
            "articles", _("Somebody saved a newer version meanwhile. Yours is still here; compare them.")
        )
    row = AgreementText.objects.create(
        kind=kind,
        version=latest + 1,
        name_zh=name,
        name_en=text.tidy(name_en)[:60] or name,
        articles="\n".join(lines),
        offered=offered,
        user_id=actor.user_id,
    )
    audit_record(
        actor=actor,
        verb="agreement_text_save",
        kind="agreement-text",
        object_id=row.pk,
        text=kind,
        version=row.version,
    )
    return row
