"""A photo that is scanned again: what was decided about a face stays with that face."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from media.domain.faces import Decision, Face, FaceBox

#: A find that shares at least this part of the union with a known box is the same face. Between
#: two scans a box moves by less; two people cheek to cheek overlap less.
SAME: Final = 0.4


def overlap(one: FaceBox, other: FaceBox) -> float:
    """Return what two boxes have in common as a share of all they cover, 0 to 1."""
    width = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    height = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    common = max(0, width) * max(0, height)
    return common / (one.w * one.h + other.w * other.h - common)


def known_again(found: Sequence[FaceBox], known: Sequence[FaceBox]) -> dict[int, int]:
    """Return which find is which known box, both by their place: the best overlaps first."""
    pairs = sorted(
        ((overlap(new, old), i, j) for i, new in enumerate(found) for j, old in enumerate(known)),
        key=lambda pair: -pair[0],
    )
    same: dict[int, int] = {}
    for shared, i, j in pairs:
        if shared >= SAME and i not in same and j not in same.values():
            same[i] = j
    return same


def seen_again(face: Face, box: FaceBox, *, score: float, doubtful: bool) -> Face:
    """Return a face after it was found once more.

    One that nobody decided about takes the new box, one that is hidden covers both boxes, and
    what somebody left visible stays exactly as large as they saw it.
    """
    return replace(
        face,
        box=_box(face, box),
        score=max(face.score, score),
        doubtful=face.doubtful and doubtful,
    )


def _box(face: Face, box: FaceBox) -> FaceBox:
    match face.verdict.decision:
        case Decision.NONE:
            return box
        case Decision.HIDE:
            return _both(face.box, box)
        case Decision.SHOW | Decision.NOT_A_FACE:
            return face.box


def _both(one: FaceBox, other: FaceBox) -> FaceBox:
    left, top = min(one.x, other.x), min(one.y, other.y)
    right = max(one.x + one.w, other.x + other.w)
    bottom = max(one.y + one.h, other.y + other.h)
    return FaceBox(left, top, right - left, bottom - top)
