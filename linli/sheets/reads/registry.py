"""Which kinds of import there are; rooms above register theirs at start."""

from typing import Final

from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Missing
from linli.kernel.registry import Registry
from linli.sheets.rules.importers import Importer

importers: Final[Registry[Importer]] = Registry()
"""kind → importer."""


def importer_get(actor: Actor, kind: str) -> Importer:
    """One importer that this actor may use.

    Raises:
        Missing: there is no such kind. Forbidden: it is not the actor's to use.
    """
    found = importers.get(kind)
    if found is None:
        raise Missing(_("There is no such kind of import."))
    if not found.open_to(actor):
        raise Forbidden(_("This kind of import is not yours to use."))
    return found


def importers_for(actor: Actor) -> list[Importer]:
    """What this actor may import, in the order of the kinds' names."""
    return [importer for _kind, importer in importers.items() if importer.open_to(actor)]
