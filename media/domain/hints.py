"""Boxes that somebody else's tools drew around faces: they hide, and never show."""

from collections.abc import Iterable, Sequence

from media.domain.faces import FaceBox


def unknown(hints: Iterable[FaceBox], known: Sequence[FaceBox]) -> list[FaceBox]:
    """Return the hints that none of the known boxes covers, and each of them once."""
    found: list[FaceBox] = []
    for hint in hints:
        if not any(_same(hint, box) for box in (*known, *found)):
            found.append(hint)
    return found


def _same(hint: FaceBox, box: FaceBox) -> bool:
    """Say whether a hint is of a face that is known: each lies over the other's middle.

    Tools draw boxes of very different sizes, so how much they share says little.
    """
    return _holds_middle(hint, box) and _holds_middle(box, hint)


def _holds_middle(box: FaceBox, other: FaceBox) -> bool:
    x, y = other.x + other.w / 2, other.y + other.h / 2
    return box.x <= x <= box.x + box.w and box.y <= y <= box.y + box.h
