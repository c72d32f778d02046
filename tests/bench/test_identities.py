"""The trials count what happens, on people whose templates we make up."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.imaging.recognition.recogniser import Choice
from tests.bench.identities import IdentityReport, identities
from tests.media.imaging.eyes import Eyes, face


class ByColour:
    """Somebody's template points where the red of their photo says."""

    engine = Choice.DLIB

    def templates(self, pixels, boxes):
        rows = np.zeros((len(boxes), 128), np.float32)
        rows[:, int(pixels[0, 0, 0]) // 2] = 1
        return rows


def painted(file: Path, red: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (100, 100), (red, 0, 0)).save(file, quality=100)


@pytest.fixture
def report(tmp_path: Path) -> IdentityReport:
    for person in range(24):
        for number in range(4):
            painted(tmp_path / "people" / f"{person:02}" / f"{number}.jpg", 8 * person + 5)
    painted(tmp_path / "strangers" / "like 01.jpg", 13)
    painted(tmp_path / "strangers" / "like nobody.jpg", 252)
    sees = Eyes([face(20, 20, 60, 60)])
    return identities(
        tmp_path / "people", tmp_path / "strangers", ByColour(), sees, galleries=(12, 24, 25)
    )


def test_small_galleries_are_drawn_from_the_half_that_nothing_was_chosen_on(report):
    assert [(row.gallery, row.unseen) for row in report.rows] == [(12, True), (24, False)]


def test_what_happens_is_counted(report):
    half, everybody = report.rows

    assert (half.right_automatic, half.wrong_automatic, half.right_by_default) == (1, 0, 1)
    assert half.stranger_automatic == half.stranger_by_default
    assert everybody.strangers == 2 * everybody.probes / 24
    assert everybody.stranger_automatic == everybody.stranger_proposed == 0.5


def test_the_largest_gallery_that_there_are_people_for_is_the_last(report):
    assert (report.people, report.faces, report.missed) == (24, 98, 0)


def test_a_face_that_is_not_found_is_missed(tmp_path):
    painted(tmp_path / "people" / "01" / "0.jpg", 5)
    painted(tmp_path / "people" / "02" / "0.jpg", 5)

    report = identities(
        tmp_path / "people", tmp_path, ByColour(), Eyes([]), galleries=(1,), references=0
    )

    assert (report.faces, report.missed, report.rows) == (0, 1, ())
