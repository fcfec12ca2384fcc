"""The first journey in a real browser: from report to rating, on a phone and at a desk, in both languages."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ADMINISTRATORS = ("/desk/deliveries/", "/desk/categories/", "/desk/texts/", "/desk/retention/")
WIDTHS, LANGUAGES = (360, 1440), ("zh-hans", "en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def photo(folder: Path) -> str:
    """A JPEG with a position in its EXIF."""
    image, path = Image.effect_noise((900, 600), 40).convert("RGB"), folder / "photo.jpg"
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "SecretCamera"
    image.save(path, "JPEG", exif=exif)
    return str(path)


def fits(page: Page) -> None:
    """Nothing runs out of the window sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def clean(page: Page) -> None:
    """WCAG 2.2 AA by axe."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    said = [f"{v['id']}: {[n['target'] for n in v['nodes']][:4]}" for v in found["violations"]]
    assert not said, (page.url, said)


def report(page: Page, what: str, folder: Path) -> tuple[str, str]:
    """Fills the door's form; returns number and code."""
    page.fill("[name=what]", what)
    page.fill("[name=where]", "广义村1组，小卖部旁边")
    page.set_input_files("[name=photos]", photo(folder))
    page.click("form[data-draft] button.primary")
    page.wait_for_selector("#code")
    return page.inner_text("#number"), page.inner_text("#code")


def take(page: Page, step: str) -> Any:
    """The open form of one step on a story page."""
    form = page.locator(f"form[action*='/{step}']")
    if not form.is_visible():
        page.locator(f"details:has(form[action*='/{step}']) > summary").click()
    return form


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_report_to_rating(visit: Any, tmp_path: Path, width: int, lang: str) -> None:
    what = f"村口路灯不亮 {lang} {width}"
    neighbour = visit(width, lang)
    page = neighbour.go("/")
    fits(page)
    clean(page)
    number, code = report(page, what, tmp_path)
    assert number.startswith("WHY-")
    fits(page)
    clean(page)

    desk = visit(width, lang)
    page = desk.sign_in("town")
    fits(page)
    page.locator("[data-row] a", has_text=what).click()
    fits(page)
    clean(page)
    form = take(page, "triage")
    form.locator("[name=grade][value='3']").check()
    value = page.locator(
        "[name=target] option", has_text=re.compile("水利站|Water station")
    ).first.get_attribute("value")
    form.locator("[name=target]").select_option(value)
    form.locator("button").last.click()
    expect(page.locator(".timeline > li")).to_have_count(4)
    story = page.url

    water = visit(width, lang)
    page = water.sign_in("water")
    page.goto(story)
    form = take(page, "report_back")
    form.locator("textarea").fill("换了三个灯泡，晚上都亮了。")
    form.locator("input[type=file]").set_input_files(photo(tmp_path))
    form.locator("button.button").last.click()
    expect(page.locator(".timeline > li")).to_have_count(5)

    page = desk.page
    page.goto(story)
    take(page, "verify").locator("button").last.click()
    expect(page.locator(".timeline > li")).to_have_count(6)
    form = take(page, "answer")
    form.locator("textarea").fill("灯修好了，谢谢您说一声。")
    form.locator("[name=close]").select_option("solved")
    form.locator("button.button").last.click()
    expect(page.locator(".timeline > li")).to_have_count(8)
    fits(page)

    page = neighbour.go("/follow")
    page.fill("[name=number]", number.lower())
    page.fill("[name=code]", code.lower())
    page.click("main form button")
    expect(page.locator(".timeline")).to_contain_text("灯修好了")
    expect(page.locator(".timeline")).not_to_contain_text("换了三个灯泡")
    fits(page)
    clean(page)
    form = take(page, "rate")
    form.locator("[name=rating][value='5']").check()
    form.locator("button.button").last.click()
    expect(page.locator(".timeline")).to_contain_text("★★★★★")


def test_without_script(visit: Any, tmp_path: Path) -> None:
    visitor = visit(360, java_script_enabled=False)
    page = visitor.go("/")
    number, code = report(page, "没有脚本也能说", tmp_path)
    visitor.go("/follow")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.click("main form button")
    assert "没有脚本也能说" in page.inner_text(".timeline")
    assert page.locator(".photos img").count() == 1


def test_wrong_input_keeps_what_was_typed(visit: Any, tmp_path: Path) -> None:
    page = visit(360).go("/")
    bad = tmp_path / "page.jpg"
    bad.write_text("<html><script>alert(1)</script></html>")
    page.fill("[name=what]", "写了很久的一段话")
    page.set_input_files("[name=photos]", str(bad))
    page.click("form[data-draft] button.primary")
    page.wait_for_selector(".field-error")
    assert page.input_value("[name=what]") == "写了很久的一段话"
    assert "JPEG" in page.inner_text(".field-error")


