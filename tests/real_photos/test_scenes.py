"""Recall on labelled photographs, and that nothing found is left to be seen."""

from pathlib import Path

import pytest

from media.imaging.centerface import CenterFace
from media.imaging.detect import SURE
from media.imaging.encode import decode_own
from media.imaging.geometry import Corners, Rectangle, corners, overlap
from media.imaging.resize import fit
from media.imaging.shape import oval
from tests.real_photos.conftest import Redacted

pytestmark = pytest.mark.timeout(1200)


def rectangles(boxes: list[dict[str, int]]) -> list[Rectangle]:
    return [Rectangle(box["x"], box["y"], box["w"], box["h"]) for box in boxes]


def hit(label: Rectangle, found: list[Rectangle]) -> bool:
    if not found:
        return False
    inside = any(
        label.x < box.centre[0] < label.x + label.w and label.y < box.centre[1] < label.y + label.h
        for box in found
    )
    return inside or overlap(corners([label])[0], corners(found)).max() >= 0.3


def recall(redacted: list[Redacted], *, at_least: int, below: int = 100_000) -> float:
    hits = [
        hit(label, rectangles(photo.line["faces"]))
        for photo in redacted
        for label in rectangles(photo.labels)
        if at_least <= (label.w * label.h) ** 0.5 < below
    ]
    assert len(hits) > 100
    return sum(hits) / len(hits)


@pytest.mark.parametrize(
    ("at_least", "below", "bound"),
    [
        (24, 100_000, 0.997),
        (16, 100_000, 0.995),
        (64, 100_000, 0.99),
        (16, 24, 0.98),
        (0, 16, 0.98),
    ],
)
def test_faces_of_every_size_are_found(redacted, at_least, below, bound):
    assert recall(redacted, at_least=at_least, below=below) >= bound


def test_most_photos_without_people_hold_no_sure_face(redacted):
    empty = [photo for photo in redacted if not photo.labels]
    alarmed = [p for p in empty if any(not face["doubtful"] for face in p.line["faces"])]

    assert len(empty) >= 25
    assert len(alarmed) <= len(empty) / 3


def test_no_face_is_found_outside_a_mask(redacted):
    network = CenterFace()
    outside = []
    for photo in redacted:
        masks = [oval(box) for box in rectangles(photo.line["faces"])]
        for x1, y1, x2, y2, _ in found_in(network, Path(photo.line["output"])):
            middle = (x1 + x2) / 2, (y1 + y2) / 2
            if not any(mask.holds(*middle) for mask in masks):
                outside.append((photo.file, middle))

    assert outside == []


def found_in(network: CenterFace, file: Path) -> Corners:
    """Look at the file in its own size, up to what takes seconds: one pass, and no cleverness."""
    pixels = decode_own(file.read_bytes())
    small = fit(pixels, 1600)
    rows = network.find(small, threshold=SURE)
    rows[:, :4] *= pixels.shape[1] / small.shape[1]
    return rows
