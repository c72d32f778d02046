import os
import shutil
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Page, async_playwright

from tests.frontend.server import FaultyServer, serving
from tests.not_run import not_run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser_path() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("AKKOORD_BROWSER") or next((path for path in found if path), None)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with serving() as server:
        yield server


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    path = browser_path()
    if path is None:
        not_run("no browser is installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = await browser.new_page()
        yield page
        await browser.close()
