"""Whatever desk and reporters do with reports of one thing: each is answered or told why not."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cases.actions.splitting import Part
from linli.cases.models import Case, Entry
from linli.cases.reads.verifying import broken, unsearchable, untied
from linli.cases.rules.steps import State
from linli.kernel.errors import LinliError

pytestmark = pytest.mark.django_db
OFFICE = ("merge", "unmerge", "split", "link", "decline", "settle", "pass_up", "park", "unpark", "ask_more")
MORE = ("accept", "triage", "answer", "close", "reopen", "note", "go_on")
OWN = ("supplement", "withdraw", "go_higher", "reopen", "rate")
acts = st.lists(
    st.tuples(
        st.sampled_from([*(("desk", step) for step in OFFICE + MORE), *(("reporter", step) for step in OWN)]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=6,
    max_size=16,
)
ENDED = {"closed", "declined", "withdrawn"}


def given_for(ways, step, other):
    if step in ("merge", "link"):
        return {"other": other.number}
    if step == "split":
        return {"parts": [Part("灯", ways.kind("facilities")), Part("垃圾", ways.kind("sanitation"))]}
    return {}


def act(ways, who, step, case, other):
    """One step, as far as it is possible; refusals leave nothing behind."""
    try:
        with transaction.atomic():
            actor = "reporter" if who == "reporter" and not case.parent_id else "banner"
            if who == "reporter" and case.parent_id:
                return
            ways.take(actor, case, step, "说一句。", **given_for(ways, step, other))
    except LinliError:
        return


def finish(ways):
    """The desk ends whatever is still open, each thing once: the parts, then what leads or stands alone."""
    for _round in range(3):
        for case in Case.objects.filter(is_open=True, lead=None).order_by("-parent_id", "pk"):
            case.refresh_from_db()
            for step in {"waiting": ["go_on"], "parked": ["unpark"]}.get(case.state, []):
                ways.take("banner", case, step)
                case.refresh_from_db()
            if case.state == State.SPLIT or not case.is_open:
                continue
            if case.state == State.REPORTED_BACK:
                ways.take("banner", case, "verify")
                case.refresh_from_db()
            if case.state == State.VERIFIED:
                ways.take("banner", case, "answer", "办好了。")
                case.refresh_from_db()
            if case.state == State.ANSWERED:
                ways.take("banner", case, "close")
            else:
                ways.take("banner", case, "settle", "办好了。")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=acts)
def test_whatever_is_done_every_reporter_is_answered(ways, acts):
    with transaction.atomic():
        first = [ways.receipt(f"路灯坏了{n}").case.pk for n in range(4)]
        for (who, step), one, two in acts:
            known = list(Case.objects.order_by("pk"))
            act(ways, who, step, known[one % len(known)], known[two % len(known)])
        assert [*broken(), *untied(), *unsearchable()] == []
        reports = Case.objects.filter(parent=None)
        assert set(reports.values_list("pk", flat=True)) == set(first), "none is lost, none made"
        own = reports.filter(lead=None)
        joined = sum(Case.objects.values_list("merged", flat=True))
        assert own.count() + joined == len(first), "the sum of reports is kept"
        finish(ways)
        left = [(c.number, c.state, c.parts) for c in Case.objects.exclude(state__in=ENDED)]
        assert left == [], (acts, [(c.number, c.state) for c in Case.objects.all()])
        for case in reports:
            told = Entry.objects.filter(case=case, public=True, to_state=case.state).order_by("-seq").first()
            assert told is not None, "each story says publicly how it ended"
        assert [*broken(), *untied(), *unsearchable()] == []
        transaction.set_rollback(True)
