"""Awkward files from the world: each comes out right, or is refused; none brings anything down."""

import csv
import json
from pathlib import Path

import pytest

from media.imaging.detect import default_detector
from media.imaging.refusals import Refusal
from media.services.decoding import Unreadable, decode_now
from tests.real_photos.conftest import rectangles
from tests.real_photos.test_scenes import hit

pytestmark = pytest.mark.timeout(600)

TAKEN = {"JPEG", "MPO", "PNG", "WEBP", "HEIF", "AVIF"}
SIDEWAYS = {"5", "6", "7", "8"}


@pytest.fixture(scope="session")
def odd(test_photos: Path) -> Path:
    return test_photos / "odd"


def outcome(path: Path) -> tuple[int, int] | Refusal:
    try:
        picture = decode_now(path)
    except Unreadable as refused:
        return refused.refusal
    return picture.original_width, picture.original_height


def expected(row: dict[str, str]) -> tuple[int, int] | None:
    """Return the upright size; None where the file has to be refused."""
    if row["opens"] != "yes" or row["load"] != "ok" or row["fmt"] not in TAKEN:
        return None
    width, height = (int(side) for side in row["size"].split("x"))
    turned = row["orient"] in SIDEWAYS and row["fmt"] != "HEIF"
    return (height, width) if turned else (width, height)


def test_every_odd_file_has_its_right_size_or_is_refused(odd):
    with (odd / "PROBE.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    wrong = {}
    for row in rows:
        got, wanted = outcome(odd / row["file"]), expected(row)
        if isinstance(got, Refusal) != (wanted is None) or (wanted and got != wanted):
            wrong[row["file"]] = (got, wanted)

    assert len(rows) > 90
    assert wrong == {}


def test_faces_are_where_the_labels_say_however_the_photo_is_stored(odd):
    labels = json.loads((odd / "derived_labels.json").read_text())

    missed = {}
    for name, boxes in labels.items():
        picture = decode_now(odd / name)
        found = [face.box for face in default_detector().detect(picture.pixels)]
        if misses := [label for label in rectangles(boxes) if not hit(label, found)]:
            missed[name] = misses

    assert len(labels) >= 7
    assert missed == {}


def test_transparent_pixels_that_hold_a_photo_show_nothing(odd):
    assert (decode_now(odd / "d_rgba_transparent.png").pixels == 255).all()
