"""Questions on the form: with a script only those that apply, without one all of them."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Visitors
from tests.e2e.world import World

pytestmark = pytest.mark.browser


def lunch(page: Page):
    return page.get_by_role("group", name="Luncht u mee?")


def diet(page: Page):
    return page.get_by_role("group", name="Wat eet u niet?")


async def test_a_question_appears_when_it_applies(visitor: Visitors, world: World):
    page = await visitor(phone=True)
    await page.goto(f"{world.at['public']}/sign-up")

    await expect(diet(page)).to_be_hidden()
    await lunch(page).get_by_label("Ja").check()
    await expect(diet(page)).to_be_visible()
    await diet(page).get_by_label("Noten").check()
    await lunch(page).get_by_label("Nee").check()
    await expect(diet(page)).to_be_hidden()


async def test_without_a_script_every_question_says_when_it_counts(visitor: Visitors, world: World):
    page = await visitor(phone=True, java_script_enabled=False)
    await page.goto(f"{world.at['public']}/sign-up")

    await expect(diet(page)).to_be_visible()
    await expect(page.get_by_text("Alleen als u bij")).to_be_visible()


async def test_special_data_needs_a_tick_and_nothing_filled_in_is_lost(
    visitor: Visitors, world: World
):
    page = await visitor(phone=True)
    await page.goto(f"{world.at['public']}/sign-up")
    await page.get_by_label("Uw naam").fill("Fenna Hofstra")
    await page.get_by_label("Uw e-mailadres").fill("fenna@school.example")
    await lunch(page).get_by_label("Ja").check()
    await diet(page).get_by_label("Vis").check()

    await page.get_by_role("button", name="Aanmelden").click()
    await expect(page.locator(".error-summary")).to_contain_text("Wat eet u niet?")
    await expect(diet(page).get_by_label("Vis")).to_be_checked()
    await page.get_by_label("Ik vind het goed dat dit antwoord").check()
    await page.get_by_role("button", name="Aanmelden").click()

    await expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()


async def test_staff_make_and_order_questions_without_a_script(visitor: Visitors, world: World):
    page = await visitor(storage_state=world.cookies("sanne"), java_script_enabled=False)
    await page.goto(f"{world.at['event nobody']}/questions")

    for label in ("Eerste vraag", "Tweede vraag"):
        await page.get_by_role("link", name="Vraag toevoegen").click()
        await page.get_by_label("Vraag, in het Nederlands").fill(label)
        await page.get_by_label("Doel, in het Nederlands").fill("om te weten wie er komt")
        await page.get_by_label("Grondslag").select_option("contract")
        await page.get_by_label("Dagen na de bijeenkomst").fill("7")
        await page.get_by_label("Alleen onze eigen organisatie").check()
        await (
            page.get_by_role("button", name="Bewaar")
            .or_(page.get_by_role("button", name="Opslaan"))
            .click()
        )
    await page.get_by_role("button", name=re.compile("^Omhoog.*Tweede")).click()

    await expect(page.locator("ol.list h2")).to_have_text(["Tweede vraag", "Eerste vraag"])
    for label in ("Tweede vraag", "Eerste vraag"):
        await page.get_by_role("button", name=re.compile(f"^Niet meer vragen.*{label}")).click()
    await expect(page.get_by_text("Wordt niet meer gevraagd")).to_have_count(2)
