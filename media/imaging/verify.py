"""Look at a file as the public would, and say what is wrong with it.

Nothing here compares a hidden face with anybody: that would be recognition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from media.imaging.detect import DetectedFace
from media.imaging.encode import OutputFormat, decode_own
from media.imaging.geometry import Box, corners, overlap
from media.imaging.metadata import verify_segments
from media.imaging.picture import Pixels
from media.imaging.render import Cover, Drawn, in_blocks

#: Levels (of 255) by which a mask may differ from what was drawn, on average; and the whole
#: picture, in blocks of 8 by 8, on average and at worst. Codecs stay well below (tests measure it).
_MASK_LEVELS: Final = 6.0
_PICTURE_LEVELS, _BLOCK_LEVELS = 4.0, 48.0

#: A find that overlaps a shown face this much is that face.
_SAME: Final = 0.3


class Altered(ValueError):
    """A file does not show what was drawn."""


def verified_pixels(data: bytes, output: OutputFormat, drawn: Drawn, packet: bytes = b"") -> Pixels:
    """Return what a file shows; raise `Impure` or `Altered` when it is not what was drawn."""
    verify_segments(data, output, packet)
    seen = decode_own(data)
    if seen.shape != drawn.pixels.shape:
        raise Altered("another size")
    if any(_difference(seen, drawn.pixels, cover) > _MASK_LEVELS for cover in drawn.covers):
        raise Altered("a mask is not as drawn")
    apart = np.abs(in_blocks(seen).astype(np.int16) - drawn.blocks)
    if apart.mean() > _PICTURE_LEVELS or apart.max() > _BLOCK_LEVELS:
        raise Altered("the picture is not as drawn")
    return seen


def _difference(seen: Pixels, drawn: Pixels, cover: Cover) -> float:
    """Return by how many levels two pictures differ on average where a mask is solid."""
    import cv2

    window = cover.window
    apart = cv2.absdiff(seen[window], drawn[window])
    return sum(cv2.mean(apart, mask=cover.solid)[:3]) / 3


@dataclass(frozen=True, slots=True)
class Finds:
    """Faces that are still found: in which masks, and outside all of them."""

    in_masks: frozenset[int]
    outside: tuple[DetectedFace, ...]


def judge(found: Sequence[DetectedFace], drawn: Drawn, shown: Sequence[Box]) -> Finds:
    """Sort out what a detector finds in a drawn picture; a face that may be seen is no find."""
    visible = corners(shown) * np.float32(drawn.scale)
    inside: set[int] = set()
    outside: list[DetectedFace] = []
    for face in found:
        if len(visible) and overlap(corners([face.box])[0], visible).max() >= _SAME:
            continue
        masks = {place for place, mask in enumerate(drawn.masks) if mask.holds(*face.box.centre)}
        inside |= masks
        if not masks:
            outside.append(face)
    return Finds(frozenset(inside), tuple(outside))
