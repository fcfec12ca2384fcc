"""The template tags, without a database."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from linli.kernel import clock
from linli.ui.templatetags import ui

MOMENT = datetime(2024, 11, 2, 23, 42, tzinfo=UTC)


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the card", widget=forms.TextInput(attrs={"class": "own"}))
    photos = forms.FileField(required=False)
    agree = forms.BooleanField()
    way = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def show(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "how", "words"),
    [
        ("zh-hans", "short", "11月3日 07:42"),
        ("en", "short", "3 Nov 07:42"),
        ("zh-hans", "full", "2024年11月3日 07:42"),
        ("en", "full", "3 Nov 2024 07:42"),
        ("zh-hans", "day", "11月3日"),
        ("en", "clock", "07:42"),
    ],
)
def test_local_time_is_the_banners_clock(language, how, words):
    with translation.override(language), clock.at(MOMENT):
        html = ui.local_time(MOMENT, how)
    assert html == f'<time datetime="2024-11-03T07:42+08:00">{words}</time>'


def test_local_time_names_another_year_and_takes_days():
    with translation.override("zh-hans"), clock.at(datetime(2025, 2, 1, tzinfo=UTC)):
        assert "2024年11月3日 07:42" in ui.local_time(MOMENT)
        assert ui.local_time(date(2025, 1, 9)) == '<time datetime="2025-01-09">1月9日</time>'
        assert ui.local_time(None) == ""


def test_qs_replaces_and_drops():
    request = RequestFactory().get("/", {"status": "new", "after": "x", "q": "路灯"})
    html = show('{% qs status="late" after=None %}', request=request)
    assert html == "?q=%E8%B7%AF%E7%81%AF&amp;status=late"
    assert show('{% qs status="" after="" q="" %}', request=request) == "?"


def test_add_class_keeps_the_widgets_own():
    assert 'class="own short"' in ui.add_class(Sample()["name"], "short")


def test_field_ties_label_hint_and_error_to_the_control():
    form = Sample({"name": "", "way": "z"})
    html = show('{% include "ui/form.html" %}', form=form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<legend>" in html
    assert html.count("field-error") == 3
    assert 'role="alert"' in html
    assert 'type="hidden"' in html


def test_photo_field_carries_its_words():
    with translation.override("en"):
        html = show('{% include "ui/field.html" with field=form.photos photos=True %}', form=Sample())
    assert "data-photos" in html
    assert 'data-add="Add photos"' in html
    assert 'accept="image/*"' in html
    assert "(optional)" in html
