"""Find faces: recall first, for a face that is not found is shown.

One size misses faces that another finds, so a photo is looked at in several, and turned. What was
measured, and why these, stands in docs/decisions.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from media.imaging.agreement import agreed
from media.imaging.centerface import CenterFace, model_file
from media.imaging.geometry import Corners, Rectangle, overlap, sizes
from media.imaging.look import TILE, Look, Network
from media.imaging.picture import Pixels
from media.imaging.views import View

#: A find of at least this score is a face; less, down to the second, is doubtful, and hidden too.
SURE: Final = 0.3
DOUBTFUL: Final = 0.1
#: What each look tells, however faint: looks that agree make a find likelier, and a likely one is
#: hidden. Faces that few looks can see need less: those under `_TINY` pixels in the first look,
#: and those that take more than a share of the photo's shorter side, which few boxes do.
_FAINT: Final = 0.04
_LIKELY: Final = 0.14
_TINY, _LIKELY_TINY = 24, DOUBTFUL
_LARGE, _LIKELY_LARGE = 0.25, 0.08

#: The longer sides looked at, in pixels: a face that is large for the network is found in a small
#: view. Smaller than the photo, but for the first.
_SIDE: Final = 1280
_SMALLER_SIDES: Final = (480, 320, 160)

#: A finished picture is checked in a size that no look at the photo had: it finds what the first
#: look would for half the work, but fewer of the faces under 16 pixels there.
_CHECK_SIDE: Final = 960

#: Faces under this many pixels in the first look are found more surely in a larger view: in those
#: of its tiles that have such a face or a hint of one, or, where these are many, in all of a view
#: for crowds.
_SMALL: Final = 20
_HINT: Final = 0.05
_CLOSE_SIDE, _CLOSE_TILE, _MOST_TILES = 2560, 192, 32
_CROWD_SIDE: Final = 1920

#: Turned faces are found by turning the photo. In a small photo faces are small too. A photo on
#: its side is full of things like faces: finds must be likelier there.
_TURNED_SIDE, _TURNED_SIDE_OF_SMALL = 480, 960
_QUARTERS: Final = (90, 180, 270)
_EIGHTHS: Final = (45, 90, 135, 180, 225, 270, 315)
_FAINT_TURNED: Final = 0.07
_LIKELY_TURNED: Final = 0.15

#: Finds that overlap more than the first are one face. Low overlaps are kept: a doubtful box that
#: is wrong must not drive out the right one beside it. Turned finds give way sooner.
_SAME, _SAME_TURNED = 0.45, 0.25


class Detection(StrEnum):
    """How closely to look."""

    DEFAULT = "default"
    #: Takes five to ten times as long.
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """What was found, in pixels of the upright picture. Doubtful: may be no face; hidden too."""

    box: Rectangle
    score: float
    doubtful: bool


class Detector(Protocol):
    """Whatever finds faces; safe to call from several threads."""

    def detect(self, pixels: Pixels, *, closely: bool = False) -> list[DetectedFace]:
        """Return every face, the surest first; `closely` looks at 2560 pixels too."""
        ...

    def check(self, pixels: Pixels) -> list[DetectedFace]:
        """Return the sure faces a single look finds: for a picture whose faces are known."""
        ...


class AdaptiveDetector:
    """The default: looks closer where the first look says that it pays."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def detect(self, pixels: Pixels, *, closely: bool = False) -> list[DetectedFace]:
        look = Look(self._network, pixels, threshold=_FAINT)
        first = look.whole(_SIDE)
        close = look.all_of(look.view(_CLOSE_SIDE)) if closely else _closer(look, first)
        side = _TURNED_SIDE if look.longest > _SIDE else _TURNED_SIDE_OF_SMALL
        turned = look.turned(side, _QUARTERS, threshold=_FAINT_TURNED)
        return _faces(look, [first, *_smaller(look), close], turned)

    def check(self, pixels: Pixels) -> list[DetectedFace]:
        look = Look(self._network, pixels, threshold=SURE)
        return _detected(look, look.whole(_CHECK_SIDE), doubtful=False)


