"""Every page, in both languages, on a phone and on a desk: nothing wrong in any of them.

AKKOORD_SCREENSHOTS names a folder to put a picture of each in.
"""

import asyncio
import os
from itertools import chain
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

from tests.e2e.conftest import DESK, PHONE, Visitors
from tests.e2e.pages import PAGES, Place
from tests.e2e.world import World

pytestmark = pytest.mark.browser

_LANGUAGES = ("nl", "en")
_LOOK = "axe.run({resultTypes: ['violations']}).then(({violations}) => violations)"
_SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.mark.parametrize("lang", _LANGUAGES)
async def test_every_page_is_right(visitor: Visitors, world: World, lang: str):
    looks = [look_around(visitor, world, lang, who) for who in PAGES]

    assert list(chain(*await asyncio.gather(*looks))) == []


async def look_around(visitor: Visitors, world: World, lang: str, who: str) -> list[str]:
    """Return what is wrong on the pages that somebody sees."""
    page = await visitor(lang=lang, storage_state=world.cookies(who, lang), reduced_motion="reduce")
    found = []
    for place in PAGES[who]:
        await place.open(page, world, lang)
        found += [f"{lang} {place.name}: {wrong}" for wrong in await faults(page, place, lang)]
    return found


async def faults(page: Page, place: Place, lang: str) -> list[str]:
    """Return what is wrong with the page that is open, at both widths."""
    found = []
    await page.evaluate(AXE_SCRIPT)
    if await page.locator("html").get_attribute("lang") != lang:
        found.append("it names another language")
    for size in (DESK, PHONE):
        await page.set_viewport_size(size)
        width = size["width"]
        await keep_picture(page, f"{place.name}-{width}-{lang}")
        if await page.evaluate(_SIDEWAYS) > 0:
            found.append(f"it scrolls sideways at {width}")
        violations = await page.evaluate(_LOOK)
        found += [f"axe at {width}: {one['id']} {_targets(one)}" for one in violations]
    await page.set_viewport_size(DESK)
    return found


def _targets(violation: dict[str, list[dict[str, object]]]) -> list[object]:
    return [node["target"] for node in violation["nodes"]]


async def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("AKKOORD_SCREENSHOTS")
    if folder:
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
