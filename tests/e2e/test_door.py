"""The door: people come in and decide about photos while there is no network."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from admin_ui.demo import programme
from admin_ui.demo.attendee import sign_up
from admin_ui.demo.browser import Browser as Client
from admin_ui.demo.people import ATTENDEES, SANNE
from admin_ui.demo.staff import StaffDesk
from infra.clock import SystemClock
from tests.e2e import staff
from tests.e2e.conftest import PHONE
from tests.e2e.watching import Watch
from tests.e2e.world import World

pytestmark = pytest.mark.browser

_NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
_KEPT = """async (path) => {
    const registered = await navigator.serviceWorker.ready;
    const cache = await caches.open('akkoord-check-in');
    return Boolean(registered.active && await cache.match(path));
}"""
_LEFT = """async () => {
    const opening = indexedDB.open('akkoord-check-in');
    await new Promise((done) => { opening.onsuccess = done; });
    const database = opening.result;
    const names = [...database.objectStoreNames];
    const count = (name) => new Promise((done) => {
        const asked = database.transaction(name).objectStore(name).count();
        asked.onsuccess = () => done(asked.result);
    });
    const rows = names.length ? await Promise.all(names.map(count)) : [];
    database.close();
    return [...rows, (await caches.keys()).length];
}"""

#: A browser that reads codes, with a camera that always sees the same badge.
_CAMERA = """
window.BarcodeDetector = class { async detect() { return [{rawValue: "%s"}]; } };
navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 1, 1);
    return canvas.captureStream();
};
"""


@pytest.fixture(scope="session")
def sanne(site: str) -> Iterator[World]:
    """Sanne, signed in once: signing in is limited."""
    world = World(site)
    StaffDesk(world.browser("sanne")).sign_in(SANNE.email, SANNE.password)
    yield world
    world.close()


@pytest.fixture
async def event(site: str, sanne: World, title: str) -> str:
    """The address of an event for which four people signed up."""
    return await asyncio.to_thread(_make_event, site, sanne, title)


def _make_event(site: str, sanne: World, title: str) -> str:
    now = SystemClock().now().astimezone().replace(tzinfo=None)
    plan = replace(programme.training(now, in_days=14), title=title)
    made = StaffDesk(sanne.browser("sanne")).event(plan)
    for person in ATTENDEES[:4]:
        with Client(site) as browser:
            sign_up(browser, made.slug, person)
    return f"/staff/events/{made.id}"


class Devices:
    """Phones at the door, each watched."""

    def __init__(self, chromium: Browser, site: str, sanne: World) -> None:
        self._chromium, self._site, self._sanne = chromium, site, sanne
        self.contexts: list[BrowserContext] = []
        self.watches: list[Watch] = []

    async def __call__(self, event: str, *, signs_in: bool = False) -> Page:
        context = await self._chromium.new_context(
            base_url=self._site,
            locale="nl-NL",
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
            storage_state=None if signs_in else self._sanne.cookies("sanne"),
        )
        self.contexts.append(context)
        self.watches.append(Watch(context, self._site))
        page = await context.new_page()
        if signs_in:
            await staff.sign_in(page, SANNE)
        await page.goto(f"{event}/check-in")
        await expect(page.get_by_text("Verbonden. Alles is opgeslagen.")).to_be_visible()
        return page

    @property
    def wrong(self) -> list[str]:
        lines = [line for watch in self.watches for line in watch.wrong]
        return [line for line in lines if not any(said in line for said in _NO_NETWORK)]


@pytest.fixture
async def device(chromium: Browser, site: str, sanne: World) -> AsyncIterator[Devices]:
    devices = Devices(chromium, site, sanne)
    yield devices
    for context in devices.contexts:
        await context.close()
    assert devices.wrong == []


def rows(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("listitem")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has_text=name)


async def code_of(page: Page, event: str, name: str) -> str:
    """Return the code on somebody's badge."""
    answer = await page.request.get(f"{event}/check-in/list")
    return next(one["code"] for one in (await answer.json())["people"] if one["name"] == name)


async def check_in(page: Page, typed: str, name: str) -> None:
    find = page.get_by_label("Zoek op naam, organisatie of code")
    await find.fill(typed)
    await expect(rows(page)).to_have_count(1)
    await row(page, name).get_by_role("button", name="Aanwezig").click()
    await expect(row(page, name).get_by_role("button", name="Toch niet")).to_be_visible()
    await find.fill("")


