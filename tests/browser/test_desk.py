"""A day at the desk in a real browser: many at once by keyboard, what stays while the list renews itself."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import CHINESE, WIDTHS, clean, fits, report

pytestmark = pytest.mark.browser
PAGES = (
    "/desk/today",
    "/desk/load/",
    "/desk/calendar",
    "/desk/calendar?show=week&day=2026-10-01",
    "/desk/templates/",
    "/desk/views/",
    "/desk/today/print",
    "/desk/print?state=open",
)


def many(visit: Any, folder: Path, *whats: str) -> None:
    """Reports at the door."""
    for what in whats:
        report(visit(360).go("/"), what, folder)


def numbers(page: Page, what: str) -> list[str]:
    rows = page.locator("[data-row]", has_text=what)
    return [row.locator(".id").inner_text() for row in rows.all()]


def ticked(page: Page) -> int:
    return page.locator(".tick input:checked").count()


def test_three_are_dispatched_by_keyboard_alone(visit: Any, tmp_path: Path) -> None:
    many(visit, tmp_path, "键盘派单一", "键盘派单二", "键盘派单三")
    visitor = visit(1280)
    visitor.sign_in("town")
    page = visitor.go("/desk/?q=键盘派单&state=open")
    found = numbers(page, "键盘派单")
    assert len(found) == 3
    keys = page.keyboard
    keys.press("j")
    keys.press("x")
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    expect(page.locator("[data-ticked]")).to_contain_text("3")
    keys.press("d")
    page.wait_for_url("**/desk/together?**")
    fits(page)
    clean(page)
    keys.press("Tab")
    for _ in range(200):
        if page.evaluate("document.activeElement.matches('main form[method=post] button.primary')"):
            break
        keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".notice.ok")).to_contain_text("3")
    for number in found:
        expect(page.locator("main")).to_contain_text(number)
    clean(page)
    page = visitor.go("/desk/?q=键盘派单&state=dispatched")
    assert numbers(page, "键盘派单") == found


def test_ticks_and_focus_outlive_a_renewal_of_the_list(visit: Any, tmp_path: Path) -> None:
    many(visit, tmp_path, "勾着的别丢", "另一件勾着的别丢")
    page = visit(1280).sign_in("town")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    here = page.evaluate("document.activeElement.closest('[data-row]').dataset.row")
    report(visit(360).go("/"), "这时又来一件", tmp_path)
    expect(page.locator("[data-row]", has_text="这时又来一件")).to_have_count(1, timeout=15_000)
    assert ticked(page) == 2
    assert page.evaluate("document.activeElement.closest('[data-row]').dataset.row") == here
    assert page.evaluate("document.querySelector('[data-row].at').dataset.row") == here
    page.keyboard.press("x")
    assert ticked(page) == 1


def test_keys_go_around_and_are_silent_while_typing(visit: Any, tmp_path: Path) -> None:
    many(visit, tmp_path, "前一件", "后一件")
    visitor = visit(1280)
    page = visitor.sign_in("town")
    for letter, path in (
        ("d", "/desk/today"),
        ("c", "/desk/calendar"),
        ("i", "/desk/inbox/"),
        ("m", "/desk/"),
    ):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        page.wait_for_url(f"{visitor.base}{path}")
    page.keyboard.press("/")
    page.keyboard.type("gdxa[]")
    assert page.input_value("#matters-search") == "gdxa[]"
    assert ticked(page) == 0
    page = visitor.go("/desk/?state=new")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/matters/**")
    first = page.url
    page.keyboard.press("]")
    page.wait_for_url(re.compile(r"/desk/matters/(?!" + first.split("/")[5] + ")"))
    page.keyboard.press("[")
    page.wait_for_url(first)
    page.keyboard.press("d")
    assert page.evaluate("!!document.activeElement.closest('#step-triage')")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    clean(page)
    page.locator("[data-keys-on]").uncheck()
    page.locator("[data-keys-close]").click()
    page.keyboard.press("]")
    page.wait_for_timeout(300)
    assert page.url == first, "switched off"
    page.keyboard.press("?")
    page.locator("[data-keys-on]").check()


def test_after_a_step_one_stays_and_answers_from_a_template(visit: Any, tmp_path: Path) -> None:
    many(visit, tmp_path, "从模板答复的那件")
    visitor = visit(1280)
    page = visitor.sign_in("town")
    page.locator("[data-row] a", has_text="从模板答复的那件").click()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    form = page.locator("form[action*='/settle']")
    page.locator("#step-settle > summary").click()
    choice = form.locator("xpath=..").locator("[data-phrases] select")
    choice.select_option(index=1)
    words = form.locator("textarea").input_value()
    assert words
    assert "{" not in words
    form.locator("textarea").fill("我自己写的")
    choice.select_option(index=0)
    choice.select_option(index=1)
    assert form.locator("textarea").input_value().startswith("我自己写的\n"), "never over what was typed"
    form.locator("button.button").last.click()
    expect(page.locator(".timeline > li")).to_have_count(2)
    assert "list=" in page.url
    assert page.evaluate("document.activeElement.closest('#next') !== null"), "where the next step stands"


def test_without_script_many_are_accepted(visit: Any, tmp_path: Path) -> None:
    many(visit, tmp_path, "没有脚本一", "没有脚本二")
    visitor = visit(360, java_script_enabled=False)
    page = visitor.sign_in("town")
    page = visitor.go("/desk/?q=没有脚本&state=new")
    page.locator("[data-tick-all]").click()
    assert ticked(page) >= 2
    page.locator("#together button[value=accept]").click()
    page.locator("main form[method=post] button.primary").click()
    expect(page.locator(".notice.ok")).to_be_visible()
    page = visitor.go("/desk/today")
    page.locator(".day-lines a.button").first.click()
    expect(page.locator(".timeline")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_every_new_page_fits_and_reads(visit: Any, path: str) -> None:
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            visitor = visit(width, color_scheme=scheme)
            visitor.sign_in("town")
            page = visitor.go(path)
            fits(page)
            clean(page)


def test_new_pages_speak_english(visit: Any) -> None:
    visitor = visit(1280, "en")
    visitor.sign_in("town")
    for path in ("/desk/today", "/desk/load/", "/desk/calendar"):
        page = visitor.go(path)
        words = page.evaluate(
            "parts => { document.querySelectorAll(parts).forEach(n => n.remove());"
            " return document.querySelector('main').innerText }",
            ".me, .map, option, time, .day-lines .grow, .cal li, .agenda li li, .rows td:first-child",
        )
        assert not CHINESE.search(words), (path, words)
