"""The public gallery, and whether a face in it can be seen."""

from io import BytesIO

from PIL import Image
from playwright.async_api import Page, expect

from admin_ui.demo import pictures
from admin_ui.demo.reviewing import Box as Pixels
from tests.e2e.review import Box
from tests.e2e.site import eventually


async def look(page: Page, address: str, *, photos: int | None = None) -> list[str]:
    """Open the gallery, where so many photos have to be; return the addresses of the largest."""
    await page.goto(address)
    links = page.locator(".gallery a:has(img)")
    if photos is not None:
        await expect(links).to_have_count(photos)
    return [await link.get_attribute("href") or "" for link in await links.all()]


async def look_until(page: Page, address: str, *, photos: int) -> list[str]:
    """Open the gallery again and again until there are so many photos."""

    async def so_many() -> bool | None:
        await page.goto(address)
        return await page.locator(".gallery a:has(img)").count() == photos or None

    await eventually(f"{photos} photos", so_many)
    return await look(page, address, photos=photos)


async def picture(page: Page, address: str) -> Image.Image:
    answer = await page.request.get(address)
    assert answer.status == 200
    return pictures.opened(await answer.body())


async def status(page: Page, address: str) -> int:
    return (await page.request.get(address)).status


def is_covered(picture: Image.Image, box: Box) -> bool:
    """Say whether there is something solid over a face."""
    return pictures.is_covered(picture, _pixels(picture, box), of_width=picture.width)


def is_as_taken(picture: Image.Image, taken: bytes, box: Box) -> bool:
    """Say whether a face looks as it was photographed."""
    with Image.open(BytesIO(taken)) as image:
        original = image.convert("RGB")
    return pictures.is_same(picture, original, _pixels(picture, box), of_width=picture.width)


def _pixels(picture: Image.Image, box: Box) -> Pixels:
    width, height = picture.size
    x, y, w, h = box.x * width, box.y * height, box.w * width, box.h * height
    return Pixels(round(x), round(y), round(w), round(h))
