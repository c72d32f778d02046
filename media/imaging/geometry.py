"""Rectangles in pixels of the upright picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: Rows of x1, y1, x2, y2 and, where it matters, a score.
Corners = NDArray[np.float32]


class Box(Protocol):
    """Anything with an upper left corner and a size, in whole pixels."""

    @property
    def x(self) -> int: ...
    @property
    def y(self) -> int: ...
    @property
    def w(self) -> int: ...
    @property
    def h(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A `Box` of this package's own."""

    x: int
    y: int
    w: int
    h: int

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2


def corners(boxes: Iterable[Box]) -> Corners:
    """Return boxes as rows of x1, y1, x2, y2."""
    rows = [(box.x, box.y, box.x + box.w, box.y + box.h) for box in boxes]
    return np.array(rows, np.float32).reshape(-1, 4)


def overlap(one: Corners, others: Corners) -> NDArray[np.float32]:
    """Return, for one row, the share of the union that each of `others` has in common with it.

    For many rows, of shape (many, 1, 4), a line each.
    """
    width = np.minimum(one[..., 2], others[:, 2]) - np.maximum(one[..., 0], others[:, 0])
    height = np.minimum(one[..., 3], others[:, 3]) - np.maximum(one[..., 1], others[:, 1])
    common = np.clip(width, 0, None) * np.clip(height, 0, None)
    union = _area(one) + _area(others) - common
    return np.asarray(common / np.maximum(union, 1e-6), np.float32)


def sizes(rows: Corners) -> NDArray[np.float32]:
    """Return, for each row, the side of the square as large as it."""
    return np.asarray(np.sqrt(_area(rows)), np.float32)


def _area(rows: Corners) -> Corners:
    return np.asarray((rows[..., 2] - rows[..., 0]) * (rows[..., 3] - rows[..., 1]), np.float32)


def without_doubles(rows: Corners, *, at_most: float) -> Corners:
    """Keep the best-scored row of each heap that overlaps more than `at_most`, best first."""
    import cv2

    boxes = rows[:, :4].astype(np.float64)
    boxes[:, 2:] -= boxes[:, :2]
    kept = cv2.dnn.NMSBoxes(boxes, rows[:, 4], 0.0, at_most)  # type: ignore[arg-type]
    return rows[np.array(kept, np.intp)]
