"""The shape of a mask: where it is solid, and how it fades outside that.

The safe region of a face is a superellipse, between an ellipse and a rectangle, around the whole
head: 1.6 times the sides of the face's box, more above it for hair and hats, and nearly as wide as
it is high, because the box of a face seen from the side is narrow while its head is not. All masks
have that one proportion: how wide a face is for its height tells something of whose it is.
Everything in a mask is solid. It fades only outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Box

#: Share of a box's sides that a mask covers; what the mask grows to when a face is still found.
GROWTH: Final = 1.6
ENLARGED: Final = 2.2
#: The same, step by step: a large calm shape is taken for a face less than a small one.
WIDER: Final = (ENLARGED, 3.0)

#: What a head has above its face, as a share of the face's height; and a mask's shorter side as a
#: share of its longer one.
_CROWN: Final = 0.1
_ROUND: Final = 0.84

#: Width of the fade, as a share of the safe region's half side, and its least number of pixels.
_FADE: Final = 0.12
_LEAST_FADE: Final = 2.0

#: Pixels added all around, because making a picture smaller mixes neighbouring pixels.
_MARGIN: Final = 2.0
#: A mask's least half side in pixels, so that a distant face gets one too.
_LEAST_HALF: Final = 4.0
_DEGREE: Final = 3


@dataclass(frozen=True, slots=True)
class Oval:
    """A superellipse: its centre, its half sides, and the half sides at which it has faded."""

    x: float
    y: float
    half_w: float
    half_h: float

    @property
    def fade(self) -> float:
        return max(_LEAST_FADE, _FADE * min(self.half_w, self.half_h))

    def window(self, height: int, width: int, *, room: float) -> tuple[slice, slice]:
        """Return the rows and columns of a picture that it touches, with `room` pixels around."""
        return (
            _span(self.y, self.half_h + room, height),
            _span(self.x, self.half_w + room, width),
        )

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point is covered wholly."""
        across, down = abs(x - self.x) / self.half_w, abs(y - self.y) / self.half_h
        return bool(across**_DEGREE + down**_DEGREE <= 1)

    def solid(self, window: tuple[slice, slice]) -> NDArray[np.bool_]:
        """Say per pixel of `window` whether it is covered wholly."""
        return np.asarray(self._reach(window, 0.0) <= 1)

    def alpha(self, window: tuple[slice, slice]) -> NDArray[np.float32]:
        """Return per pixel of `window` how much of it is covered: 1 inside, fading to 0."""
        inner, outer = self._reach(window, 0.0), self._reach(window, self.fade)
        fading = (1 - outer) / np.maximum(inner - outer, 1e-6)
        return np.where(inner <= 1, np.float32(1), np.clip(fading, 0, 1).astype(np.float32))

    def _reach(self, window: tuple[slice, slice], more: float) -> NDArray[np.float32]:
        rows, columns = window
        down = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5 - self.y) / (
            self.half_h + more
        )
        across = (np.arange(columns.start, columns.stop, dtype=np.float32) + 0.5 - self.x) / (
            self.half_w + more
        )
        reach = np.abs(down[:, None]) ** _DEGREE + np.abs(across[None, :]) ** _DEGREE
        return np.asarray(reach, np.float32)


def oval(box: Box, *, scale: float = 1.0, growth: float = GROWTH) -> Oval:
    """Return the mask of a face in a picture `scale` times the size that `box` is measured in.

    A face that lies on its side may do so either way: it gets the room for its hair on both.
    """
    half_w, half_h = box.w * growth / 2, box.h * growth / 2
    crown, upright = _CROWN * max(box.w, box.h), box.h >= box.w
    rise = crown / 2 if upright else 0.0
    half_w, half_h = (half_w, half_h + rise) if upright else (half_w + crown, half_h)
    if upright:
        half_w, half_h = max(half_w, _ROUND * half_h), max(half_h, half_w / _ROUND)
    else:
        half_w, half_h = max(half_w, half_h / _ROUND), max(half_h, _ROUND * half_w)
    return Oval(
        x=(box.x + box.w / 2) * scale,
        y=(box.y + box.h / 2 - rise) * scale,
        half_w=max(half_w * scale, _LEAST_HALF) + _MARGIN,
        half_h=max(half_h * scale, _LEAST_HALF) + _MARGIN,
    )


def touching(masks: Sequence[Oval]) -> NDArray[np.bool_]:
    """Say for each pair of masks, in a square, whether the rectangles around them overlap."""
    x, y, half_w, half_h = (
        np.array([(mask.x, mask.y, mask.half_w, mask.half_h) for mask in masks], np.float64)
        .reshape(-1, 4)
        .T
    )
    across = np.abs(x[:, None] - x) < half_w[:, None] + half_w
    down = np.abs(y[:, None] - y) < half_h[:, None] + half_h
    return np.asarray(across & down, np.bool_)


def _span(middle: float, half: float, length: int) -> slice:
    start = min(max(0, int(np.floor(middle - half))), length)
    return slice(start, max(start, min(length, int(np.ceil(middle + half)) + 1)))
