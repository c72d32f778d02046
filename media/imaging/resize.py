"""Make pictures smaller, by averaging areas: what every size and every search starts from."""

import numpy as np

from media.imaging.picture import Pixels


def fit(pixels: Pixels, side: int) -> Pixels:
    """Return the picture with its longer side at most `side`; never enlarged."""
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest <= side:
        return pixels
    return to_size(
        pixels, max(1, round(width * side / longest)), max(1, round(height * side / longest))
    )


def to_size(pixels: Pixels, width: int, height: int) -> Pixels:
    import cv2

    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
