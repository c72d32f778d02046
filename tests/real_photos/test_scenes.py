"""Recall on labelled photographs, and that nothing found is left to be seen.

Bounds are a little under what was measured; docs/faces.md has the figures.
"""

from pathlib import Path

import pytest

from media.imaging.centerface import CenterFace
from media.imaging.detect import SURE, Detection
from media.imaging.encode import decode_own
from media.imaging.geometry import Corners, Rectangle
from media.imaging.resize import fit
from media.imaging.shape import oval
from tests.bench.figures import judged_photos
from tests.bench.matching import faces_by_size, matches, precision, recall
from tests.bench.protocol import Job
from tests.real_photos.conftest import measured

pytestmark = pytest.mark.timeout(1200)

#: WIDER FACE photos: their labels were drawn by people, not proposed by any detector.
_WIDER = ("group_424.jpg", "group_425.jpg", "group_426.jpg", "group_427.jpg")


def hit(label: Rectangle, found: list[Rectangle]) -> bool:
    return any(matches(label, box) for box in found)


@pytest.mark.parametrize(
    ("band", "bound"), [("lt_16", 0.98), ("16_24", 0.985), ("ge_24", 0.997), ("all_ge_16", 0.995)]
)
def test_faces_of_every_size_are_found(scenes, band, bound):
    photos = list(scenes.values())

    assert faces_by_size(photos)[band] > 100
    share = recall(photos)[band]
    assert share is not None
    assert share >= bound


def test_faces_that_no_detector_proposed_are_found(scenes):
    share = recall([scenes[name] for name in _WIDER])["all_ge_16"]

    assert share is not None
    assert share >= 0.98


def test_looking_thoroughly_misses_hardly_anybody_in_a_crowd(folder, labels):
    name = "group_424.jpg"
    job = Job(name, str(folder / name), None)

    thorough = judged_photos(measured([job], Detection.THOROUGH).outcomes, labels)[name]

    assert len(thorough.found) > 130
    assert len(thorough.missed) <= 2


def test_most_sure_finds_are_faces(scenes):
    share = precision(list(scenes.values()), sure_only=True)

    assert share is not None
    assert share >= 0.85


def test_most_photos_without_people_hold_no_sure_face(scenes, labels):
    empty = [scenes[name] for name, told in labels.items() if told.complete and not told.faces]
    alarmed = [scene for scene in empty if any(find.sure for find in scene.wrong)]

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

    assert len(redacted) > 15
    assert outside == []


def found_in(network: CenterFace, file: Path, share: float) -> Corners:
    """Look at the file in (a share of) its own size: one pass, and no cleverness."""
    pixels = decode_own(file.read_bytes())
    small = fit(pixels, min(2560, round(max(pixels.shape) * share)))
    rows = network.find(small, threshold=SURE)
    rows[:, :4] *= pixels.shape[1] / small.shape[1]
    return rows
