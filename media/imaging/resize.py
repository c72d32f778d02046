"""Make pictures smaller, by averaging areas: what every size and every search starts from."""

from math import ceil

import numpy as np

from media.imaging.picture import Pixels


def fit(pixels: Pixels, side: int) -> Pixels:
    """Return the picture with its longer side at most `side`; never enlarged."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    return to_size(pixels, max(1, round(width * scale)), max(1, round(height * scale)))


def stretched(pixels: Pixels, side: int, *, multiple: int) -> Pixels:
    """Return the picture at most about `side` long, its sides stretched to a multiple each."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width)) / multiple
    return to_size(pixels, ceil(width * scale) * multiple, ceil(height * scale) * multiple)


def to_size(pixels: Pixels, width: int, height: int) -> Pixels:
    import cv2

    if pixels.shape[:2] == (height, width):
        return pixels
    smaller = width <= pixels.shape[1] and height <= pixels.shape[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)
