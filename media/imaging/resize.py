"""Make pictures smaller, by averaging areas: what every size and every search starts from."""

from math import ceil

import numpy as np

from media.imaging.picture import Pixels

#: OpenCV's INTER_LINEAR and INTER_AREA.
_MIX, _AVERAGE = 1, 3


def fit(pixels: Pixels, side: int) -> Pixels:
    """Return the picture with its longer side at most `side`; never enlarged."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    return to_size(pixels, max(1, round(width * scale)), max(1, round(height * scale)))


def stretched(pixels: Pixels, side: int, *, multiple: int) -> Pixels:
    """Return the picture at most about `side` long, its sides stretched to a multiple each.

    For pictures up to twice that side: neighbours are mixed, which at 12 megapixels takes a
    seventh of the time of averaging areas, and the network finds the same.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width)) / multiple
    return _resized(pixels, ceil(width * scale) * multiple, ceil(height * scale) * multiple, _MIX)


def to_size(pixels: Pixels, width: int, height: int) -> Pixels:
    smaller = width <= pixels.shape[1] and height <= pixels.shape[0]
    return _resized(pixels, width, height, _AVERAGE if smaller else _MIX)


def _resized(pixels: Pixels, width: int, height: int, how: int) -> Pixels:
    import cv2

    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)
