"""Recall on labelled photographs, and that nothing found is left to be seen."""

from pathlib import Path

import pytest

from media.imaging.centerface import CenterFace
from media.imaging.detect import SURE
from media.imaging.encode import decode_own
from media.imaging.geometry import Corners, Rectangle, corners, overlap
from media.imaging.resize import fit
from media.imaging.shape import oval
from tests.real_photos.conftest import Scene

pytestmark = pytest.mark.timeout(1200)

ANY = 100_000


def hit(label: Rectangle, found: list[Rectangle]) -> bool:
    if not found:
        return False
    inside = any(
        label.x < box.centre[0] < label.x + label.w and label.y < box.centre[1] < label.y + label.h
        for box in found
    )
    return inside or overlap(corners([label])[0], corners(found)).max() >= 0.3


def recall(scenes: list[Scene], *, at_least: int, below: int) -> float:
    hits = [
        hit(person, scene.found)
        for scene in scenes
        for person in scene.people
        if at_least <= (person.w * person.h) ** 0.5 < below
    ]
    assert len(hits) > 100
    return sum(hits) / len(hits)


@pytest.mark.parametrize(
    ("at_least", "below", "bound"),
    [(24, ANY, 0.995), (16, ANY, 0.995), (64, ANY, 0.99), (16, 24, 0.98), (0, 16, 0.98)],
)
def test_faces_of_every_size_are_found(scenes, at_least, below, bound):
    assert recall(scenes, at_least=at_least, below=below) >= bound


def test_most_photos_without_people_hold_no_sure_face(scenes):
    empty = [scene for scene in scenes if not scene.people]
    alarmed = [scene for scene in empty if scene.sure]

    assert len(empty) >= 25
    assert len(alarmed) <= len(empty) / 3


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_no_face_is_found_outside_a_mask(redacted, share):
    network = CenterFace()
    outside = []
    for photo in redacted:
        masks = [oval(box) for box in photo.hidden]
        for x1, y1, x2, y2, _ in found_in(network, photo.output, share):
            middle = (x1 + x2) / 2, (y1 + y2) / 2
            if not any(mask.holds(*middle) for mask in masks):
                outside.append((photo.file, middle))

    assert outside == []


def found_in(network: CenterFace, file: Path, share: float) -> Corners:
    """Look at the file in (a share of) its own size: one pass, and no cleverness."""
    pixels = decode_own(file.read_bytes())
    small = fit(pixels, min(2560, round(max(pixels.shape) * share)))
    rows = network.find(small, threshold=SURE)
    rows[:, :4] *= pixels.shape[1] / small.shape[1]
    return rows
