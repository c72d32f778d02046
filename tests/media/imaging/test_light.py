"""A dark photo is searched as if it had been bright."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.imaging.light import brightened

SCENE = np.random.default_rng(1).integers(0, 256, (64, 96, 3), np.uint8)


def test_a_dark_photo_gets_its_range_back():
    dark = np.rint(SCENE * 0.05).astype(np.uint8)

    apart = np.abs(brightened(dark).astype(int) - SCENE)

    assert np.percentile(apart, 95) <= 20


def test_a_photo_with_light_in_it_stays_as_it_is():
    assert brightened(SCENE) is SCENE


def test_a_lamp_does_not_make_a_dark_photo_bright():
    dark = np.rint(SCENE * 0.05).astype(np.uint8)
    dark[4:7, 4:7] = 255

    assert brightened(dark).mean() > 100


@given(st.integers(0, 255))
def test_order_is_kept_and_nothing_overflows(most):
    ramp = np.linspace(0, most, 300).astype(np.uint8).reshape(1, 100, 3).repeat(20, axis=0)

    bright = brightened(ramp)

    assert bright.shape == ramp.shape
    assert (np.diff(bright[0].ravel().astype(int)) >= 0).all()
    assert (bright >= ramp).all()
