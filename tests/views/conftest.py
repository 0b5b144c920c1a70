from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = Path(__file__).parent.parent / "artefacts"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here; tests/install-tools installs it")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


class Viewer:
    """Opens pages and writes down whatever they should not do."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder
        self._count = 0
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._contexts: list[Any] = []

    def open(self, html: str, *, anchor: str = "", **context: Any) -> Page:
        self._count += 1
        path = self._folder / f"view{self._count}.html"
        path.write_text(html, encoding="utf-8")
        settings = {"viewport": {"width": 1280, "height": 800}, "accept_downloads": True, **context}
        opened = self._browser.new_context(**settings)
        self._contexts.append(opened)
        page = opened.new_page()
        page.set_default_timeout(15000)
        page.on("console", lambda m: self.problems.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: self.problems.append(f"error: {e}"))
        page.on("dialog", lambda d: (self.problems.append("dialog"), d.dismiss()))
        page.on("request", lambda r: self.requests.append(r.url))
        page.add_init_script(
            "window.ran = 0; window.broken = [];"
            "addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
        )
        page.goto(path.as_uri() + anchor)
        return page

    def check(self) -> None:
        outside = [u for u in self.requests if not u.startswith(("file:", "data:", "blob:"))]
        assert outside == []
        assert self.problems == []
        for context in self._contexts:
            for page in context.pages:
                assert page.evaluate("[window.ran, window.broken]") == [0, []]

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def viewer(browser: Browser, tmp_path: Path) -> Iterator[Viewer]:
    """A browser that fails the test on any request, console message or policy violation."""
    opened = Viewer(browser, tmp_path)
    yield opened
    try:
        opened.check()
    finally:
        opened.close()


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    def take(page: Page, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=str(ARTEFACTS / f"{name}.png"))

    return take
