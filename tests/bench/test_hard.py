import io

import numpy as np
import pytest
from PIL import Image

from media.imaging.geometry import Rectangle
from tests.bench.hard import Case, cases
from tests.media.drawn_faces import drawn

FACE = Rectangle(120, 160, 160, 200)


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(drawn())))


def made(pixels, number):
    return {hard.case: hard for hard in cases(pixels, [FACE], number)}


def test_every_photo_gives_every_case(pixels):
    assert set(made(pixels, 0)) == set(Case)


@pytest.mark.parametrize(("number", "share"), [(0, 0.5), (1, 0.75), (2, 1.0)])
def test_a_close_up_has_the_face_as_wide_as_it_says(pixels, number, share):
    close = made(pixels, number)[Case.LARGE]

    assert close.faces[0].w / close.image.width == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize("number", range(13))
def test_a_turned_face_is_where_its_label_says(number):
    """A white spot on black, turned, is found by its brightness."""
    black = np.zeros((600, 900, 3), np.uint8)
    black[FACE.y : FACE.y + FACE.h, FACE.x : FACE.x + FACE.w] = 255

    turned = made(black, number)[Case.TURNED]

    rows, columns = np.nonzero(np.asarray(turned.image.convert("L")) > 200)
    assert turned.faces[0].centre == pytest.approx((columns.mean(), rows.mean()), abs=2)


def test_dark_soft_and_covered_leave_the_face_in_its_place(pixels):
    for number in range(4):
        hard = made(pixels, number)
        for case in (Case.DARK, Case.SOFT, Case.COVERED):
            assert hard[case].faces == (FACE,)
            assert hard[case].image.size == (900, 600)
            assert (np.asarray(hard[case].image) != pixels).any()
