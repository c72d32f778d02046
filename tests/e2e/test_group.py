"""A group of five, at the width of a phone: signed up, answered, and seen by its contact."""

import re
import secrets
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from admin_ui.demo.attendee import letter_to
from admin_ui.demo.browser import Browser
from admin_ui.demo.people import SANNE, WEBSITE
from admin_ui.demo.programme import network_day
from admin_ui.demo.staff import EventPage, StaffDesk
from infra.clock import SystemClock
from tests.e2e.conftest import Visitors

pytestmark = pytest.mark.browser

_NAMES = ("Anna Visser", "Bram Mulder", "Cees Bos", "Dina Smit", "Els Kok")


def event_of(site: str, title: str) -> EventPage:
    with Browser(site) as browser:
        desk = StaffDesk(browser)
        desk.sign_in(SANNE.email, SANNE.password)
        now = SystemClock().now().astimezone().replace(tzinfo=None)
        plan = replace(network_day(now), title=title, capacity=10, purposes=(WEBSITE,))
        return desk.event(plan)


async def open_mailed_page(page: Page, site: str, email: str) -> None:
    with Browser(site) as browser:
        await page.goto(letter_to(browser, email).link("/my/"))
    await page.get_by_role("button", name="Open uw eigen pagina").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def test_a_contact_signs_up_five_and_sees_who_answered(visitor: Visitors, site: str, title):
    event = event_of(site, title)
    page = await visitor(phone=True)
    mailboxes = [f"{secrets.token_hex(4)}@groep.example" for _ in range(6)]

    await page.goto(f"/events/{event.slug}/sign-up")
    await page.get_by_role("link", name="Meerdere collega's tegelijk aanmelden").click()
    await page.locator("#field-contact_name").fill("Carla Jansen")
    await page.locator("#field-contact_email").fill(mailboxes[5])
    await page.get_by_role("button", name="Meer rijen").click()
    await expect(page.locator("#field-name_6")).to_be_visible()
    for number, name in enumerate(_NAMES, 1):
        await page.locator(f"#field-name_{number}").fill(name)
        await page.locator(f"#field-email_{number}").fill(mailboxes[number - 1])
    await page.get_by_role("button", name="Deze collega's aanmelden").click()
    await expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()

    colleague = await visitor(phone=True)
    await open_mailed_page(colleague, site, mailboxes[0])
    await colleague.get_by_role("button", name=re.compile("^Nee")).first.click()
    await expect(colleague.get_by_text("Opgeslagen.")).to_be_visible()

    await open_mailed_page(page, site, mailboxes[5])
    rows = page.get_by_role("region", name=re.compile("Uw groep")).get_by_role("listitem")
    await expect(rows).to_have_count(5)
    await expect(rows.filter(has_text="Anna Visser")).to_contain_text("Heeft geantwoord")
    await expect(rows.filter(has_text="Els Kok")).to_contain_text("Heeft nog niet geantwoord")
