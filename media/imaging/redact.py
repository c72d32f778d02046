"""Hide faces: paint over each a solid shape whose pixels say nothing of what lies under it.

Blur and mosaic keep something of a face, however strong (docs/decisions). So the tone of a mask
comes from around it, never from any hidden face, and its texture from `seed` alone.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.shape import Oval, oval

#: The tone where nothing around a mask may be looked at: a calm grey-blue.
HOUSE_COLOUR: Final = (96, 108, 122)

#: The tone comes from a ring this wide, as a share of the mask's half side.
_RING: Final = 0.45
_LEAST_RING: Final = 8.0
#: Every so many pixels of the ring are looked at, at most: a tone needs no more.
_SAMPLES: Final = 4096

#: The texture: a tile of so many cells a side, each so many levels lighter or darker at most.
_TILE: Final = 64
_LEVELS: Final = 5
_DARKEST: Final = 28
#: Size of a cell in pixels, as a share of the picture's longer side.
_CELL: Final = 1 / 640


def redact(pixels: Pixels, hidden: Sequence[Box], *, seed: bytes) -> Pixels:
    """Return a copy in which every box of `hidden` is covered, the whole head around it too."""
    return paint(pixels, [oval(box) for box in hidden], seed=seed)


def paint(pixels: Pixels, masks: Sequence[Oval], *, seed: bytes) -> Pixels:
    """Return a copy with `masks` painted over it."""
    covered = solid(pixels.shape[0], pixels.shape[1], masks)
    tones = [_tone(pixels, mask, covered) for mask in masks]
    texture = _texture(seed, max(pixels.shape[:2]))
    painted = pixels.copy()
    for mask, tone in zip(masks, tones, strict=True):
        window = mask.window(*painted.shape[:2], room=mask.fade)
        alpha = mask.alpha(window)[..., None]
        paint_here = np.clip(tone + texture(window), 0, 255)
        # Weighed so that nothing of what was there is left in it, not even by rounding, at 1.
        mixed = paint_here * alpha + painted[window] * (1 - alpha)
        painted[window] = np.rint(mixed).astype(np.uint8)
    return painted


def solid(height: int, width: int, masks: Sequence[Oval]) -> NDArray[np.bool_]:
    """Say per pixel whether any mask covers it wholly."""
    covered = np.zeros((height, width), np.bool_)
    for mask in masks:
        window = mask.window(height, width, room=0)
        covered[window] |= mask.solid(window)
    return covered


def _tone(pixels: Pixels, mask: Oval, covered: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the median colour around a mask, of pixels that no mask covers."""
    room = max(_LEAST_RING, _RING * max(mask.half_w, mask.half_h))
    window = mask.window(*covered.shape, room=room)
    around = pixels[window][~covered[window]]
    if not len(around):
        return np.array(HOUSE_COLOUR, np.float32)
    sample = around[:: max(1, len(around) // _SAMPLES)]
    return _muted(np.median(sample, axis=0).astype(np.float32))


def _muted(tone: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take half of a tone's colour away, so that a mask draws no eye; never quite black."""
    grey = tone.mean()
    return np.asarray(np.maximum((tone + grey) / 2, _DARKEST), np.float32)


class _texture:  # noqa: N801  a function with a prepared tile
    """A faint grain that depends on the seed and the place alone."""

    def __init__(self, seed: bytes, longest: int) -> None:
        noise = hashlib.shake_256(b"mask texture" + seed).digest(_TILE * _TILE)
        tile = np.frombuffer(noise, np.uint8).reshape(_TILE, _TILE).astype(np.float32)
        self._tile = (tile / 255 * 2 - 1) * _LEVELS
        self._cell = max(1, round(longest * _CELL))

    def __call__(self, window: tuple[slice, slice]) -> NDArray[np.float32]:
        rows, columns = (np.arange(part.start, part.stop) // self._cell % _TILE for part in window)
        return np.asarray(self._tile[rows][:, columns][..., None], np.float32)
