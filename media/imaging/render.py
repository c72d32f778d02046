"""Draw and encode a photo in one size: faces hidden, nothing but pixels in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from media.imaging.encode import OutputFormat, encode
from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.redact import paint
from media.imaging.resize import fit
from media.imaging.shape import GROWTH, Oval, oval


class SizeName(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


#: The longer side in pixels. A smaller photo keeps its own size under each name.
LONGEST_SIDE: Final = {SizeName.SMALL: 640, SizeName.MEDIUM: 1280, SizeName.LARGE: 2560}

_REVIEW_SIDE: Final = 1920


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedFile:
    size: SizeName
    format: OutputFormat
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A picture in one size with its masks painted: what the files of that size must show."""

    pixels: Pixels
    masks: tuple[Oval, ...]
    #: Size of this picture ÷ size of the photo.
    scale: float


def sizes(pixels: Pixels) -> dict[SizeName, Pixels]:
    """Return the photo in each size, each made from the next larger."""
    result = {}
    for name in sorted(LONGEST_SIDE, key=LONGEST_SIDE.__getitem__, reverse=True):
        pixels = result[name] = fit(pixels, LONGEST_SIDE[name])
    return result


def draw(
    small: Pixels,
    hidden: Sequence[Box],
    *,
    scale: float,
    seed: bytes,
    growth: Mapping[int, float] | None = None,
) -> Drawn:
    """Paint the masks over a reduced photo; `growth` enlarges some, by their place in `hidden`."""
    grown = growth or {}
    masks = tuple(
        oval(box, scale=scale, growth=grown.get(place, GROWTH)) for place, box in enumerate(hidden)
    )
    return Drawn(pixels=paint(small, masks, seed=seed), masks=masks, scale=scale)


def encoded(drawn: Drawn, size: SizeName, output: OutputFormat) -> EncodedFile:
    height, width = drawn.pixels.shape[:2]
    data = encode(drawn.pixels, output)
    return EncodedFile(size=size, format=output, width=width, height=height, data=data)


def review_copy(pixels: Pixels) -> bytes:
    """Return staff's own copy: a JPEG of at most 1920 px with nothing hidden, and no metadata."""
    return encode(fit(pixels, _REVIEW_SIDE), OutputFormat.JPEG)
