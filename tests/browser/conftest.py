"""One demo banner, one real server, one real browser for all browser tests."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.databases import fresh_database
from tests.house import House, house


@pytest.fixture(scope="session")
def home() -> Iterator[House]:
    with fresh_database(os.environ.get("DATABASE_URL", "")) as url, house(url) as made:
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        found = shutil.which("chromium")
        chrome = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield chrome
        chrome.close()


def _wrong(said: ConsoleMessage) -> bool:
    """The browser notes each refusal (4xx) on its console; what is really broken says something else."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


class Visitor:
    """A browser window of somebody; collects every console error and every answer of 500."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base, self.errors = context, base, list[str]()
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self.errors.append(said.text) if _wrong(said) else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "response", lambda r: self.errors.append(f"{r.status} {r.url}") if r.status >= 500 else None
        )

    def go(self, path: str) -> Page:
        """Opens an address of the house."""
        self.page.goto(self.base + path)
        return self.page

    def sign_in(self, name: str) -> Page:
        """Signs in as one of the demo accounts, and opens the list."""
        page = self.go("/sign-in")
        page.fill("[name=username]", name)
        page.fill("[name=password]", "linli-demo")
        page.locator("form:has([name=password]) button").first.click()
        page.wait_for_url("**/desk/**")
        language = [c for c in self.context.cookies() if c["name"] == "linli_lang"]
        self.context.add_cookies(
            [{"name": "linli_lang", "value": self.lang, "url": self.base}] if language else []
        )
        return self.go("/desk/")

    lang = "zh-hans"


@pytest.fixture
def visit(browser: Browser, home: House) -> Iterator[Any]:
    """`visit(width=360, lang="en")` → a fresh window; at the end nothing may have gone wrong in any."""
    opened: list[Visitor] = []

    def _visit(width: int = 1280, lang: str = "zh-hans", **options: Any) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 860}, **options)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "linli_lang", "value": lang, "url": home.base}])
        visitor = Visitor(context, home.base)
        visitor.lang = lang
        opened.append(visitor)
        return visitor

    yield _visit
    errors = [error for visitor in opened for error in visitor.errors]
    for visitor in opened:
        visitor.context.close()
    assert not errors
