"""Draw and encode a photo in one size: faces hidden, nothing but pixels in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.encode import OutputFormat, encode
from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.redact import paint
from media.imaging.shape import GROWTH, Oval, oval
from media.imaging.style import SURROUNDINGS, Style


class SizeName(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


#: The longer side in pixels. A smaller photo keeps its own size under each name.
LONGEST_SIDE: Final = {SizeName.SMALL: 640, SizeName.MEDIUM: 1280, SizeName.LARGE: 2560}

_REVIEW_SIDE: Final = 1920
_BLOCK: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """A photo, nothing hidden, as large as it is ever published, and the size it had."""

    pixels: Pixels
    photo_width: int
    photo_height: int

    @property
    def scale(self) -> float:
        """Return the size of this picture ÷ size of the photo."""
        return float(self.pixels.shape[1] / self.photo_width)


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedFile:
    size: SizeName
    format: OutputFormat
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Where a mask is solid: a window of the picture, and in it 1 or 0 per pixel."""

    window: tuple[slice, slice]
    solid: NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """A picture in one size with its masks painted: what the files of that size must show."""

    pixels: Pixels
    masks: tuple[Oval, ...]
    #: Size of this picture ÷ size of the photo.
    scale: float

    @cached_property
    def covers(self) -> tuple[Cover, ...]:
        """Return where each mask is solid, those left out that lie outside the picture."""
        windows = [mask.window(*self.pixels.shape[:2], room=0) for mask in self.masks]
        covers = [
            Cover(window, mask.solid(window).astype(np.uint8))
            for mask, window in zip(self.masks, windows, strict=True)
        ]
        return tuple(cover for cover in covers if cover.solid.any())

    @cached_property
    def blocks(self) -> Pixels:
        return in_blocks(self.pixels)


def in_blocks(pixels: Pixels) -> Pixels:
    """Return the mean colour of every block of 8 by 8; those at the border are mirrored."""
    import cv2

    down, across = (-side % _BLOCK for side in pixels.shape[:2])
    whole = pixels
    if down or across:
        whole = np.asarray(cv2.copyMakeBorder(pixels, 0, down, 0, across, cv2.BORDER_REFLECT))
    size = whole.shape[1] // _BLOCK, whole.shape[0] // _BLOCK
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def reduced(pixels: Pixels) -> Reduced:
    """Return all of a photo that rendering it takes: a sixth of its pixels at 24 megapixels."""
    height, width = pixels.shape[:2]
    return Reduced(_reduced(pixels, LONGEST_SIDE[SizeName.LARGE]), width, height)


def sizes(photo: Reduced) -> dict[SizeName, Pixels]:
    """Return the photo in each size, each made from the next larger."""
    result = {}
    pixels = photo.pixels
    for name in sorted(LONGEST_SIDE, key=LONGEST_SIDE.__getitem__, reverse=True):
        pixels = result[name] = _reduced(pixels, LONGEST_SIDE[name])
    return result


def _reduced(pixels: Pixels, side: int) -> Pixels:
    """Return the picture with its longer side at most `side`; never enlarged.

    Whole halves are averaged and the rest is interpolated between neighbours: a fifth of the work
    of averaging areas that are no whole numbers of pixels, and hardly to be told from it.
    """
    import cv2

    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    while min(pixels.shape[0] / size[1], pixels.shape[1] / size[0]) >= 2:  # noqa: PLR2004  a half
        whole = pixels[: pixels.shape[0] // 2 * 2, : pixels.shape[1] // 2 * 2]
        half = whole.shape[1] // 2, whole.shape[0] // 2
        pixels = np.asarray(cv2.resize(whole, half, interpolation=cv2.INTER_AREA), np.uint8)
    if pixels.shape[:2] == (size[1], size[0]):
        return pixels
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def draw(
    small: Pixels,
    hidden: Sequence[Box],
    *,
    scale: float,
    seed: bytes,
    style: Style = SURROUNDINGS,
    growth: Mapping[int, float] | None = None,
) -> Drawn:
    """Paint the masks over a reduced photo; `growth` enlarges some, by their place in `hidden`."""
    grown = growth or {}
    masks = tuple(
        oval(box, scale=scale, growth=grown.get(place, GROWTH)) for place, box in enumerate(hidden)
    )
    return Drawn(pixels=paint(small, masks, seed=seed, style=style), masks=masks, scale=scale)


def encoded(drawn: Drawn, size: SizeName, output: OutputFormat, packet: bytes = b"") -> EncodedFile:
    height, width = drawn.pixels.shape[:2]
    data = encode(drawn.pixels, output, packet)
    return EncodedFile(size=size, format=output, width=width, height=height, data=data)


def review_copy(photo: Reduced) -> bytes:
    """Return staff's own copy: a JPEG of at most 1920 px with nothing hidden, and no metadata."""
    return encode(_reduced(photo.pixels, _REVIEW_SIDE), OutputFormat.JPEG)
