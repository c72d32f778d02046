"""Choosing a school from the register, by keyboard and by touch; any other text may stay."""

import secrets

import pytest
from playwright.async_api import Page, expect

from admin_ui.demo.attendee import letter_to
from admin_ui.demo.browser import Browser
from tests.e2e.conftest import Visitors
from tests.e2e.world import World

pytestmark = pytest.mark.browser

_CHOSEN = "input[name=organisation_id]"


async def open_form(page: Page, world: World) -> None:
    await page.goto(f"{world.at['public']}/sign-up?lang=nl")
    await expect(page.get_by_role("combobox", name="Uw school of organisatie")).to_be_visible()


async def test_a_school_is_chosen_by_keyboard_and_kept(visitor: Visitors, site: str, world: World):
    page = await visitor(phone=True)
    email = f"{secrets.token_hex(4)}@school.example"
    await open_form(page, world)
    box = page.get_by_role("combobox")

    await box.press_sequentially("regenboog ijss")
    option = page.get_by_role("option", name="Basisschool De Regenboog IJsselstein · 98AA01")
    await expect(option).to_be_visible()
    await expect(box).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_role("status")).to_contain_text("1 organisatie gevonden")
    await box.press("ArrowDown")
    await expect(option).to_have_attribute("aria-selected", "true")
    assert await box.get_attribute("aria-activedescendant") == await option.get_attribute("id")
    await box.press("Enter")

    await expect(box).to_have_value("Basisschool De Regenboog")
    await expect(box).to_have_attribute("aria-expanded", "false")
    await expect(page.get_by_role("status")).to_contain_text("IJsselstein · 98AA01")
    chosen = await page.locator(_CHOSEN).input_value()

    await page.locator("#field-name").fill("Sjoukje Bakker")
    await page.locator("#field-email").fill(email)
    await page.locator("main form .button").last.click()
    await expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
    with Browser(site) as browser:
        await page.goto(letter_to(browser, email).link("/my/"))
    await page.locator("main form .button").first.click()
    await page.get_by_role("link", name="Uw naam of organisatie verbeteren").first.click()
    await expect(page.locator(_CHOSEN)).to_have_value(chosen)


async def test_typing_on_lets_the_school_go_and_escape_keeps_the_text(
    visitor: Visitors, world: World
):
    page = await visitor()
    await open_form(page, world)
    box = page.get_by_role("combobox")
    await box.press_sequentially("kompas")
    await page.get_by_role("option").first.click()
    await expect(box).to_have_value("Jenaplanschool Het Kompas")
    await expect(box).to_be_focused()

    await box.press_sequentially(" zuid")

    await expect(page.locator(_CHOSEN)).to_have_value("")
    await box.fill("kompas")
    await expect(page.get_by_role("option")).to_have_count(1)
    await box.press("Escape")
    await expect(page.get_by_role("option")).to_have_count(0)
    await expect(box).to_have_value("kompas")


async def test_a_school_that_is_not_there_is_just_typed(visitor: Visitors, world: World):
    page = await visitor()
    await open_form(page, world)
    box = page.get_by_role("combobox")

    await box.press_sequentially("Hogeschool Nergens")

    await expect(page.get_by_role("status")).to_contain_text("Wat u typte is ook goed")
    await box.press("Tab")
    await expect(box).to_have_value("Hogeschool Nergens")


async def test_without_scripts_it_is_a_text_field(visitor: Visitors, world: World):
    page = await visitor(java_script_enabled=False)
    await page.goto(f"{world.at['public']}/sign-up?lang=nl")

    await page.get_by_role("textbox", name="Uw school of organisatie").fill("De Linde")

    await expect(page.get_by_role("combobox")).to_have_count(0)
