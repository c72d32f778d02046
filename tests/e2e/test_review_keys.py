"""The review page and the upload page, by keys, by dropping, and without movement."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.conftest import Visitors
from tests.e2e.review import Review
from tests.e2e.world import World

pytestmark = pytest.mark.browser

_DROPPED = """() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["geen foto"], "lijst.txt"));
    return transfer;
}"""


@pytest.fixture
async def karim(visitor: Visitors, world: World) -> Page:
    return await visitor(storage_state=world.cookies("karim"))


async def test_keys_walk_through_faces_and_photos(karim: Page, world: World):
    review = Review(karim)
    await karim.goto(world.at["photo"])
    await review.opened(1)
    first, second = review.faces.nth(0), review.faces.nth(1)

    await review.press("n")
    await expect(second).to_be_focused()
    await review.press("n")
    await expect(first).to_be_focused()
    await review.press("p")
    await expect(second).to_be_focused()
    await review.press("u")
    await expect(first).to_be_focused()
    await review.press("ArrowLeft")
    await expect(second).to_be_focused()

    await review.press("j")
    await review.opened(2)
    await review.press("Shift+ArrowRight")
    await review.opened(3, faces=False)
    await review.press("k")
    await review.opened(2)


async def test_keys_are_explained_and_masks_previewed(karim: Page, world: World):
    review = Review(karim)
    await karim.goto(world.at["photo"])
    await review.opened(1)

    await review.press("v")
    mask = await review.faces.first.evaluate("face => getComputedStyle(face, '::before').content")
    assert mask == '""'
    await expect(karim.get_by_role("button", name="Toon de afdekking")).to_have_attribute(
        "aria-pressed", "true"
    )

    await review.press("?")
    dialog = karim.get_by_role("dialog", name="Toetsen")
    await expect(dialog).to_contain_text("wie is dit? (toont het gezicht)")
    await review.press("h", "Escape")
    await expect(dialog).to_be_hidden()
    await review.says(review.faces.first, "onherkenbaar, nog niet beslist")


async def test_a_photo_without_faces_is_accepted_with_one_key(karim: Page, world: World):
    review = Review(karim)
    await karim.goto(world.at["photo nobody"])
    await review.opened(3, faces=False)

    await review.press("a")
    await expect(karim.get_by_text("Dit was de laatste foto").last).to_be_visible()
    await expect(karim.get_by_text("Niets aan deze foto houdt publiceren tegen.")).to_be_visible()


async def test_what_is_dropped_is_taken_in(visitor: Visitors, world: World):
    sanne = await visitor(storage_state=world.cookies("sanne"))
    await sanne.goto(f"{world.at['empty album']}/upload")

    transfer = await sanne.evaluate_handle(_DROPPED)
    await sanne.locator(".drop-zone").dispatch_event("drop", {"dataTransfer": transfer})

    await expect(sanne.get_by_role("listitem").filter(has_text="lijst.txt")).to_contain_text(
        "Overgeslagen"
    )


async def test_nothing_moves_for_who_wants_no_movement(visitor: Visitors, world: World):
    page = await visitor(reduced_motion="reduce")
    await page.goto(world.at["public"])

    moving = """() => [...document.querySelectorAll('*')].filter(one => {
        const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(one);
        return transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior !== 'auto';
    }).length"""
    assert await page.evaluate(moving) == 0


async def test_who_is_proposed_is_confirmed_with_one_key_and_asked_again_after_undo(
    karim: Page, world: World
):
    review = Review(karim)
    await karim.goto(world.at["photo"])
    await review.opened(1)
    proposed = review.face("zeker Ad Voorbeeld")
    await review.go_to(proposed)

    await review.press("y")
    await expect(proposed).to_have_count(0)
    await review.press("z")
    await expect(proposed).to_have_count(1)
    await review.says(proposed, "onherkenbaar, nog niet beslist")
