"""The frames and the style page."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path

from linli.kernel.actor import ANONYMOUS, Actor, Kind
from linli.ui import pages


def _nothing(request):
    raise NotImplementedError


urlpatterns = [
    path("", include("linli.ui.urls")),
    path(
        "",
        include(
            ([path("sign-in", _nothing, name="sign-in"), path("out", _nothing, name="sign-out")], "accounts")
        ),
    ),
    path("", include(([path("switch", _nothing, name="switch")], "site"))),
    path("files/<uuid:attachment_id>", _nothing, name="file"),
    path("files/<uuid:attachment_id>/<slug:size>", _nothing, name="file-size"),
]


@pytest.fixture(autouse=True)
def plain_static(settings, monkeypatch):
    plain = StaticFilesStorage(base_url="/static/")
    monkeypatch.setattr("django.contrib.staticfiles.storage.staticfiles_storage", plain)
    settings.ROOT_URLCONF = __name__
    own = settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
    kept = [name for name in own if "linli" not in name and "messages" not in name]
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"], "context_processors": kept}}
    ]


def _request(actor: Actor, **cookies: str):
    request = RequestFactory().get("/desk/styleguide")
    request.actor = actor
    request.COOKIES.update(cookies)
    return request


def _frame(name: str, cookies: dict[str, str] | None = None, **context):
    return render_to_string(name, context, _request(ANONYMOUS, **(cookies or {})))


def test_style_page_is_for_the_signed_in():
    answer = pages.styleguide(_request(ANONYMOUS))
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/desk/styleguide"


def test_style_page_shows_every_component():
    html = pages.styleguide(_request(Actor(kind=Kind.USER, user_id=uuid4()))).content.decode()
    for part in (
        "data-map",
        "timeline",
        "field-error",
        "is-late",
        "code-big",
        "pager",
        "empty",
        "data-key-new",
    ):
        assert part in html
    assert "htmx-2.min.js" in html


def test_message_page_says_what_was_kept():
    html = _frame("ui/message.html", title="T", message="M", kept="K", back_url="/x")
    assert "<h1>T</h1>" in html
    assert 'href="/x"' in html
    assert '<p class="notice ok">K</p>' in html
    assert "htmx" not in html


def test_root_carries_language_size_and_colours():
    html = _frame("ui/message.html", {"linli_theme": "dark"}, language="en", large_type=True)
    assert '<html lang="en" class="large" data-theme="dark">' in html
    assert '<html lang="zh-Hans">' in _frame("ui/message.html", language="zh-hans")
    assert "evil" not in _frame("ui/message.html", {"linli_theme": "evil"}).split("<body>", maxsplit=1)[0]


def test_desk_asks_for_its_menu_once():
    asked = []

    def menu():
        asked.append(1)
        entry = {"url": "/desk/x", "label": "事项", "count": 14, "current": True, "key": "m"}
        folded = {"label": "设置", "entries": [{"url": "/desk/y", "label": "类别"}]}
        return [{"label": "工作", "entries": [entry], "open": True, "current": True}, folded]

    html = _frame("ui/desk.html", desk_menu=menu)
    assert len(asked) == 1
    assert html.count("data-go=") == 2, "on the phone and beside the page"
    assert html.count('<details class="menu-group" open>') == 2, "the other heading is folded"
    assert html.count('aria-current="page"') == 2


def test_photos_link_to_the_file():
    pk = uuid4()
    html = _frame("ui/photos.html", attachments=[SimpleNamespace(pk=pk, is_image=True)])
    assert f'href="/files/{pk}"' in html
    assert f'src="/files/{pk}/thumb"' in html
