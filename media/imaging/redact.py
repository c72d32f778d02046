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
    tones = _tones(pixels, masks, covered)
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


def _tones(
    pixels: Pixels, masks: Sequence[Oval], covered: NDArray[np.bool_]
) -> list[NDArray[np.float32]]:
    """Return each mask's tone: one for all that touch each other, so that they look like one."""
    rings = [_ring(pixels, mask, covered) for mask in masks]
    tones: dict[int, NDArray[np.float32]] = {}
    for heap in _heaps(masks):
        around = np.concatenate([rings[place] for place in heap])
        tones |= dict.fromkeys(heap, _tone(around))
    return [tones[place] for place in range(len(masks))]


def _heaps(masks: Sequence[Oval]) -> list[list[int]]:
    """Group the places of masks that touch, directly or through others."""
    heaps: list[list[int]] = []
    for place, mask in enumerate(masks):
        touched = [heap for heap in heaps if any(mask.touches(masks[other]) for other in heap)]
        heaps = [heap for heap in heaps if heap not in touched]
        heaps.append([place, *(other for heap in touched for other in heap)])
    return heaps


def _ring(pixels: Pixels, mask: Oval, covered: NDArray[np.bool_]) -> Pixels:
    """Return a sample of the pixels around a mask that no mask covers."""
    room = max(_LEAST_RING, _RING * max(mask.half_w, mask.half_h))
    window = mask.window(*covered.shape, room=room)
    around = pixels[window][~covered[window]]
    return around[:: max(1, len(around) // _SAMPLES)]


def _tone(around: Pixels) -> NDArray[np.float32]:
    """Return the median colour, half as colourful, so that a mask draws no eye; never black."""
    if not len(around):
        return np.array(HOUSE_COLOUR, np.float32)
    tone = np.median(around, axis=0)
    return np.asarray(np.maximum((tone + tone.mean()) / 2, _DARKEST), np.float32)


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
