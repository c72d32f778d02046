"""What somebody does who signs up, in a browser, in Dutch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

from tests.e2e.site import eventually

WEBSITE, SOCIAL = re.compile("website"), re.compile("sociale media")

_ANSWERS = {True: "Ja, dat mag", False: "Nee, liever niet"}


@dataclass(frozen=True)
class Attendee:
    """`choices`: yes or no per question; what is not in it is left open."""

    name: str
    email: str
    choices: Mapping[re.Pattern[str], bool] = field(default_factory=dict)


async def sign_up(page: Page, event: str, attendee: Attendee) -> None:
    """Find the event on the first page, fill in its form and send it."""
    await page.goto("/")
    await page.get_by_role("link", name=event).click()
    await page.get_by_role("link", name="Aanmelden").click()
    await expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    await page.get_by_label("Uw naam").fill(attendee.name)
    await page.get_by_label("Uw e-mailadres").fill(attendee.email)
    for question, yes in attendee.choices.items():
        group = page.get_by_role("group", name=question)
        await group.get_by_role("radio", name=_ANSWERS[yes]).check()
    await page.get_by_role("button", name="Aanmelden").click()
    await expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()


async def open_mail(page: Page, email: str) -> None:
    """Wait for the newest mail to somebody, and open it."""
    lines = page.get_by_role("listitem").filter(has_text=email)

    async def look() -> Locator | None:
        await page.goto("/inbox")
        return lines.first if await lines.count() else None

    newest = await eventually(f"a mail to {email}", look)
    await newest.get_by_role("link").click()


async def confirm(page: Page, email: str) -> None:
    """Read the mail, follow its link, and press the one button there."""
    await open_mail(page, email)
    await expect(page.get_by_text("U zei ja tegen foto's.")).to_be_visible()
    await page.get_by_role("link", name=re.compile(r"\/confirm\/")).click()
    await page.get_by_role("button", name="Bevestigen").click()
    await expect(page.get_by_role("heading", name="Uw eigen pagina")).to_be_visible()


def choice(page: Page, question: re.Pattern[str], *, yes: bool) -> Locator:
    """Return the button of an answer on somebody's own page."""
    group = page.get_by_role("group", name=question)
    return group.get_by_role("button", name=_ANSWERS[yes])
