"""Cut faces out upright, as face_recognition does with its model "large".

68 points of a face decide how it is turned, moved and scaled into its chip. Another choice of
points gives templates up to 0.23 away, so everywhere it is this one.
"""

import math
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from media.imaging.geometry import Box, Rectangle
from media.imaging.picture import Pixels
from media.imaging.recognition.architecture import CHIP_SIDE
from media.imaging.recognition.networks import LANDMARKS, network_file

#: Room around the face, as a share of it.
_ROOM: Final = 0.25


def region(box: Box) -> Rectangle:
    """Return where dlib is to look for the points of the face in `box`: a square as large.

    The predictor was trained on squares; the detector's boxes are taller than wide.
    """
    side = max(1, round(math.sqrt(box.w * box.h)))
    left, top = box.x + (box.w - side) / 2, box.y + (box.h - side) / 2
    return Rectangle(round(left), round(top), side, side)


class Aligner:
    """dlib's predictor of points (100 MB); calls take turns, because dlib holds Python's lock."""

    def __init__(self, predictor: Any = None) -> None:
        import dlib

        self._dlib = dlib
        self._predictor = predictor or dlib.shape_predictor(str(network_file(LANDMARKS)))

    def chips(self, pixels: Pixels, boxes: Iterable[Box]) -> list[Pixels]:
        """Return one picture per box, also where the box reaches out of the photo."""
        whole = np.ascontiguousarray(pixels)
        return [self._chip(whole, box) for box in boxes]

    def _chip(self, pixels: Pixels, box: Box) -> Pixels:
        seen = region(box)
        place = self._dlib.rectangle(seen.x, seen.y, seen.x + seen.w, seen.y + seen.h)
        points = self._predictor(pixels, place)
        chip = self._dlib.get_face_chip(pixels, points, CHIP_SIDE, _ROOM)
        return np.asarray(chip, np.uint8)
