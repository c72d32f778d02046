"""Find faces: recall first, for a face that is not found is shown.

One size misses faces that another finds, so a photo is looked at in several, and turned. What was
measured, and why these, stands in docs/decisions.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

import numpy as np

from media.imaging.centerface import MULTIPLE, CenterFace
from media.imaging.geometry import Corners, Rectangle, overlap, without_doubles
from media.imaging.picture import Pixels
from media.imaging.resize import stretched

#: A find of at least this score is a face; less, down to the second, is doubtful, and hidden too.
SURE: Final = 0.3
DOUBTFUL: Final = 0.1

#: The longer side looked at, in pixels; those added for a crowd, and for a close look. Each time
#: half of it too: a face that is large for the network is found there.
_SIDE: Final = 1280
_CROWD_SIDE: Final = 1920
_CLOSE_SIDE: Final = 2560
_CROWD_FACES, _CROWD_FACE_SIDE = 15, 24

#: A face turned sideways or upside down, found by turning the photo.
_TURNED_SIDE: Final = 640
_QUARTER_TURNS: Final = (1, 2, 3)

#: A face as large as the photo or larger is found when the photo is small, with room around it.
_CLOSE_UP_SIDE, _CLOSE_UP_ROOM = 320, 0.25
_GREY: Final = 128

#: Finds of different passes that overlap more than this are the same face. Low overlaps are kept:
#: a doubtful box that is wrong must not drive out the right one beside it.
_SAME: Final = 0.45


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """What was found, in pixels of the upright picture. Doubtful: may be no face; hidden too."""

    box: Rectangle
    score: float
    doubtful: bool


class Detector(Protocol):
    """Whatever finds faces; safe to call from several threads."""

    def detect(self, pixels: Pixels, *, closely: bool = False) -> list[DetectedFace]:
        """Return every face, the surest first; `closely` looks at the full size too."""
        ...

    def check(self, pixels: Pixels) -> list[DetectedFace]:
        """Return the sure faces a single look finds: for a picture whose faces are known."""
        ...


class ThoroughDetector:
    """The default way of looking."""

    def __init__(self, network: CenterFace) -> None:
        self._network = network

    def detect(self, pixels: Pixels, *, closely: bool = False) -> list[DetectedFace]:
        reduced = _Reduced(pixels)
        longest = max(pixels.shape[:2])
        sides = _sides(longest, _SIDE)
        seen = [self._at(reduced, side) for side in sides]
        more = _sides(longest, _CLOSE_SIDE) if closely else []
        if _is_crowd(seen[0], scale=sides[0] / longest):
            more = more + _sides(longest, _CROWD_SIDE)
        seen += [self._at(reduced, side) for side in sorted({*more} - {*sides}, reverse=True)]
        seen.append(self._close_up(reduced))
        upright = without_doubles(np.concatenate(seen), at_most=_SAME)
        turned = _unknown(self._turned(reduced), upright)
        faces = _faces(upright, pixels) + _faces(turned, pixels, doubtful=True)
        return sorted(faces, key=lambda face: -face.score)

    def check(self, pixels: Pixels) -> list[DetectedFace]:
        return _faces(self._at(_Reduced(pixels), _SIDE, threshold=SURE), pixels)

    def _at(self, photo: "_Reduced", side: int, *, threshold: float = DOUBTFUL) -> Corners:
        small = photo.to(side)
        return photo.enlarged(self._network.find(small, threshold=threshold), small)

    def _close_up(self, photo: "_Reduced") -> Corners:
        small = photo.to(_CLOSE_UP_SIDE)
        up, left = (int(length * _CLOSE_UP_ROOM) for length in small.shape[:2])
        framed = np.pad(small, ((up, up), (left, left), (0, 0)), constant_values=_GREY)
        found = self._network.find(framed, threshold=DOUBTFUL)
        found[:, :4] -= (left, up, left, up)
        return photo.enlarged(found, small)

    def _turned(self, photo: "_Reduced") -> Corners:
        """Only sure finds count here: a photo on its side is full of things like faces."""
        small = photo.to(_TURNED_SIDE)
        found = []
        for turns in _QUARTER_TURNS:
            turned = np.ascontiguousarray(np.rot90(small, turns))
            found.append(_turned_back(self._network.find(turned, threshold=SURE), small, turns))
        rows = without_doubles(np.concatenate(found), at_most=_SAME)
        return photo.enlarged(rows, small)


class _Reduced:
    """A photo in the sizes asked for so far, each made from the next larger one."""

    def __init__(self, pixels: Pixels) -> None:
        self._whole = pixels
        self._made = [pixels]

    def to(self, side: int) -> Pixels:
        """Return the photo about `side` long, on the network's grid; never enlarged."""
        large_enough = [made for made in self._made if max(made.shape[:2]) >= side]
        nearest = min(large_enough, key=lambda made: made.size, default=self._whole)
        small = stretched(nearest, side, multiple=MULTIPLE)
        self._made.append(small)
        return small

    def enlarged(self, rows: Corners, small: Pixels) -> Corners:
        """Bring boxes from a reduced photo to the whole one."""
        height, width = self._whole.shape[:2]
        down, across = height / small.shape[0], width / small.shape[1]
        return np.asarray(rows * np.array([across, down, across, down, 1]), np.float32)


def _sides(longest: int, most: int) -> list[int]:
    """Return the sizes to look at: the photo's own or `most`, half of that, and at most 640."""
    whole = min(longest, most)
    return sorted({whole, (whole + 1) // 2, min(whole, _TURNED_SIDE)}, reverse=True)


def _is_crowd(rows: Corners, *, scale: float) -> bool:
    """Say whether a photo has so many faces, or such small ones, that looking closer pays.

    Small is what is small for the network, in a photo reduced by `scale`.
    """
    sure = rows[rows[:, 4] >= SURE]
    sides = np.sqrt((sure[:, 2] - sure[:, 0]) * (sure[:, 3] - sure[:, 1])) * scale
    return len(sure) > _CROWD_FACES or bool((sides < _CROWD_FACE_SIDE).any())


def _turned_back(rows: Corners, pixels: Pixels, turns: int) -> Corners:
    """Bring boxes found after `turns` quarter turns (counter-clockwise) back to the picture."""
    height, width = pixels.shape[:2]
    x1, y1, x2, y2, score = rows.T
    if turns == 1:
        back = (width - y2, x1, width - y1, x2)
    elif turns == 2:  # noqa: PLR2004  half a turn
        back = (width - x2, height - y2, width - x1, height - y1)
    else:
        back = (y1, height - x2, y2, height - x1)
    return np.stack([*back, score], axis=1)


def _unknown(rows: Corners, known: Corners) -> Corners:
    """Return the rows that are none of the known faces."""
    new = [not len(known) or bool((overlap(row, known) <= _SAME).all()) for row in rows]
    return np.asarray(rows[np.array(new, bool)], np.float32)


def _faces(rows: Corners, pixels: Pixels, *, doubtful: bool = False) -> list[DetectedFace]:
    height, width = pixels.shape[:2]
    faces = []
    for x1, y1, x2, y2, score in rows.tolist():
        left, top = max(0, int(np.floor(x1))), max(0, int(np.floor(y1)))
        right, bottom = min(width, int(np.ceil(x2))), min(height, int(np.ceil(y2)))
        if right > left and bottom > top:
            box = Rectangle(left, top, right - left, bottom - top)
            faces.append(DetectedFace(box, round(score, 3), doubtful or score < SURE))
    return faces


@cache
def default_detector() -> Detector:
    """Load the network, once in the life of a process; raise `DetectorMissing`."""
    return ThoroughDetector(CenterFace())
