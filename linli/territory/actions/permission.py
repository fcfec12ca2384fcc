"""Who may change the territory, and what every change leaves behind."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kernel.actions.audit import audit_record
from linli.kernel.actions.versions import version_bump, version_lock
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden
from linli.kernel.permits import may
from linli.territory.reads import TOPIC, tree_forget


def begin(actor: Actor, verb: str) -> None:
    """Refuses everybody else, then lets one change of the territory through at a time.

    Raises:
        Forbidden: the table of permissions does not let the actor do `verb`.
    """
    if not may(actor, verb):
        raise Forbidden(_("Only an administrator can change the territory."))
    version_lock(topic=TOPIC)
    tree_forget()


def finish(actor: Actor, verb: str, place_id: UUID | None, **detail: Any) -> None:
    """The audit row, and the number that tells every worker to read the tree again."""
    audit_record(actor=actor, verb=verb, kind="place", object_id=place_id, **detail)
    version_bump(topic=TOPIC)
    tree_forget()
