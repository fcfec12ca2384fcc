"""What kinds of affairs are talked over, and how long before they are announced: an office's own data."""

from uuid import UUID

from django.utils.translation import gettext as _

from linli.deliberation.models import Topic
from linli.kernel import clock
from linli.kernel.actions.audit import audit_record
from linli.kernel.actor import Actor
from linli.kernel.errors import Forbidden, Invalid, Missing
from linli.kernel.permits import may
from linli.kernel.rules import text
from linli.kernel.verbs import verb

TOPICS = (
    ("policy", "政策落实", "Carrying out a policy", 5, 10),
    ("look", "村容村貌", "The look of the village", 3, 20),
    ("quarrels", "矛盾纠纷", "Quarrels that concern many", 3, 30),
    ("money", "集体资金和项目", "Common money and projects", 7, 40),
    ("other", "其他公共事务", "Other public affairs", 3, 90),
)
"""(code, Chinese, English, days of notice, order): what a new banner begins with."""


@verb
def topic_save(
    *,
    actor: Actor,
    name_zh: str,
    name_en: str = "",
    notice_days: int = 3,
    order: int = 50,
    code: str = "",
    topic_id: UUID | None = None,
    ended: bool = False,
) -> Topic:
    """Adds a kind of affair, or changes its names and its days of notice; `ended`: no longer offered.

    Raises:
        Forbidden: only administrators. Missing: no such topic. Invalid: names the field.
    """
    if not may(actor, "topic_save"):
        raise Forbidden(_("Only an administrator can do this."))
    name = text.tidy(name_zh)[:40]
    if not name:
        raise Invalid(_("Please write the Chinese name."), {"name_zh": [_("Please write the Chinese name.")]})
    if topic_id is None and (not code or Topic.objects.filter(code=code).exists()):
        raise Invalid(_("This code is taken or empty."), {"code": [_("This code is taken or empty.")]})
    row = Topic.objects.filter(pk=topic_id).first() if topic_id else Topic(code=code)
    if row is None:
        raise Missing(_("There is no such topic."))
    row.name_zh, row.name_en = name, text.tidy(name_en)[:60] or name
    row.notice_days, row.order = notice_days, order
    row.ended_on = (row.ended_on or clock.today()) if ended else None
    row.save()
    audit_record(actor=actor, verb="topic_save", kind="topic", object_id=row.pk, code=row.code)
    return row


@verb
def topics_seed(*, actor: Actor) -> None:
    """The starting set, where there is none yet."""
    if Topic.objects.exists():
        return
    for code, zh, en, days, order in TOPICS:
        topic_save(actor=actor, code=code, name_zh=zh, name_en=en, notice_days=days, order=order)
