"""Staff decide who comes, and call the meeting off: in a browser, at the width of a phone."""

import re

import pytest
from playwright.async_api import Page, expect

from admin_ui.demo.people import SANNE
from infra.clock import SystemClock
from tests.e2e import staff
from tests.e2e.attendee import Attendee, open_mail, sign_up
from tests.e2e.conftest import Visitors

pytestmark = pytest.mark.browser

EVA = Attendee("Eva Jansen", "eva.jansen@linde.example")
TOM = Attendee("Tom de Boer", "tom.deboer@linde.example")
REASON = "De zaal staat onder water."


async def test_staff_decide_who_comes_and_call_the_meeting_off(visitor: Visitors, title: str):
    sanne, eva, tom = await visitor(phone=True), await visitor(phone=True), await visitor()
    await staff.sign_in(sanne, SANNE)
    await staff.make_event(sanne, title, today=SystemClock().now())
    event = sanne.url.partition("?")[0]
    await let_staff_decide(sanne)
    await staff.open_registration(sanne)

    await sign_up(eva, title, EVA)
    await own_page(eva, EVA, "U hebt nog geen plaats.")
    await sign_up(tom, title, TOM)

    await decide(sanne, event, EVA, "Goedkeuren", "Deze aanmeldingen zijn goedgekeurd.")
    await decide(sanne, event, TOM, "Afwijzen", "Deze aanmeldingen zijn afgewezen.")
    await own_page(eva, EVA, "U hebt een plaats.")
    await own_page(tom, TOM, "De organisator kon u geen plaats geven.")

    await call_off(sanne, event)
    await open_mail(eva, EVA.email)
    await expect(eva.get_by_text(REASON)).to_be_visible()
    await own_page(eva, EVA, REASON)
    await eva.goto("/")
    await eva.get_by_role("link", name=title).click()
    await expect(eva.get_by_text(REASON)).to_be_visible()
    await expect(eva.get_by_role("link", name="Aanmelden")).to_have_count(0)


async def let_staff_decide(page: Page) -> None:
    await page.get_by_role("link", name="Verander hoe mensen zich aanmelden").click()
    await page.get_by_role("checkbox", name="Wij beslissen over elke aanmelding").check()
    await page.get_by_role("button", name="Opslaan").click()
    await expect(page.get_by_text("Uw wijzigingen zijn bewaard.")).to_be_visible()


async def decide(page: Page, event: str, about: Attendee, button: str, done: str) -> None:
    await page.goto(event)
    await page.get_by_role("link", name=re.compile("om over te beslissen")).click()
    await page.get_by_role("checkbox", name=about.name).check()
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_text(done)).to_be_visible()


async def own_page(page: Page, who: Attendee, says: str) -> None:
    """Follow the newest mail to one's own page."""
    await open_mail(page, who.email)
    await page.get_by_role("link", name=re.compile(r"\/my\/")).click()
    await page.get_by_role("button").last.click()
    await expect(page.get_by_role("heading", name="Uw eigen pagina")).to_be_visible()
    await expect(page.get_by_text(says).first).to_be_visible()


async def call_off(page: Page, event: str) -> None:
    """Look at what cancelling does, go back, and do it after all."""
    await page.goto(event)
    await page.get_by_role("link", name="Bijeenkomst afgelasten").click()
    await expect(page.get_by_text("U kunt dit niet ongedaan maken.")).to_be_visible()
    await page.get_by_role("link", name="Niet afgelasten").click()
    await expect(page.get_by_text("Aanmelden open", exact=True)).to_be_visible()
    await page.get_by_role("link", name="Bijeenkomst afgelasten").click()
    await page.get_by_label("Waarom gaat het niet door?").fill(REASON)
    await page.get_by_role("button", name="Afgelasten en iedereen mailen").click()
    await expect(page.get_by_text("Iedereen die erop rekende krijgt een mail.")).to_be_visible()
    await expect(page.get_by_text(REASON)).to_be_visible()
