"""The room as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tells lower rooms who may open a matter's files and messages, and how to verify its stories."""

    name = "linli.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers readers, viewers, links, the verifier and what sheets take out and bring."""
        from linli.cases.exports import CATEGORIES, MATTERS
        from linli.cases.imports import IMPORTERS
        from linli.cases.reads.stories import KIND, file_reader, story_path
        from linli.cases.reads.verifying import broken
        from linli.cases.reads.visible import sees_case
        from linli.kernel.registry import attachment_readers, verifiers
        from linli.notify.reads import links, viewers
        from linli.sheets.reads import importers
        from linli.sheets.writing import exports

        attachment_readers.register(KIND, file_reader)
        viewers.register(KIND, sees_case)
        links.register(KIND, story_path)
        verifiers.register(KIND, broken)
        exports.register(MATTERS.kind, MATTERS)
        exports.register(CATEGORIES.kind, CATEGORIES)
        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
