"""From an empty installation to a published album and back, as people do it: in a browser."""

import re

import pytest
from playwright.async_api import Page, expect

from admin_ui.demo.people import KARIM, SANNE
from infra.clock import SystemClock
from tests.e2e import gallery, staff
from tests.e2e.attendee import SOCIAL, WEBSITE, Attendee, choice, confirm, sign_up
from tests.e2e.conftest import Visitors
from tests.e2e.photos import Photos
from tests.e2e.review import Box, Review
from tests.not_run import not_run

pytestmark = pytest.mark.browser

AD = Attendee("Ad Voorbeeld", "ad@linde.example", {WEBSITE: True, SOCIAL: True})
WIM = Attendee("Wim Voorbeeld", "wim@linde.example", {WEBSITE: False, SOCIAL: False})
CAS = Attendee("Cas Peeters", "cas@linde.example")

ALBUM = "Foto's van de studiedag"


async def test_the_whole_job_in_dutch(visitor: Visitors, photos: Photos, title: str):
    sanne, karim, anybody = await visitor(), await visitor(), await visitor()
    await staff.sign_in(sanne, SANNE)
    await staff.make_event(sanne, title, today=SystemClock().now())
    await staff.open_registration(sanne)
    event = sanne.url

    ad = await everybody_signs_up(visitor, title)

    await sanne.goto(event)
    await staff.make_album(sanne, ALBUM)
    await staff.upload(sanne, photos.files())
    await staff.count(sanne, "wordt gescand", 0)
    await staff.step(sanne, "Laat beoordelen", "Het album wordt nu beoordeeld.")
    album = sanne.url.partition("?")[0]

    await staff.sign_in(karim, KARIM)
    await karim.goto(album)
    ad_box, wim_box = await review_with_the_keyboard(karim)

    await refused_to_approve_own_photos(sanne, album)
    await karim.goto(album)
    address = await approve_and_publish(karim)

    before = await gallery.look(anybody, address, photos=3)
    together = await gallery.picture(anybody, before[0])
    assert gallery.is_as_taken(together, photos.together, ad_box)
    assert gallery.is_covered(together, wim_box)
    await look_at_a_photo_large(anybody)

    await withdraw(ad)
    assert await gallery.status(anybody, before[0]) == 410
    left = await gallery.look(anybody, address)
    assert before[0] not in left
    assert set(before[1:]) <= set(left)

    back = await gallery.look_until(anybody, address, photos=3)
    [returned] = [photo for photo in back if photo not in before]
    hidden = await gallery.picture(anybody, returned)
    assert gallery.is_covered(hidden, ad_box)
    assert gallery.is_covered(hidden, wim_box)
    assert await gallery.status(anybody, before[0]) == 410

    await report(anybody, address)
    assert await gallery.status(anybody, returned) == 410
    await deal_with_report(karim)
    await gallery.look_until(anybody, address, photos=3)

    if not photos.real:
        not_run("the photographs cannot be had here; it went well with drawings")


async def everybody_signs_up(visitor: Visitors, event: str) -> Page:
    """Sign up three people on their phones; return the own page of the one who said yes."""
    for attendee in (WIM, CAS):
        await sign_up(await visitor(phone=True), event, attendee)
    ad = await visitor(phone=True)
    await sign_up(ad, event, AD)
    await confirm(ad, AD.email)
    await expect(choice(ad, WEBSITE, yes=True)).to_have_attribute("aria-pressed", "true")
    return ad


