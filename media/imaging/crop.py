"""Cut one face out of staff's own copy of a photo."""

from typing import Final

from media.imaging.encode import OutputFormat, decode_own, encode
from media.imaging.geometry import Box
from media.imaging.resize import fit

#: Surroundings on each side, in parts of the face: people are known by more than their eyes.
_MARGIN: Final = 0.35

#: Longest side of what is returned, pixels.
_SIDE: Final = 320


def face_crop(copy: bytes, box: Box, *, photo_width: int) -> bytes:
    """Return a square JPEG of the face in `box`, less where the photo ends.

    `box` is in pixels of the photo, `photo_width` wide; `copy` is a smaller picture of it that
    `review_copy` made.
    """
    pixels = decode_own(copy)
    height, width = pixels.shape[:2]
    scale = width / photo_width
    half = max(box.w, box.h) * (0.5 + _MARGIN) * scale
    x, y = (box.x + box.w / 2) * scale, (box.y + box.h / 2) * scale
    left, top = max(0, round(x - half)), max(0, round(y - half))
    right, bottom = min(width, round(x + half) + 1), min(height, round(y + half) + 1)
    return encode(fit(pixels[top:bottom, left:right], _SIDE), OutputFormat.JPEG)
