"""The room as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tells lower rooms who may open a matter's files and messages, and how to verify its stories."""

    name = "linli.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers readers, viewers, links, the verifiers, spreadsheets, and how long matters are kept."""
        from linli.cases.actions.carrying import carried
        from linli.cases.actions.feeds import feeds_erase
        from linli.cases.actions.moving import TAKEN
        from linli.cases.actions.searching import search_rebuild
        from linli.cases.actions.views import views_forget
        from linli.cases.exports import EXPORTS
        from linli.cases.imports import IMPORTERS
        from linli.cases.jobs import RETENTION
        from linli.cases.reads.copies import office_copy
        from linli.cases.reads.feeds import feed_copy
        from linli.cases.reads.stories import KIND, story_path
        from linli.cases.reads.task_stories import file_reader, task_path
        from linli.cases.reads.tasks import TASK_KIND, sees_task
        from linli.cases.reads.tasks_verifying import broken_tasks
        from linli.cases.reads.verifying import broken, unlike_the_board, unsearchable, untied
        from linli.cases.reads.visible import sees_case
        from linli.kernel.actor import SYSTEM
        from linli.kernel.registry import (
            Holder,
            attachment_readers,
            data_holders,
            on,
            rebuilders,
            retentions,
            verifiers,
        )
        from linli.notify.reads import links, viewers
        from linli.sheets.reads import importers
        from linli.sheets.writing import exports

        on(TAKEN, carried)
        attachment_readers.register(KIND, file_reader)
        viewers.register(KIND, sees_case)
        links.register(KIND, story_path)
        viewers.register(TASK_KIND, sees_task)
        links.register(TASK_KIND, task_path)
        verifiers.register(KIND, broken)
        verifiers.register("tasks", broken_tasks)
        for export in EXPORTS:
            exports.register(export.kind, export)
        for importer in IMPORTERS:
            importers.register(importer.kind, importer)
        for rule in RETENTION:
            retentions.register(rule.kind, rule)
        data_holders.register(
            "cases", Holder(office_copy, lambda actor, about: views_forget(actor=actor, subject=about))
        )
        data_holders.register("calendars", Holder(feed_copy, feeds_erase))
        verifiers.register("ties", untied)
        verifiers.register("search", unsearchable)
        verifiers.register("board", unlike_the_board)
        rebuilders.register("search", lambda: search_rebuild(actor=SYSTEM))
        _offices()
        _day()


def _day() -> None:
    """What stands in everybody's day beside their matters."""
    from django.utils.translation import gettext_lazy as _

    from linli.cases.reads.day import Section, days
    from linli.cases.reads.messages import handed_over, inbox_unread
    from linli.cases.reads.task_day import DAY as TASKS

    days.register("handed_over", Section(80, _("Handed over to me"), handed_over))
    days.register("tasks", TASKS)
    days.register("inbox", Section(90, _("Inbox"), inbox_unread))


def _offices() -> None:
    """What happens to an office's matters when it changes hands, and what waits for it."""
    from django.urls import reverse

    from linli.cases.actions.offices import EMPTY, POSTING, empty_office_tell, handed_over_tell
    from linli.cases.reads.offices import empty_offices, office_work
    from linli.cases.reads.task_offices import task_work, tasks_empty
    from linli.kernel.registry import on
    from linli.notify.reads import links, viewers
    from linli.people.actions.handing import HANDED_OVER
    from linli.people.actions.postings import POSTING_ENDED
    from linli.people.reads import open_work, sees_posting, vacancies

    on(HANDED_OVER, handed_over_tell)
    on(POSTING_ENDED, empty_office_tell)
    open_work.register("cases", office_work)
    vacancies.register("cases", empty_offices)
    open_work.register("tasks", task_work)
    vacancies.register("tasks", tasks_empty)
    viewers.register(POSTING, sees_posting)
    links.register(POSTING, lambda posting_id: f"{reverse('cases:matters')}?state=open&office={posting_id}")
    viewers.register(EMPTY, sees_posting)
    links.register(EMPTY, lambda _posting_id: f"{reverse('people:people')}#empty")
