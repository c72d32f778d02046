"""A programme, as it is made, chosen from and looked at: in a browser, in Dutch, on phones."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from admin_ui.demo.people import NOOR, SANNE
from infra.clock import SystemClock
from tests.e2e import staff
from tests.e2e.attendee import Attendee, open_mail, sign_up
from tests.e2e.conftest import Visitors

pytestmark = pytest.mark.browser

MEES = Attendee("Mees Jansen", "mees@linde.example")

TALK, READING = "Het moeilijke gesprek", "Samen lezen"


async def test_from_programme_to_the_list_of_the_trainer(visitor: Visitors, title: str):
    sanne, mees, noor = await visitor(phone=True), await visitor(phone=True), await visitor()
    await staff.sign_in(sanne, SANNE)
    await staff.make_event(sanne, title, today=SystemClock().now())
    await staff.open_registration(sanne)
    await make_programme(sanne)

    await sign_up(mees, title, MEES)
    await choose_sessions(mees)

    await see_who_comes(noor)
    await remove_session(sanne)
    await open_mail(mees, MEES.email)
    await expect(mees.get_by_text(f"Dit gaat niet door: “{TALK}”")).to_be_visible()


async def make_programme(page: Page) -> None:
    """Make two sessions at one time, of which Noor leads the first."""
    start = (SystemClock().now() + timedelta(days=7)).strftime("%Y-%m-%d")
    await page.get_by_role("link", name="Programma", exact=True).click()
    for session in (TALK, READING):
        await page.get_by_role("link", name="Nieuwe sessie").click()
        await page.get_by_label("Titel").fill(session)
        await page.get_by_label("Begin").fill(f"{start}T13:00")
        await page.get_by_label("Einde").fill(f"{start}T14:00")
        if session == TALK:
            await page.get_by_role("checkbox", name=NOOR.name).first.check()
            await page.get_by_role("checkbox", name=NOOR.name).last.check()
        await page.get_by_role("button", name="Opslaan").click()
        await expect(page.get_by_text(session).first).to_be_visible()


async def choose_sessions(page: Page) -> None:
    """Choose on one's own page: first two at one time, which is refused, then one."""
    await open_mail(page, MEES.email)
    await page.get_by_role("link", name=re.compile(r"\/my\/")).click()
    await page.get_by_role("button", name="Open uw eigen pagina").click()
    await page.get_by_role("link", name="Kies uw sessies").click()
    for session in (TALK, READING):
        await page.get_by_role("checkbox", name=session).check()
    await page.get_by_role("button", name="Opslaan").click()
    await expect(page.get_by_role("alert")).to_contain_text(f"“{TALK}” en “{READING}”")
    await page.get_by_role("checkbox", name=READING).uncheck()
    await page.get_by_role("button", name="Opslaan").click()
    await expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Uw programma")).to_be_visible()
    await expect(page.get_by_text(TALK)).to_be_visible()


async def see_who_comes(page: Page) -> None:
    """Sign in as the trainer: there are the own sessions, and nothing else."""
    await page.goto("/staff/sign-in")
    await page.get_by_label("E-mailadres").fill(NOOR.email)
    await page.get_by_label("Wachtwoord").fill(NOOR.password)
    await page.get_by_role("button", name="Inloggen").click()
    await expect(page.get_by_role("heading", name="Mijn sessies")).to_be_visible()
    await page.get_by_role("link", name=TALK).first.click()
    await expect(page.get_by_role("rowheader", name=MEES.name)).to_be_visible()
    await expect(page.get_by_text(MEES.email)).to_have_count(0)


async def remove_session(page: Page) -> None:
    await page.get_by_role("link", name=re.compile(f"Verwijderen.*{TALK}")).click()
    await expect(page.get_by_text("1 persoon koos deze sessie")).to_be_visible()
    await page.get_by_role("button", name="Sessie verwijderen").click()
    await expect(page.get_by_text("De sessie is verwijderd.")).to_be_visible()
