"""The room as a Django app."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Rounds over places and equipment, visits to households."""

    name = "linli.fieldwork"
    label = "fieldwork"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers what each part of the room hands down."""
        from linli.cases.reads.day import days
        from linli.fieldwork.reads.day import DAY

        days.register("fieldwork", DAY)
        _rounds()


def _rounds() -> None:
    """Rounds and equipment: photos, cards, events of matters and offices, spreadsheets, retention."""
    from django.urls import reverse

    from linli.cases.actions.moving import MOVED
    from linli.cases.reads.panels import panels
    from linli.fieldwork.actions.faults import equipment_moved
    from linli.fieldwork.actions.hazards import hazard_moved
    from linli.fieldwork.actions.rounds import KIND, tasks_pass_on, tasks_set_free
    from linli.fieldwork.exports.rounds import EXPORTS
    from linli.fieldwork.imports.rounds import IMPORTERS
    from linli.fieldwork.jobs import RETENTION
    from linli.fieldwork.reads.copies import office_copy
    from linli.fieldwork.reads.panels import PANELS
    from linli.fieldwork.reads.points import KIND as CHECK
    from linli.fieldwork.reads.points import file_reader
    from linli.fieldwork.reads.rounds import office_work, sees_round
    from linli.fieldwork.reads.verifying import broken
    from linli.kernel.registry import Holder, attachment_readers, data_holders, on, retentions, verifiers
    from linli.notify.reads import links, viewers
    from linli.people.actions.handing import HANDED_OVER
    from linli.people.actions.postings import POSTING_ENDED
    from linli.people.reads import open_work
    from linli.sheets.reads import importers
    from linli.sheets.writing import exports

    attachment_readers.register(CHECK, file_reader)
    viewers.register(KIND, sees_round)
    links.register(KIND, lambda round_id: reverse("fieldwork:round", args=[round_id]))
    for name, panel in PANELS.items():
        panels.register(name, panel)
    on(MOVED, hazard_moved)
    on(MOVED, equipment_moved)
    on(HANDED_OVER, tasks_pass_on)
    on(POSTING_ENDED, tasks_set_free)
    open_work.register("rounds", office_work)
    data_holders.register("rounds", Holder(office_copy))
    verifiers.register("rounds", broken)
    for export in EXPORTS:
        exports.register(export.kind, export)
    for importer in IMPORTERS:
        importers.register(importer.kind, importer)
    for rule in RETENTION:
        retentions.register(rule.kind, rule)
