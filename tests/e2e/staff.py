"""What staff do, in a browser, in Dutch."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from playwright.async_api import Page, expect

from admin_ui.demo.people import Account

PURPOSES = ("Op de website", "Op sociale media")

_LOCAL = "%Y-%m-%dT%H:%M"


async def sign_in(page: Page, account: Account) -> None:
    await page.goto("/staff")
    await page.get_by_label("E-mailadres").fill(account.email)
    await page.get_by_label("Wachtwoord").fill(account.password)
    await page.get_by_role("button", name="Inloggen").click()
    await expect(page.get_by_role("heading", name="Bijeenkomsten", level=1)).to_be_visible()


async def make_event(page: Page, title: str, *, today: datetime) -> None:
    """Make an event in a week; nobody can sign up yet."""
    start = (today + timedelta(days=7)).replace(hour=13, minute=0)
    fields = {
        "Titel": title,
        "Beschrijving": "Een middag over lezen in de klas.",
        "Locatie": "Utrecht",
        "Begin": start.strftime(_LOCAL),
        "Einde": (start + timedelta(hours=4)).strftime(_LOCAL),
        "Aantal plaatsen": "40",
        "Gaat dicht": (start - timedelta(days=1)).strftime(_LOCAL),
    }
    await page.get_by_role("link", name="Nieuwe bijeenkomst").click()
    for label, value in fields.items():
        await page.get_by_label(label).fill(value)
    await _choose(page, PURPOSES)
    await (
        page.get_by_role("button", name="Opslaan")
        .or_(page.get_by_role("button", name="Bewaar"))
        .click()
    )
    await expect(page.get_by_role("heading", name=title)).to_be_visible()


async def open_registration(page: Page) -> None:
    await page.get_by_role("button", name="Open het aanmelden").click()
    await expect(page.get_by_text("Aanmelden open", exact=True)).to_be_visible()


async def make_album(page: Page, title: str) -> None:
    await page.get_by_role("link", name="Nieuw album").click()
    await page.get_by_label("Naam van het album").fill(title)
    await _choose(page, PURPOSES)
    await page.get_by_role("button", name="Maak het album").click()
    await expect(page.get_by_role("heading", name=title)).to_be_visible()


async def _choose(page: Page, purposes: Sequence[str]) -> None:
    for purpose in purposes:
        await page.get_by_role("checkbox", name=purpose).check()


async def upload(page: Page, files: list[dict[str, object]]) -> None:
    """Choose files on the upload page, and wait until all are in."""
    await page.get_by_role("link", name="Foto's uploaden").first.click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Kies foto's").click()
    await (await chooser.value).set_files(files)
    ready = f"Klaar. {len(files)} foto's zijn binnen."
    await expect(page.get_by_role("status")).to_have_text(ready)
    await page.get_by_role("link", name="Naar het album").click()


async def count(page: Page, of: str, number: int) -> None:
    """Wait until the progress of an album counts so many photos."""
    figure = page.locator(".stats > div").filter(has=page.get_by_text(of, exact=True))
    await expect(figure.locator("dd")).to_have_text(str(number))


async def step(page: Page, name: str, said: str, *, asked: bool = False) -> None:
    """Take an album to its next step; `asked`: the page asks whether one is sure."""
    await page.get_by_role("button", name=name).click()
    if asked:
        await page.get_by_role("button", name="Ja, ga door").click()
    await expect(page.get_by_text(said)).to_be_visible()


async def see_album(page: Page, title: str) -> None:
    await page.goto("/staff/albums")
    await page.get_by_role("link", name=title).click()