async def say_yes(page: Page, name: str) -> None:
    """Hand the phone to somebody, who says yes to one use, and gives it back."""
    await row(page, name).get_by_role("button", name="Foto's").click()
    screen = page.get_by_role("dialog", name=f"Foto's van u, {name}")
    yes = screen.get_by_role("button", name="Ja, dat is goed").first
    await yes.click()
    await expect(yes).to_have_attribute("aria-pressed", "true")
    await screen.get_by_role("button", name="Klaar").click()
    await page.get_by_role("button", name="Ik heb het terug").click()


async def walk_in(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Iemand zonder aanmelding").click()
    await page.get_by_label("Naam", exact=True).fill(name)
    await page.get_by_role("button", name="Opslaan: is aanwezig").click()
    await page.get_by_role("button", name="Klaar").click()
    await page.get_by_role("button", name="Ik heb het terug").click()


async def test_a_device_goes_offline_and_back_and_another_sees_what_happened(
    device: Devices, event: str
):
    one, other = await device(event), await device(event)
    await expect(one.get_by_text("0 van 4 aanwezig")).to_be_visible()
    await one.wait_for_function(_KEPT, arg=f"{event}/check-in")

    await one.context.set_offline(True)
    await one.reload()
    await check_in(one, "wim", "Wim Voorbeeld")
    await check_in(one, "amrani fatima", "Fatima el Amrani")
    await check_in(one, "meer", "Joost van der Meer")
    await say_yes(one, "Fatima el Amrani")
    await walk_in(one, "Noor Bakker")
    await one.reload()

    await expect(one.get_by_text("4 van 5 aanwezig")).to_be_visible()
    await expect(one.get_by_text("5 handelingen wachten op verzenden.")).to_be_visible()
    await expect(other.get_by_text("0 van 4 aanwezig")).to_be_visible()

    await one.context.set_offline(False)

    for page in (one, other):
        await expect(page.get_by_text("4 van 5 aanwezig")).to_be_visible()
        await expect(page.get_by_text("Verbonden. Alles is opgeslagen.")).to_be_visible()
        await expect(row(page, "Fatima el Amrani").get_by_text("mag op foto's")).to_be_visible()
        for name in ("Wim Voorbeeld", "Joost van der Meer", "Noor Bakker"):
            await expect(row(page, name).get_by_text("geen foto's")).to_be_visible()
            await expect(row(page, name)).to_have_class("present")


async def test_two_devices_that_disagree_converge(device: Devices, event: str):
    one, other = await device(event), await device(event)
    code = await code_of(other, event, "Wim Voorbeeld")
    for page in (one, other):
        await page.wait_for_function(_KEPT, arg=f"{event}/check-in")
        await page.context.set_offline(True)
    await check_in(one, "wim", "Wim Voorbeeld")
    await check_in(other, f"{code[:4]}-{code[4:]}".lower(), "Wim Voorbeeld")
    await row(other, "Wim Voorbeeld").get_by_role("button", name="Toch niet").click()

    await other.context.set_offline(False)
    await expect(other.get_by_text("Verbonden. Alles is opgeslagen.")).to_be_visible()
    await one.context.set_offline(False)

    for page in (one, other):
        await expect(page.get_by_text("Verbonden. Alles is opgeslagen.")).to_be_visible()
        await expect(page.get_by_text("0 van 4 aanwezig")).to_be_visible()


async def test_signing_out_leaves_nothing_on_the_device(device: Devices, event: str):
    page = await device(event, signs_in=True)
    await page.wait_for_function(_KEPT, arg=f"{event}/check-in")
    before = await page.evaluate(_LEFT)

    await page.get_by_role("button", name="Uitloggen").click()
    await expect(page.get_by_role("button", name="Inloggen")).to_be_visible()

    assert before == [1, 0, 1]
    assert sum(await page.evaluate(_LEFT)) == 0


async def test_a_badge_is_scanned(device: Devices, event: str):
    page = await device(event)
    code = await code_of(page, event, "Wim Voorbeeld")
    await page.add_init_script(_CAMERA % code)
    await page.reload()

    await page.get_by_role("button", name="Scan een badge").click()
    screen = page.get_by_role("dialog", name="Scan een badge")
    await expect(screen.get_by_role("status")).to_have_text("Wim Voorbeeld is aanwezig.")
    await screen.get_by_role("button", name="Stop met scannen").click()

    await expect(page.get_by_text("1 van 4 aanwezig")).to_be_visible()
    await expect(row(page, "Wim Voorbeeld")).to_have_class("present")


async def test_a_day_after_the_event_a_device_has_forgotten_who_came(device: Devices, event: str):
    page = await device(event)
    before, *_ = await page.evaluate(_LEFT)

    await page.clock.set_fixed_time(SystemClock().now() + timedelta(days=30))
    await page.goto("/staff")

    assert before == 1
    await page.wait_for_function(f"({_LEFT})().then(([lists]) => lists === 0)")
