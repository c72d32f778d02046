"""Whose badge a marker is: the nearest face above it, and nobody when that is not clear.

Measures are those of a printed badge: a marker of 50 mm, and faces about 155 mm wide and 200 mm
high as the detector draws them, so a face tells how large a marker on its owner's chest can be.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from events.domain.badges import OPT_OUT
from media.domain.faces import FaceBox

#: A marker beside a face, in face widths to each side: pinned to a lapel, hanging askew.
_ASIDE: Final = 1.5
#: Below the chin, in face heights: from pinned at the collar to the end of a long cord.
_BELOW: Final = (-0.2, 3.2)
#: The marker's side in face widths. Turned away it looks smaller, a bowed head looks narrower;
#: beyond, the face is nearer or farther away than the badge.
_SIZE: Final = (0.11, 0.75)
#: Off to the side counts double: a badge hangs under its face.
_SIDEWAYS: Final = 2.0
#: Another face not this much farther away than the nearest may be the right one as well.
_UNCLEAR: Final = 1.8

#: Where to expect the face of a badge when none was found, in sides of its marker: the box's
#: width and height, and how far above the marker's centre it ends.
_UNSEEN: Final = (4.2, 8.0, 1.5)
#: Less of it inside the photo than this, in sides of the marker: the face is outside.
_OUTSIDE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Badge:
    """A marker that was read in a photo; `side` is its longest edge in pixels."""

    number: int
    box: FaceBox
    side: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A face of the photo. Doubtful: may be none, and then nobody's badge hangs below it."""

    box: FaceBox
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What the badges of a photo say of its faces, by their place in the sequence asked about."""

    opted_out: frozenset[int]
    #: The number of a personal badge.
    numbers: Mapping[int, int]
    #: Where a face must be that wears an opt-out badge and was not found.
    unseen: tuple[FaceBox, ...]


def link(badges: Iterable[Badge], faces: Sequence[Seen], *, width: int, height: int) -> Links:
    """Say whose badges these are.

    Doubt hides: an opt-out badge counts for every face that may wear it, a personal one only for
    a face that no other can be taken for.
    """
    opted_out: set[int] = set()
    unseen: list[FaceBox] = []
    told: list[tuple[int, int]] = []
    for badge in badges:
        if badge.number != OPT_OUT:
            told += [(face, badge.number) for face in _owner(badge, faces)]
        elif wearers := _wearers(badge, faces):
            opted_out |= wearers
        elif (box := _unseen(badge, width, height)) is not None:
            unseen.append(box)
    return Links(opted_out=frozenset(opted_out), numbers=_clear(told), unseen=tuple(unseen))


def _wearers(badge: Badge, faces: Sequence[Seen]) -> set[int]:
    """Return every face that may wear a badge; a box that may be no face takes no other's place."""
    away = _distances(badge, faces)
    sure = {face: far for face, far in away.items() if not faces[face].doubtful}
    return {*_nearest(away), *_nearest(sure)}


def _owner(badge: Badge, faces: Sequence[Seen]) -> Collection[int]:
    near = _nearest(_distances(badge, faces))
    return near if len(near) == 1 else ()


def _nearest(away: Mapping[int, float]) -> list[int]:
    least = min(away.values(), default=0.0)
    return [face for face, far in away.items() if far <= _UNCLEAR * least]


def _distances(badge: Badge, faces: Sequence[Seen]) -> dict[int, float]:
    """Return how far a badge hangs from the chin of each face that can wear it, in pixels."""
    middle, centre = badge.box.x + badge.box.w / 2, badge.box.y + badge.box.h / 2
    found = {}
    for number, face in enumerate(faces):
        box = face.box
        aside = abs(middle - box.x - box.w / 2)
        below = centre - box.y - box.h
        fits = (
            aside <= _ASIDE * box.w
            and _BELOW[0] * box.h <= below <= _BELOW[1] * box.h
            and _SIZE[0] * box.w <= badge.side <= _SIZE[1] * box.w
        )
        if fits:
            found[number] = ((_SIDEWAYS * aside) ** 2 + below**2) ** 0.5
    return found


def _clear(told: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Keep what names one face by one number: a number twice in a photo is nobody's."""
    return {
        face: number
        for face, number in told
        if sum(face == other for other, _ in told) == 1
        and sum(number == other for _, other in told) == 1
    }


def _unseen(badge: Badge, width: int, height: int) -> FaceBox | None:
    """Return where the face above a badge is, as far as it is inside the photo."""
    wide, high, above = (round(sides * badge.side) for sides in _UNSEEN)
    middle, centre = badge.box.x + badge.box.w // 2, badge.box.y + badge.box.h // 2
    left, right = max(0, middle - wide // 2), min(width, middle + wide // 2)
    top, bottom = max(0, centre - above - high), min(height, centre - above)
    least = _OUTSIDE * badge.side
    if right - left < least or bottom - top < least:
        return None
    return FaceBox(left, top, right - left, bottom - top)