def test_a_second_officer_is_told_and_loses_nothing(visit: Any, tmp_path: Path) -> None:
    report(visit(360).go("/"), "两个人同时办", tmp_path)
    first, second = visit(1280), visit(1280)
    for desk in (first, second):
        desk.sign_in("town").locator("[data-row] a", has_text="两个人同时办").click()
    form = take(second.page, "decline")
    form.locator("textarea").fill("我写的这句不能丢")
    form.locator("select").select_option("too_vague")
    take(first.page, "accept").locator("button").last.click()
    first.page.wait_for_load_state()
    form.locator("button.button").last.click()
    second.page.wait_for_selector(".notice.warn")
    assert second.page.input_value("form[action*='/decline'] textarea") == "我写的这句不能丢"
    expect(second.page.locator(".timeline > li.fresh")).to_have_count(1)


def test_a_double_click_reports_once(visit: Any) -> None:
    page = visit(360).go("/")
    page.fill("[name=what]", "只说一遍")
    page.evaluate("""() => { const f = document.querySelector('form[data-draft]'); const d = new FormData(f);
        return Promise.all([1, 2].map(() => fetch('/', {method: 'POST', body: d}).then(r => r.text())))
        .then(all =>
        window.slips = all.map(t => t.match(/id="number">([^<]+)/)[1])) }""")
    slips = page.evaluate("window.slips")
    assert slips[0] == slips[1]


def test_the_list_changes_without_a_reload(visit: Any, tmp_path: Path) -> None:
    desk = visit(1280).sign_in("town")
    report(visit(360).go("/"), "新来的自己会出现", tmp_path)
    expect(desk.locator("[data-row]", has_text="新来的自己会出现")).to_have_count(1, timeout=15_000)


def test_a_grid_worker_settles_on_the_spot_from_a_phone(visit: Any) -> None:
    visitor = visit(360)
    visitor.sign_in("grid")
    page = visitor.go("/desk/matters/new")
    page.fill("[name=what]", "墙根的柴火堆挪开了")
    page.locator("main form button.primary").first.click()
    page.wait_for_selector(".timeline")
    form = take(page, "settle")
    form.locator("textarea").fill("和他家一起挪的，路通了。")
    form.locator("button.button").last.click()
    expect(page.locator(".timeline > li")).to_have_count(2)
    fits(page)


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/desk/inbox/",
        "/desk/people/",
        "/desk/organisations/",
        "/desk/households/",
        "/desk/places/",
        "/desk/categories/",
        "/desk/profile/",
        "/desk/profile/second/",
        "/desk/away/",
        "/desk/styleguide",
        "/desk/matters/new",
        "/desk/deliveries/",
        "/desk/import/",
        "/desk/views/",
        "/desk/matters/at-once",
        "/desk/looks/",
        "/desk/requests/",
        "/desk/texts/",
        "/desk/retention/",
        "/desk/profile/data/",
    ],
)
def test_every_desk_page_fits_and_reads(visit: Any, path: str) -> None:
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            visitor = visit(width, color_scheme=scheme)
            visitor.sign_in("admin" if path in ADMINISTRATORS else "town")
            page = visitor.go(path)
            assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 200, path
            fits(page)
            clean(page)


def test_a_persons_pages_fit_and_read(visit: Any) -> None:
    for width in WIDTHS:
        visitor = visit(width)
        visitor.sign_in("admin")
        person = visitor.go("/desk/people/").locator("[data-rows] a[href]").first.get_attribute("href")
        for path in (person, f"{person}data/"):
            page = visitor.go(path)
            fits(page)
            clean(page)


def test_english_pages_speak_english(visit: Any) -> None:
    visitor = visit(1280, "en")
    visitor.sign_in("town")
    for path in ("/desk/inbox/", "/desk/matters/new", "/desk/profile/", "/privacy", "/follow"):
        page = visitor.go(path)
        words = page.evaluate("""() => {
            document.querySelectorAll('button[lang], .me, .map, option, time').forEach(n => n.remove());
            return document.querySelector('main').innerText }""")
        assert not CHINESE.search(words), (path, words)


def test_first_page_is_small(visit: Any) -> None:
    visitor, sizes = visit(360), []
    visitor.page.on(
        "requestfinished",
        lambda r: sizes.append(sum(r.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))),
    )
    page = visitor.go("/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 60 * 1024


def test_large_type_and_night(visit: Any) -> None:
    visitor = visit(360)
    page = visitor.go("/")
    page.locator("button[name=large]").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    fits(page)
    page.locator("button[name=theme][value=dark]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    fits(page)
    clean(page)


def test_no_photo_carries_where_it_was_taken(visit: Any, tmp_path: Path) -> None:
    visitor = visit(360)
    report(visitor.go("/"), "照片里没有位置", tmp_path)
    page = visitor.page
    page.locator("a.button.primary").click()
    page.wait_for_selector(".photos a")
    address = page.locator(".photos a").first.get_attribute("href")
    data = visitor.context.request.get(visitor.base + address).body()
    assert b"SecretCamera" not in data
    assert not Image.open(io.BytesIO(data)).getexif()
