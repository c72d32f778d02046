import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tests.conftest import Databases
from tests.e2e import site as sites
from tests.e2e.photos import Photos, event_photos
from tests.e2e.proposing import propose
from tests.e2e.watching import Watch
from tests.e2e.world import World, make_world
from tests.frontend.conftest import browser_path
from tests.not_run import not_run

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}

_PATIENCE_MS = 30_000


@pytest.fixture(scope="session")
async def site_database(databases: Databases) -> AsyncIterator[str]:
    """The database of the site, with the accounts of the demonstration."""
    database = await databases.create()
    await sites.make_accounts(database)
    yield database
    await databases.drop(database)


@pytest.fixture(scope="session")
async def site(site_database: str, tmp_path_factory: pytest.TempPathFactory):
    """The address of the whole product."""
    with sites.running(tmp_path_factory.mktemp("site"), site_database) as address:
        yield address


@pytest.fixture(scope="session")
async def photos(tmp_path_factory: pytest.TempPathFactory) -> Photos:
    return await asyncio.to_thread(event_photos, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
async def world(site: str, site_database: str, photos: Photos) -> AsyncIterator[World]:
    made = await asyncio.to_thread(make_world, site, photos)
    await propose(site_database, made)
    yield made
    made.close()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = browser_path()
    if path is None:
        not_run("no browser is installed")
    expect.set_options(timeout=_PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


class Visitors:
    """People with a browser of their own, watched all the time."""

    def __init__(self, chromium: Browser, base_url: str) -> None:
        self._chromium, self._base_url = chromium, base_url
        self.watches: list[Watch] = []
        self._contexts: list[BrowserContext] = []

    async def __call__(self, *, phone: bool = False, lang: str = "nl-NL", **more) -> Page:
        context = await self._chromium.new_context(
            base_url=self._base_url,
            locale=lang,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            timezone_id="Europe/Amsterdam",
            **more,
        )
        context.set_default_timeout(_PATIENCE_MS)
        self._contexts.append(context)
        self.watches.append(Watch(context, self._base_url))
        return await context.new_page()

    async def leave(self) -> None:
        for context in self._contexts:
            await context.close()


@pytest.fixture
async def visitor(chromium: Browser, site: str) -> AsyncIterator[Visitors]:
    """`page = await visitor(phone=True)`; at the end nothing may have gone wrong in any page."""
    visitors = Visitors(chromium, site)
    yield visitors
    await visitors.leave()
    assert [line for watch in visitors.watches for line in watch.wrong] == []


@pytest.fixture
def title() -> str:
    """The title of an event that no other test has."""
    return f"Studiedag {secrets.token_hex(3)}"
