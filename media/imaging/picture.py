"""A decoded photo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media.imaging.formats import Format
from media.imaging.geometry import Rectangle

#: Height, width, and (red, green, blue), 8 bits each, upright, sRGB.
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """At most 50 megapixels: larger photos were halved, and their own size is kept beside."""

    pixels: Pixels
    original_width: int
    original_height: int
    format: Format
    #: Faces that the file's own metadata tells of; never a reason to show one.
    hints: tuple[Rectangle, ...] = ()

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])
