"""The ways of looking at one photo. Boxes come back in pixels of the photo."""

from collections.abc import Iterable
from typing import Final, Protocol

import numpy as np

from media.imaging.geometry import Corners, Rectangle
from media.imaging.light import brightened
from media.imaging.picture import Pixels
from media.imaging.views import View, Views, within

#: Sides of a network's input, in pixels, must be multiples of this.
MULTIPLE: Final = 32

#: A large view is looked at in tiles: memory stays bounded, and small inputs are quicker per pixel.
#: Tiles see this much beyond their edges, so that a face on an edge is whole in one of them; one
#: that is larger is found in a smaller view.
TILE: Final = 736
_BEYOND: Final = 32


class Network(Protocol):
    """What finds faces in pixels, such as `CenterFace`."""

    def find(self, pixels: Pixels, *, threshold: float) -> Corners:
        """Return rows x1, y1, x2, y2, score of what scores at least `threshold`."""
        ...


class Look:
    """One photo, looked at with one network."""

    def __init__(self, network: Network, pixels: Pixels, *, threshold: float) -> None:
        self._network = network
        self._threshold = threshold
        self._views = Views(brightened(pixels), multiple=MULTIPLE)
        self.height, self.width = pixels.shape[:2]
        self.longest = max(self.height, self.width)

    def own(self) -> View:
        """Return the photo as it is."""
        return self._views.own()

    def view(self, side: int) -> View:
        """Return the photo about `side` long."""
        return self._views.at(side)

    def whole(self, side: int) -> Corners:
        """Look at all of the photo at once, about `side` long."""
        return self._find(self._views.at(side), self._threshold)

    def turned(self, side: int, degrees: Iterable[int], *, threshold: float) -> list[Corners]:
        """Look at the photo turned in several ways."""
        view = self._views.at(side)
        return [self._find(view.turned(turn), threshold) for turn in degrees]

    def all_of(self, view: View) -> Corners:
        """Look at all of a view, in tiles."""
        return self.in_tiles(view, view.tiles(TILE))

    def in_tiles(self, view: View, parts: Iterable[Rectangle], *, enlarged: int = 1) -> Corners:
        """Look at parts of a view one by one; each finds what has its middle in it."""
        found = [self._part(view, part, enlarged) for part in parts]
        return np.concatenate([np.empty((0, 5), np.float32), *found])

    def _part(self, view: View, part: Rectangle, enlarged: int) -> Corners:
        seen = _grown(part, *view.pixels.shape[:2])
        tile = view.cut(seen, enlarged=enlarged)
        rows = self._network.find(tile.pixels, threshold=self._threshold)
        x, y = ((rows[:, place] + rows[:, place + 2]) / 2 / enlarged for place in (0, 1))
        return tile.in_photo(rows[within(part, x + seen.x, y + seen.y)])

    def _find(self, view: View, threshold: float) -> Corners:
        return view.in_photo(self._network.find(view.pixels, threshold=threshold))


def _grown(part: Rectangle, height: int, width: int) -> Rectangle:
    left, top = max(0, part.x - _BEYOND), max(0, part.y - _BEYOND)
    right, bottom = min(width, part.x + part.w + _BEYOND), min(height, part.y + part.h + _BEYOND)
    return Rectangle(left, top, right - left, bottom - top)
