"""A real browser on a suite in processes of its own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.running import Running, running

PATIENCE_MS = 180_000
"""Swagger UI reads a contract of some megabytes before it draws; a busy machine takes its time over that."""


@dataclass(frozen=True)
class Reader:
    """Somebody at the screen, and whatever their browser complained of or asked other hosts for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def watch(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("request", lambda asked: self.hosts.add(asked.url.split("/")[2] if "//" in asked.url else ""))


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("browsed")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("KAM_TEST_CHROMIUM") or shutil.which("chromium")
    assert program, "no Chromium: install it, or name it in KAM_TEST_CHROMIUM"
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def reader_of(browser: Browser):
    """`with reader_of("zh-CN") as reader`: a fresh profile of the browser that asks for that language."""

    @contextmanager
    def reading(locale: str, width: int = 1200) -> Iterator[Reader]:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        reader = Reader(context.new_page())
        reader.watch()
        yield reader
        context.close()

    return reading
