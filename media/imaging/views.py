"""A photo as the network gets to see it: reduced, cut, framed or turned, and the way back."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Corners, Rectangle
from media.imaging.picture import Pixels
from media.imaging.resize import stretched, to_size

_GREY: Final = 128
#: Two rows by three columns: from a place in the view (x, y, 1) to one in the photo.
_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Some pixels, and where in the photo they are."""

    pixels: Pixels
    matrix: _Matrix

    def cut(self, part: Rectangle, *, enlarged: int = 1) -> "View":
        """Return a part of this view, `enlarged` times."""
        rows, columns = slice(part.y, part.y + part.h), slice(part.x, part.x + part.w)
        pixels = to_size(self.pixels[rows, columns], part.w * enlarged, part.h * enlarged)
        return View(pixels, self._before(_affine(1 / enlarged, 1 / enlarged, part.x, part.y)))

    def turned(self, degrees: int) -> "View":
        """Return all of this view turned counter-clockwise, with grey in the corners."""
        import cv2

        height, width = self.pixels.shape[:2]
        turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
        across, down = np.abs(turn[:, :2]) @ (width, height)
        size = int(np.ceil(across - 1e-6)), int(np.ceil(down - 1e-6))
        turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
        pixels = cv2.warpAffine(self.pixels, turn, size, borderValue=(_GREY,) * 3)
        back = np.asarray(cv2.invertAffineTransform(turn), np.float64)
        # Pixels are squares here: their middles lie half a pixel from where OpenCV counts.
        back[:, 2] += 0.5 - back[:, :2] @ (0.5, 0.5)
        return View(np.asarray(pixels, np.uint8), self._before(back))

    def tiles(self, side: int, *, around: Corners | None = None) -> list[Rectangle]:
        """Divide a view of all of the photo, upright; keep the tiles that a box has its middle in.

        The boxes are in pixels of the photo. Without them every tile is kept.
        """
        parts = divided(*self.pixels.shape[:2], side=side)
        if around is None:
            return parts
        x = (around[:, 0] + around[:, 2]) / 2 / self.matrix[0, 0]
        y = (around[:, 1] + around[:, 3]) / 2 / self.matrix[1, 1]
        return [part for part in parts if within(part, x, y).any()]

    def in_photo(self, rows: Corners) -> Corners:
        """Bring boxes found in this view to the photo.

        A face is an oval in its box; the new box is the one around the oval, turned or not.
        """
        middles = np.stack([rows[:, 0] + rows[:, 2], rows[:, 1] + rows[:, 3]], axis=1) / 2
        halves = np.stack([rows[:, 2] - rows[:, 0], rows[:, 3] - rows[:, 1]], axis=1) / 2
        middles = middles @ self.matrix[:, :2].T + self.matrix[:, 2]
        halves = np.sqrt(halves**2 @ (self.matrix[:, :2] ** 2).T)
        return np.hstack([middles - halves, middles + halves, rows[:, 4:]]).astype(np.float32)

    def _before(self, first: _Matrix) -> _Matrix:
        """Return the matrix that does `first` and then this view's own."""
        linear = self.matrix[:, :2]
        return np.column_stack([linear @ first[:, :2], linear @ first[:, 2] + self.matrix[:, 2]])


class Views:
    """A photo in the sizes asked for so far, each made from the next larger one."""

    def __init__(self, pixels: Pixels, *, multiple: int) -> None:
        self._multiple = multiple
        self._made = [pixels]

    def own(self) -> View:
        """Return the photo as it is."""
        return View(self._made[0], _affine(1, 1, 0, 0))

    def at(self, side: int) -> View:
        """Return the photo about `side` long, its sides multiples; never enlarged."""
        whole = self._made[0]
        large_enough = [made for made in self._made if max(made.shape[:2]) >= side]
        nearest = min(large_enough, key=lambda made: made.size, default=whole)
        small = stretched(_halved(nearest, side), side, multiple=self._multiple)
        self._made.append(small)
        across, down = whole.shape[1] / small.shape[1], whole.shape[0] / small.shape[0]
        return View(small, _affine(across, down, 0, 0))


def _halved(pixels: Pixels, side: int) -> Pixels:
    """Halve as often as leaves at least `side`: by far the cheapest way of averaging.

    Of an odd number of rows or columns the last is left out.
    """
    height, width = pixels.shape[0] // 2, pixels.shape[1] // 2
    if max(height, width) < side or min(height, width) == 0:
        return pixels
    return _halved(to_size(pixels[: 2 * height, : 2 * width], width, height), side)


def within(part: Rectangle, x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.bool_]:
    """Say which places are in a part: its upper and left edges are, the others are not."""
    across = (part.x <= x) & (x < part.x + part.w)
    return np.asarray(across & (part.y <= y) & (y < part.y + part.h), np.bool_)


def divided(height: int, width: int, *, side: int) -> list[Rectangle]:
    """Divide an area into equal tiles of at most `side` each way, without gap or overlap."""
    rows, columns = _steps(height, side), _steps(width, side)
    return [
        Rectangle(left, top, right - left, bottom - top)
        for top, bottom in pairwise(rows)
        for left, right in pairwise(columns)
    ]


def _steps(length: int, side: int) -> list[int]:
    count = -(-length // side)
    return [length * place // count for place in range(count + 1)]


def _affine(across: float, down: float, x: float, y: float) -> _Matrix:
    return np.array([[across, 0, x], [0, down, y]], np.float64)