async def review_with_the_keyboard(page: Page) -> tuple[Box, Box]:
    """Decide about every face of three photos; return where Ad and Wim are in the first."""
    review = Review(page)
    await page.get_by_role("link", name=re.compile("Foto 1")).first.click()
    await review.opened(1)
    ad, ad_box = await review.largest(on_the_left=False)
    wim, wim_box = await review.largest(on_the_left=True)

    await review.go_to(ad)
    await review.ask_who("Ad Voorbeeld")
    await review.press("Enter")
    await review.says(ad, "getoond")

    await review.go_to(wim)
    await refused_to_show(review, WIM, "zei nee")
    await refused_to_show(review, CAS, "geen antwoord")
    await review.press("h")
    await review.says(wim, "onherkenbaar$")

    await draw_and_think_again(review)
    await review.hide_the_rest()
    await review.press("Enter")

    await review.opened(2)
    await review.hide_the_rest()
    await review.press("Enter")

    await review.opened(3, faces=False)
    await page.get_by_role("button", name="Niemand erop: akkoord").click()
    await expect(page.get_by_text("Dit was de laatste foto").first).to_be_visible()
    return ad_box, wim_box


async def refused_to_show(review: Review, attendee: Attendee, answer: str) -> None:
    option = await review.ask_who(attendee.name)
    await expect(option).to_contain_text(answer)
    await review.press("Enter")
    await expect(review.page.get_by_text("Het gezicht blijft onherkenbaar")).to_be_visible()
    await review.press("Escape")


async def draw_and_think_again(review: Review) -> None:
    """Draw a box, say that it is no face, take both back, and draw another with the mouse."""
    before = await review.faces.count()
    await review.press("d", *["ArrowDown"] * 20, "Enter")
    await expect(review.faces).to_have_count(before + 1)
    await review.says(review.current, "onherkenbaar, met de hand getekend")
    await review.press("x")
    await review.says(review.face("getekend"), "geen gezicht")
    await review.press("z")
    await review.says(review.face("getekend"), "onherkenbaar")
    await review.press("z")
    await expect(review.faces).to_have_count(before)


async def refused_to_approve_own_photos(page: Page, album: str) -> None:
    await page.goto(album)
    await expect(page.get_by_text("Iemand anders moet het goedkeuren")).to_be_visible()
    await expect(page.get_by_role("button", name="Keur het album goed")).to_have_count(0)
    token = await page.locator("meta[name=form-token]").get_attribute("content")
    forced = await page.request.post(f"{album}/approve", form={"form_token": token or ""})
    assert forced.status == 403


async def approve_and_publish(page: Page) -> str:
    """Return the public address of the album."""
    await staff.step(page, "Keur het album goed", "Het album is goedgekeurd")
    await staff.step(page, "Publiceer 3 foto's", "Het album is openbaar.", asked=True)
    address = await page.get_by_role("link", name=re.compile(r"\/albums\/")).get_attribute("href")
    assert address is not None
    return address


async def look_at_a_photo_large(page: Page) -> None:
    await page.locator(".gallery a:has(img)").first.click()
    dialog = page.get_by_role("dialog", name="Foto, vergroot")
    await expect(dialog.get_by_role("link", name="Staat u op deze foto? Meld het")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def withdraw(ad: Page) -> None:
    """Press no, once, as yes was given with one press."""
    await ad.goto("/me")
    await expect(ad.get_by_role("listitem").get_by_role("link", name=ALBUM)).to_have_count(1)
    await choice(ad, WEBSITE, yes=False).click()
    await expect(choice(ad, WEBSITE, yes=False)).to_have_attribute("aria-pressed", "true")
    await expect(ad.get_by_text("Op geen enkele gepubliceerde foto")).to_be_visible()


async def report(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_role("link", name=re.compile("Meld het")).first.click()
    await page.get_by_role("radio", name=re.compile("Dit ben ik")).check()
    await page.get_by_role("button", name="Haal de foto offline").click()
    await expect(page.get_by_role("heading", name="De foto is offline")).to_be_visible()
    await gallery.look(page, address, photos=2)


async def deal_with_report(page: Page) -> None:
    await page.goto("/staff")
    await page.get_by_role("link", name=re.compile("af te handelen")).click()
    await page.get_by_role("button", name="Afgehandeld: zet terug").first.click()
    await expect(page.get_by_text("De melding is afgehandeld.")).to_be_visible()
