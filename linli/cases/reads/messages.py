"""What of somebody's inbox stands in their day: offices handed over to them, and how much is unread."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.cases.reads.day import Line
from linli.cases.reads.offices import POSTING
from linli.kernel.actor import Actor
from linli.notify.reads import unread, unread_objects
from linli.people.reads import offices_by_ids

MOST = 20


def handed_over(actor: Actor) -> list[Line] | None:
    """Offices that changed hands and are this actor's now, until their message is read."""
    mine = {grant.posting_id for grant in actor.grants}
    told = unread_objects(actor.user_id, POSTING, MOST) if actor.user_id else []
    ids = [pk for pk in dict.fromkeys(told) if pk in mine]
    offices = offices_by_ids(set(ids)) if ids else {}
    return [
        Line(
            title=offices[pk].name,
            url=f"{reverse('cases:matters')}?state=open&office={pk}",
            action=_("Look through it"),
        )
        for pk in ids
        if pk in offices
    ] or None


def inbox_unread(actor: Actor) -> list[Line] | None:
    """One line for everything that was not read yet."""
    count = unread(actor)
    if not count:
        return None
    words = ngettext("%(n)s message not read yet", "%(n)s messages not read yet", count) % {"n": count}
    return [Line(title=words, url=reverse("notify:inbox"), action=_("Look through it"))]
