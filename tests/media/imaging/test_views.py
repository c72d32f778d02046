"""A box that is found in any view of a photo is brought back to where it is in the photo."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.imaging.geometry import Rectangle
from media.imaging.views import Views, divided, within

MULTIPLE = 32
GREY, WHITE = 90, 255


def photo_with(spot: Rectangle, *, width: int = 640, height: int = 480) -> np.ndarray:
    pixels = np.full((height, width, 3), GREY, np.uint8)
    pixels[spot.y : spot.y + spot.h, spot.x : spot.x + spot.w] = WHITE
    return pixels


def spot_in(pixels: np.ndarray) -> np.ndarray:
    """Return the box around what is white, as a find."""
    rows, columns = np.nonzero(pixels[:, :, 0] > (GREY + WHITE) / 2)
    box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1, 0.7]
    return np.array([box], np.float32)


def assert_brought_back(rows: np.ndarray, spot: Rectangle, *, within_pixels: float) -> None:
    expected = [spot.x, spot.y, spot.x + spot.w, spot.y + spot.h]
    assert np.abs(rows[0, :4] - expected).max() <= within_pixels, (rows, expected)


SPOT = Rectangle(400, 120, 48, 64)


@pytest.mark.parametrize("side", [640, 320, 200])
def test_from_a_reduced_photo(side):
    view = Views(photo_with(SPOT), multiple=MULTIPLE).at(side)

    rows = view.in_photo(spot_in(view.pixels))

    assert all(length % MULTIPLE == 0 for length in view.pixels.shape[:2])
    assert_brought_back(rows, SPOT, within_pixels=640 / side + 1)


def test_a_photo_is_never_enlarged_but_to_the_grid():
    view = Views(photo_with(SPOT, width=630, height=470), multiple=MULTIPLE).at(5000)

    assert view.pixels.shape[:2] == (480, 640)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_from_a_photo_on_its_side_to_the_pixel(degrees):
    view = Views(photo_with(SPOT), multiple=MULTIPLE).at(640).turned(degrees)

    assert_brought_back(view.in_photo(spot_in(view.pixels)), SPOT, within_pixels=0.01)


@pytest.mark.parametrize("degrees", [45, 135, 225, 315])
def test_from_a_photo_on_its_corner_the_middle_is_right_and_nothing_is_cut_off(degrees):
    view = Views(photo_with(SPOT), multiple=MULTIPLE).at(640).turned(degrees)

    x1, y1, x2, y2, _ = view.in_photo(spot_in(view.pixels))[0]

    assert abs((x1 + x2) / 2 - (SPOT.x + SPOT.w / 2)) < 1.5
    assert abs((y1 + y2) / 2 - (SPOT.y + SPOT.h / 2)) < 1.5
    assert min(view.pixels.shape[:2]) >= (640 + 480) / 2**0.5 - 1


def test_from_a_part_that_was_enlarged():
    view = Views(photo_with(SPOT), multiple=MULTIPLE).own()

    part = view.cut(Rectangle(350, 80, 150, 150), enlarged=2)

    assert part.pixels.shape == (300, 300, 3)
    assert_brought_back(part.in_photo(spot_in(part.pixels)), SPOT, within_pixels=1)


def test_only_the_tiles_with_the_middle_of_a_box_are_kept():
    view = Views(photo_with(SPOT, width=1280, height=960), multiple=MULTIPLE).at(640)
    box = np.array([[600, 100, 660, 160, 0.1]], np.float32)

    assert len(view.tiles(320)) == 4
    assert view.tiles(320, around=box) == [Rectangle(0, 0, 320, 240)]
    assert view.tiles(320, around=box[:0]) == []


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(64, 800), st.data())
def test_tiles_are_small_enough_and_every_place_is_in_exactly_one(height, width, side, data):
    parts = divided(height, width, side=side)
    x = data.draw(st.floats(0, width, exclude_max=True))
    y = data.draw(st.floats(0, height, exclude_max=True))

    assert all(0 < part.w <= side and 0 < part.h <= side for part in parts)
    assert sum(part.w * part.h for part in parts) == width * height
    assert sum(bool(within(part, np.array([x]), np.array([y])).any()) for part in parts) == 1
