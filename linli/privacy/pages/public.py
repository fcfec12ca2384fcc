"""`/privacy`: what is held, why, how long and for whose eyes, from the very rules that remove it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from linli.privacy.reads.consents import current_text, purposes, text_of
from linli.privacy.reads.retention import kept_kinds, last_run, published

PARTS = (
    ("report", _("If you report something")),
    ("person", _("If you work here, or stand in the registers")),
    ("house", _("What the machine itself needs")),
)


def privacy(request: HttpRequest) -> HttpResponse:
    """Nothing here is written twice: kinds, days and texts are those in force."""
    kinds = kept_kinds()
    run = last_run()
    removed = published(kept.rule.kind for kept in kinds) if run else {}
    parts = [
        (
            about,
            title,
            [(kept, removed.get(kept.rule.kind, 0)) for kept in kinds if kept.rule.about == about],
        )
        for about, title in PARTS
    ]
    texts = [(key, rule, row) for key, rule in purposes.items() if (row := current_text(key))]
    told = {key: (text_of(row), row) for key, _rule, row in texts}
    context = {
        "parts": parts,
        "run": run,
        "contact": told.get("contact"),
        "notices": {key: told.get(key) for key in ("report", "register")},
        "asked": [(rule, *told[key]) for key, rule, _row in texts if not rule.notice],
    }
    return render(request, "privacy/public.html", context)
