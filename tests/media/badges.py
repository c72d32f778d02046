"""Photos of people who wear badges."""

import io

import numpy as np
from PIL import Image

from media.imaging.markers import drawn
from tests.media.world import BOXES, COLOURS

#: Pixels a module: the black square is 24 pixels wide, below faces of 50.
_MODULE = 3


def wearing(
    worn: dict[str, int],
    *others: str,
    at: tuple[tuple[int, int, int], ...] = (),
    shade: int = 128,
) -> bytes:
    """Return a photo of people who wear badges with these numbers, and of others without.

    `at` adds badges (number, x, y) that nobody wears; another shade makes it another file.
    """
    pixels = np.full((400, 600, 3), shade, np.uint8)
    for name in {*worn, *others}:
        box = BOXES[name]
        pixels[box.y : box.y + box.h, box.x : box.x + box.w] = COLOURS[name]
    below = tuple(
        (number, BOXES[name].x + BOXES[name].w // 2, BOXES[name].y + 115)
        for name, number in worn.items()
    )
    for number, x, y in (*below, *at):
        marker = np.kron(np.where(drawn(number), 20, 235).astype(np.uint8), np.ones((_MODULE,) * 2))
        half = len(marker) // 2
        pixels[y - half : y + half, x - half : x + half] = marker[:, :, None]
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=92)
    return file.getvalue()
