"""Hide faces: paint over each a solid shape whose pixels say nothing of what lies under it.

Blur and mosaic keep something of a face, however strong (docs/decisions). So the tone of a mask
comes from around it or from nowhere, never from any hidden face, and its grain from `seed` alone.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.shape import Oval, oval, touching
from media.imaging.style import CALM, SURROUNDINGS, Style

#: The tone comes from a ring this wide, as a share of the mask's half side.
_RING: Final = 0.45
_LEAST_RING: Final = 8.0
#: So many pixels of the ring are looked at, about: a tone needs no more.
_SAMPLES: Final = 4096

#: The grain: a tile of so many cells a side, each so many levels lighter or darker at most.
_TILE: Final = 64
_LEVELS: Final = 5
_DARKEST: Final = 28
#: Size of a cell in pixels, as a share of the picture's longer side.
_CELL: Final = 1 / 640

_Tone = NDArray[np.float32]


def redact(
    pixels: Pixels, hidden: Sequence[Box], *, seed: bytes, style: Style = SURROUNDINGS
) -> Pixels:
    """Return a copy in which every box of `hidden` is covered, the whole head around it too."""
    return paint(pixels, [oval(box) for box in hidden], seed=seed, style=style)


def paint(
    pixels: Pixels, masks: Sequence[Oval], *, seed: bytes, style: Style = SURROUNDINGS
) -> Pixels:
    """Return a copy with `masks` painted over it."""
    tones = _tones(pixels, masks, style)
    grain = _Grain(seed, max(pixels.shape[:2]), levels=_LEVELS if style.grained else 0)
    painted = pixels.copy()
    for mask, tone in zip(masks, tones, strict=True):
        window = mask.window(*painted.shape[:2], room=mask.fade)
        _paint_one(painted[window], mask.alpha(window), grain(window, tone))
    return painted


def _paint_one(here: Pixels, alpha: NDArray[np.float32], paint_here: Pixels) -> None:
    """Paint into `here`: where alpha is 1 nothing of what was there is left, not even rounding."""
    import cv2

    if not here.size:
        return
    mixed = cv2.blendLinear(paint_here, here, alpha, 1 - alpha)
    here[:] = cv2.copyTo(paint_here, (alpha >= 1).view(np.uint8), mixed)


def solid(height: int, width: int, masks: Sequence[Oval]) -> NDArray[np.bool_]:
    """Say per pixel whether any mask covers it wholly."""
    covered = np.zeros((height, width), np.bool_)
    for mask in masks:
        window = mask.window(height, width, room=0)
        covered[window] |= mask.solid(window)
    return covered


def _tones(pixels: Pixels, masks: Sequence[Oval], style: Style) -> list[_Tone]:
    """Return each mask's tone: one for all that touch each other, so that they look like one."""
    if style.fixed is not None:
        return [np.array(style.fixed, np.float32)] * len(masks)
    covered = solid(pixels.shape[0], pixels.shape[1], masks)
    rings = [_ring(pixels, mask, covered) for mask in masks]
    tones: dict[int, _Tone] = {}
    for heap in _heaps(masks):
        around = np.concatenate([rings[place] for place in heap])
        tones |= dict.fromkeys(heap, _tone(around))
    return [tones[place] for place in range(len(masks))]


def _heaps(masks: Sequence[Oval]) -> list[list[int]]:
    """Group the places of masks that touch, directly or through others."""
    together = touching(masks)
    heaps: list[list[int]] = []
    left = np.ones(len(masks), np.bool_)
    while left.any():
        heap = np.zeros(len(masks), np.bool_)
        heap[left.argmax()] = True
        while (grown := np.asarray(together[heap].any(axis=0))).sum() > heap.sum():
            heap = grown
        heaps.append(np.flatnonzero(heap).tolist())
        left &= ~heap
    return heaps


def _ring(pixels: Pixels, mask: Oval, covered: NDArray[np.bool_]) -> Pixels:
    """Return a sample of the pixels around a mask that no mask covers."""
    room = max(_LEAST_RING, _RING * max(mask.half_w, mask.half_h))
    rows, columns = mask.window(*covered.shape, room=room)
    area = (rows.stop - rows.start) * (columns.stop - columns.start)
    step = max(1, int((area / (2 * _SAMPLES)) ** 0.5))
    every = slice(rows.start, rows.stop, step), slice(columns.start, columns.stop, step)
    return pixels[every][~covered[every]]


def _tone(around: Pixels) -> _Tone:
    """Return the median colour, half as colourful, so that a mask draws no eye; never black."""
    if not len(around):
        return np.array(CALM, np.float32)
    tone = np.median(around, axis=0)
    return np.asarray(np.maximum((tone + tone.mean()) / 2, _DARKEST), np.float32)


class _Grain:
    """A faint grain that depends on the seed and the place alone."""

    def __init__(self, seed: bytes, longest: int, *, levels: int) -> None:
        noise = hashlib.shake_256(b"mask texture" + seed).digest(_TILE * _TILE)
        tile = np.frombuffer(noise, np.uint8).reshape(_TILE, _TILE).astype(np.float32)
        self._tile = ((tile / 255 * 2 - 1) * levels)[..., None]
        self._cell = max(1, round(longest * _CELL))

    def __call__(self, window: tuple[slice, slice], tone: _Tone) -> Pixels:
        """Return the paint of a window: a tone with the grain of that place."""
        cells = np.rint(np.clip(tone + self._tile, 0, 255)).astype(np.uint8)
        rows, columns = (np.arange(part.start, part.stop) // self._cell % _TILE for part in window)
        return np.asarray(cells.take(rows, axis=0).take(columns, axis=1), np.uint8)
