"""The review page, worked with the keyboard."""

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect


@dataclass(frozen=True)
class Box:
    """Where a face is, as shares of the photo's width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def area(self) -> float:
        return self.w * self.h

    @property
    def on_the_left(self) -> bool:
        return self.x + self.w / 2 < 0.5


_BOXES = """faces => faces.map(({style}) =>
    [style.left, style.top, style.width, style.height].map(share => parseFloat(share) / 100))"""


class Review:
    """One photo under review."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faces = page.locator(".stage .face")
        self.current = page.locator(".stage .face[aria-current=true]")

    async def opened(self, number: int, *, faces: bool = True) -> None:
        """Wait until this photo of the album is on the screen, with or without faces."""
        heading = re.compile(rf"^Foto {number} van")
        await expect(self.page.get_by_role("heading", name=heading)).to_be_visible()
        await expect(self.page.locator(".stage img")).to_be_visible()
        if faces:
            await expect(self.faces.first).to_be_visible()
        else:
            await expect(self.faces).to_have_count(0)

    def face(self, named: str) -> Locator:
        """Return the face whose name contains something."""
        return self.page.get_by_role("button", name=named).and_(self.faces)

    async def boxes(self) -> list[Box]:
        return [Box(*box) for box in await self.faces.evaluate_all(_BOXES)]

    async def largest(self, *, on_the_left: bool) -> tuple[Locator, Box]:
        """Return the largest face of one half of the photo; a detector may see more than people."""
        boxes = await self.boxes()
        half = [box for box in boxes if box.on_the_left is on_the_left]
        found = max(half, key=lambda box: box.area)
        return self.faces.nth(boxes.index(found)), found

    async def hide_the_rest(self) -> None:
        """Hide every face that nothing was decided about, with the keyboard alone."""
        open_ones = self.face("nog niet beslist")
        for left in reversed(range(await open_ones.count())):
            await self.press("u", "h")
            await expect(open_ones).to_have_count(left)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def go_to(self, face: Locator) -> None:
        """Walk to a face, as far as it takes."""
        for _ in range(await self.faces.count()):
            if await face.get_attribute("aria-current") == "true":
                return
            await self.press("ArrowRight")
        raise AssertionError("the face cannot be reached")

    async def says(self, face: Locator, state: str) -> None:
        """Wait until a face's name tells how it stands."""
        await expect(face).to_have_attribute("aria-label", re.compile(rf": {state}"))

    async def ask_who(self, name: str) -> Locator:
        """Press T and type; return who is offered."""
        await self.press("t")
        dialog = self.page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        await self.page.keyboard.type(name)
        option = dialog.get_by_role("option", name=name)
        await expect(dialog.get_by_role("option")).to_have_count(1)
        await expect(option).to_have_attribute("aria-selected", re.compile("true|false"))
        return option
