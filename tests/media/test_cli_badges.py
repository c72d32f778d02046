"""A badge that says no counts for the commands too, which know no event and no attendees."""

import numpy as np

from events.domain.badges import OPT_OUT
from media.cli.badges import refusing
from media.imaging.detect import DetectedFace
from media.imaging.geometry import Rectangle
from media.imaging.markers import drawn

FACES = [DetectedFace(Rectangle(x, 100, 90, 110), 0.9, doubtful=False) for x in (100, 400)]


def photo(number: int) -> np.ndarray:
    """Return a photo with a badge below the second face."""
    pixels = np.full((500, 700, 3), 128, np.uint8)
    modules = np.where(drawn(number), 20, 235).astype(np.uint8)
    marker = np.kron(modules, np.ones((4, 4), np.uint8))
    pixels[300:340, 425:465] = marker[:, :, None]
    return pixels


def test_whoever_wears_the_badge_that_says_no_refuses():
    assert refusing(photo(OPT_OUT), FACES) == {1}


def test_the_badge_of_an_attendee_refuses_nothing():
    assert refusing(photo(12), FACES) == frozenset()
