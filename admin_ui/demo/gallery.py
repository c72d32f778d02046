"""The public side of an album, looked at without cookies, by somebody who knows nobody."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import httpx
from PIL import Image

from admin_ui.demo.browser import Browser, Unexpected
from admin_ui.demo.pictures import difference, is_bare, opened

_FILE: Final = re.compile(r"/photos/([0-9a-f-]{36})/(?:small|medium|large)\.(?:jpeg|webp|avif)")


@dataclass(frozen=True, slots=True)
class Published:
    """A photo as the gallery shows it: its public id, and the addresses of all its files."""

    id: str
    files: tuple[str, ...]

    @property
    def large(self) -> str:
        return next(file for file in self.files if file.endswith("/large.jpeg"))


def photos(browser: Browser, slug: str) -> dict[str, Published]:
    """Return what a gallery shows now, by public id."""
    html = browser.open(f"/albums/{slug}").html
    files: dict[str, dict[str, None]] = {}
    for found in _FILE.finditer(html):
        files.setdefault(found[1], {})[found[0]] = None
    return {id_: Published(id_, tuple(known)) for id_, known in files.items()}


def fetch(browser: Browser, photo: Published) -> Image.Image:
    """Fetch every file of a photo, each of which has to be good; return the large picture."""
    for path in photo.files:
        answer = browser.get(path)
        if answer.status_code != httpx.codes.OK:
            raise Unexpected(f"{path} answers {answer.status_code}")
        if "set-cookie" in answer.headers:
            raise Unexpected(f"{path} sets a cookie")
        if not is_bare(answer.content):
            raise Unexpected(f"{path} tells more than its picture")
    return opened(browser.get(photo.large).content)


def statuses(browser: Browser, published: Iterable[Published]) -> set[int]:
    """Return what the files of these photos answer."""
    return {browser.get(path).status_code for photo in published for path in photo.files}


def which(picture: Image.Image, originals: Mapping[str, Image.Image]) -> str:
    """Say which photo a public picture was made from: the one that it differs least from."""
    return min(originals, key=lambda photo_id: difference(picture, originals[photo_id]))
