"""Compare finds with labels: what was found, what was missed, what is no face."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from media.imaging.geometry import Rectangle, corners, overlap
from tests.bench.labels import Labels

#: A find counts for a label when they have this share of their union in common, or when the find's
#: centre is in the label.
_SHARE = 0.3

#: Sizes of faces, in pixels: the root of a box's area.
BANDS: dict[str, tuple[float, float]] = {
    "lt_16": (0, 16),
    "16_24": (16, 24),
    "ge_24": (24, float("inf")),
    "all_ge_16": (16, float("inf")),
    "all_ge_24": (24, float("inf")),
}


@dataclass(frozen=True, slots=True)
class Find:
    """A box that a tool would hide. `sure` is its own word; deface knows no other."""

    box: Rectangle
    score: float
    sure: bool = True
    turned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One photo: its labelled faces, found or not, and its finds, right or wrong."""

    found: tuple[Rectangle, ...]
    missed: tuple[Rectangle, ...]
    right: tuple[Find, ...]
    #: On no labelled face, in a photo whose labels are complete.
    wrong: tuple[Find, ...]


def size(face: Rectangle) -> float:
    return math.sqrt(face.w * face.h)


def matches(label: Rectangle, find: Rectangle) -> bool:
    x, y = find.centre
    if label.x < x < label.x + label.w and label.y < y < label.y + label.h:
        return True
    return bool(overlap(corners([label])[0], corners([find]))[0] >= _SHARE)


def judge(labels: Labels, finds: Sequence[Find]) -> Judged:
    """Sort labels and finds. What lies in an ignored region is on neither side."""
    counted = [face for face in labels.faces if not _any(labels.ignored, face)]
    boxes = [find.box for find in finds]
    found = [face for face in counted if any(matches(face, box) for box in boxes)]
    right, wrong = [], []
    if labels.complete:
        for find in finds:
            if _any(labels.faces, find.box):
                right.append(find)
            elif not _any(labels.ignored, find.box):
                wrong.append(find)
    return Judged(
        found=tuple(found),
        missed=tuple(face for face in counted if face not in found),
        right=tuple(right),
        wrong=tuple(wrong),
    )


def recall(photos: Sequence[Judged]) -> dict[str, float | None]:
    """Return the share of labelled faces found, by size; None where there is no such face."""
    counts = faces_by_size(photos)
    found = {
        band: sum(_within(face, band) for photo in photos for face in photo.found) for band in BANDS
    }
    return {band: found[band] / count if count else None for band, count in counts.items()}


def faces_by_size(photos: Sequence[Judged]) -> dict[str, int]:
    return {
        band: sum(_within(face, band) for photo in photos for face in (*photo.found, *photo.missed))
        for band in BANDS
    }


def precision(photos: Sequence[Judged], *, sure_only: bool = False) -> float | None:
    """Return the share of finds that are labelled faces; None where nothing was found."""
    right = sum(find.sure or not sure_only for photo in photos for find in photo.right)
    wrong = sum(find.sure or not sure_only for photo in photos for find in photo.wrong)
    return right / (right + wrong) if right + wrong else None


def _any(regions: Sequence[Rectangle], box: Rectangle) -> bool:
    return any(matches(region, box) for region in regions)


def _within(face: Rectangle, band: str) -> bool:
    least, below = BANDS[band]
    return least <= size(face) < below
