"""Read and draw the markers printed on badges: squares that a camera can tell apart.

They are AprilTag 36h11 codes: 587 of them, any two 11 of their 36 bits apart. What was measured,
and why these, stands in docs/decisions.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from media.imaging.geometry import Box, Rectangle
from media.imaging.picture import Pixels

if TYPE_CHECKING:
    from cv2.aruco import ArucoDetector, Dictionary

Grey = NDArray[np.uint8]

#: How many different markers there are, numbered from 0.
CODES: Final = 587
#: Modules along a side: six of code, a black border, and the white edge that must stay free.
MODULES: Final = 10

#: The longer side of the whole photo when looked at, pixels.
_SIDE: Final = 1440
#: The side of the marker of somebody whose face is this wide: 50 mm against about 155 mm.
_MARKER_TO_FACE: Final = 0.32
#: Pixels: a marker that comes out smaller than the first in the reduced photo is looked for in
#: the photo itself, below its face; it is enlarged to the second, and given up under the third.
_ENOUGH, _GOOD, _LEAST = 30, 28, 9
_SCALES: Final = (0.3, 2.5)
#: Pixels around the smallest square that is looked at, in what is looked at: a smaller one
#: cannot be read, and most small squares are none.
_LEAST_AROUND: Final = 52
#: Neighbours are looked at together when one scale does for both.
_ALIKE: Final = 1.4
#: Where a badge hangs: so many face widths to each side, and face heights below the chin.
_ASIDE: Final = 1.4
_BELOW: Final = 2.9
#: A crowd's smallest faces wear markers that nobody can read.
_MOST_LOOKS: Final = 60


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker that was read, in pixels of the upright picture; `side` is its longest edge."""

    number: int
    box: Rectangle
    side: float


def find_markers(pixels: Pixels, faces: Iterable[Box] = ()) -> list[Marker]:
    """Return every marker that can be read: in the whole photo, then closer below each face."""
    green = pixels[:, :, 1]
    longest = max(green.shape)
    step = max(1, longest // _SIDE)
    small = _resized(green[::step, ::step], min(1.0, step * _SIDE / longest))
    scale = max(small.shape) / longest
    found = _read(small, left=0, top=0, scale=scale)
    for region in _regions(face for face in faces if _LEAST <= _expected(face) < _ENOUGH / scale):
        found += _closer(green, region)
    return _once(found)


def drawn(number: int) -> NDArray[np.bool_]:
    """Return a marker's modules, with its free edge; true is black."""
    import cv2  # slow

    inner = cv2.aruco.generateImageMarker(_dictionary(), number, MODULES - 2)
    return np.pad(np.asarray(inner) == 0, 1)


def _expected(face: Box) -> float:
    return face.w * _MARKER_TO_FACE


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of the photo to look at enlarged or reduced by `scale`."""

    left: float
    top: float
    right: float
    bottom: float
    scale: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def joined(self, other: "_Region") -> "_Region":
        return _Region(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            max(self.scale, other.scale),
        )


def _regions(faces: Iterable[Box]) -> list[_Region]:
    """Return where the badges of these faces hang; one region for neighbours of a size."""
    regions: list[_Region] = []
    for face in sorted(faces, key=lambda face: (-face.w, face.x))[:_MOST_LOOKS]:
        new = _below(face)
        for place, known in enumerate(regions):
            both = known.joined(new)
            if new.scale <= _ALIKE * known.scale and both.area <= known.area + new.area:
                regions[place] = both
                break
        else:
            regions.append(new)
    return regions


def _below(face: Box) -> _Region:
    middle, chin = face.x + face.w / 2, face.y + face.h
    return _Region(
        middle - _ASIDE * face.w,
        chin - 0.2 * face.h,
        middle + _ASIDE * face.w,
        chin + _BELOW * face.h,
        float(np.clip(_GOOD / _expected(face), *_SCALES)),
    )


def _closer(green: Grey, region: _Region) -> list[Marker]:
    left, top = max(0, round(region.left)), max(0, round(region.top))
    part = green[top : round(region.bottom), left : round(region.right)]
    if min(part.shape) < _LEAST:
        return []
    return _read(_resized(part, region.scale), left=left, top=top, scale=region.scale)


def _resized(grey: Grey, scale: float) -> Grey:
    import cv2  # slow

    if scale == 1.0:
        return np.ascontiguousarray(grey)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    whole = np.ascontiguousarray(grey)
    return np.asarray(cv2.resize(whole, None, fx=scale, fy=scale, interpolation=how), np.uint8)


def _read(grey: Grey, *, left: int, top: int, scale: float) -> list[Marker]:
    corners, numbers, _ = _detector(max(grey.shape)).detectMarkers(grey)
    if not corners:
        return []
    return [
        _marker(int(number), np.asarray(four, np.float64).reshape(4, 2) / scale + (left, top))
        for number, four in zip(np.ravel(numbers), corners, strict=True)
    ]


def _marker(number: int, corners: NDArray[np.float64]) -> Marker:
    low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    x, y = int(low[0]), int(low[1])
    edges = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
    return Marker(number, Rectangle(x, y, int(high[0]) - x, int(high[1]) - y), float(edges.max()))


def _once(found: list[Marker]) -> list[Marker]:
    """Keep one of those that were read twice: the same number in the same place."""
    kept: list[Marker] = []
    for marker in found:
        if not any(_same(marker, other) for other in kept):
            kept.append(marker)
    return kept


def _same(one: Marker, other: Marker) -> bool:
    if one.number != other.number:
        return False
    (x, y), (u, v) = one.box.centre, other.box.centre
    return max(abs(x - u), abs(y - v)) < max(one.side, other.side)


@functools.cache
def _dictionary() -> "Dictionary":
    import cv2  # slow

    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)


def _detector(longest: int) -> "ArucoDetector":
    """Return a detector for a picture of this longer side, of this call's own.

    OpenCV does not say that one may be shared.
    """
    import cv2  # slow

    settings = cv2.aruco.DetectorParameters()
    settings.adaptiveThreshWinSizeMin = 5
    settings.adaptiveThreshWinSizeMax = 15
    settings.adaptiveThreshWinSizeStep = 10
    settings.minMarkerPerimeterRate = _LEAST_AROUND / longest
    return cv2.aruco.ArucoDetector(_dictionary(), settings)