class ThoroughDetector(AdaptiveDetector):
    """Looks at the photo's own size too, at twice that where faces are small, and all round."""

    def detect(self, pixels: Pixels, *, closely: bool = False) -> list[DetectedFace]:
        del closely  # always
        look = Look(self._network, pixels, threshold=_FAINT)
        upright = [look.whole(_SIDE), *_smaller(look), *map(look.all_of, _larger_views(look))]
        seen = np.concatenate(upright)
        own = look.own()
        small = seen[(sizes(seen) < 2 * _SMALL) & (seen[:, 4] >= DOUBTFUL)]
        doubled = look.in_tiles(own, own.tiles(TILE // 2, around=small), enlarged=2)
        turned = look.turned(_TURNED_SIDE_OF_SMALL, _EIGHTHS, threshold=_FAINT_TURNED)
        return _faces(look, [*upright, doubled], turned)


def _smaller(look: Look) -> list[Corners]:
    """Look for faces that are large for the network in the first view."""
    return [look.whole(side) for side in _SMALLER_SIDES if side < look.longest]


def _closer(look: Look, first: Corners) -> Corners:
    """Look again, larger, where small faces may be."""
    small = first[(sizes(first) * _SIDE < _SMALL * look.longest) & (first[:, 4] >= _HINT)]
    if look.longest <= _SIDE or not len(small):
        return first[:0]
    close = look.view(_CLOSE_SIDE)
    parts = close.tiles(_CLOSE_TILE, around=small)
    if len(parts) > _MOST_TILES:
        return look.all_of(look.view(_CROWD_SIDE))
    return look.in_tiles(close, parts)


def _larger_views(look: Look) -> list[View]:
    """Return the photo in its own size and half of it, where they are larger than the first."""
    views = [look.own()] if look.longest > _SIDE else []
    half = look.longest // 2
    return [*views, look.view(half)] if half > _SIDE else views


def _faces(look: Look, upright: list[Corners], turned: list[Corners]) -> list[DetectedFace]:
    rows, likely = agreed(upright, same=_SAME)
    enough = likely >= _needed(look, rows)
    # What is too faint upright may still speak for a turned find.
    more, likely = agreed([*turned, rows[~enough]], same=_SAME)
    rows, more = rows[enough], more[likely >= _LIKELY_TURNED]
    new = (overlap(more[:, None], rows) <= _SAME_TURNED).all(axis=1)
    found = [
        *_detected(look, rows, doubtful=False),
        *_detected(look, more[new], doubtful=True),
    ]
    return sorted(found, key=lambda face: -face.score)


def _needed(look: Look, rows: Corners) -> NDArray[np.float32]:
    """Return, for each upright find, how likely it must be."""
    side = sizes(rows)
    tiny = side * _SIDE < _TINY * max(look.longest, _SIDE)
    large = side > _LARGE * min(look.width, look.height)
    return np.where(large, _LIKELY_LARGE, np.where(tiny, _LIKELY_TINY, _LIKELY)).astype(np.float32)


def _detected(look: Look, rows: Corners, *, doubtful: bool) -> list[DetectedFace]:
    faces = []
    for x1, y1, x2, y2, score in rows.tolist():
        left, top = max(0, int(np.floor(x1))), max(0, int(np.floor(y1)))
        right, bottom = min(look.width, int(np.ceil(x2))), min(look.height, int(np.ceil(y2)))
        if right > left and bottom > top:
            box = Rectangle(left, top, right - left, bottom - top)
            faces.append(DetectedFace(box, round(score, 3), doubtful or score < SURE))
    return faces


@cache
def _network(file: Path) -> CenterFace:
    return CenterFace(file)


def detector(level: str = Detection.DEFAULT) -> Detector:
    """Return the detector of a level; the network is loaded once. Raise `DetectorMissing`."""
    kind = ThoroughDetector if Detection(level) is Detection.THOROUGH else AdaptiveDetector
    return kind(_network(model_file()))


def give_back_memory() -> None:
    """Give back what the network, if one is loaded, keeps for the next photo."""
    if _network.cache_info().currsize:
        _network(model_file()).give_back()


def default_detector() -> Detector:
    return detector()
