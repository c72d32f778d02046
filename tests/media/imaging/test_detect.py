"""How closely a photo is looked at, and what becomes of finds; the network finds white spots."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from media.imaging.centerface import CenterFace
from media.imaging.detect import SURE, AdaptiveDetector, DetectedFace, Detection, ThoroughDetector
from media.imaging.detect import detector as detector_of
from media.imaging.geometry import Corners, Rectangle
from media.imaging.look import Look

GREY, WHITE = 140, 255
#: What one look may cost: pixels of the network's input, which bound its memory.
MOST_PIXELS = 1280 * 1280


class Spots:
    """Finds one white spot of at least `least` pixels; a smaller one is but a hint."""

    def __init__(self, *, score: float = 0.9, least: float = 10, faint: float = 0.06) -> None:
        self.score, self.least, self.faint = score, least, faint
        self.seen: list[tuple[int, int]] = []

    def find(self, pixels: np.ndarray, *, threshold: float) -> Corners:
        self.seen.append(pixels.shape[:2])
        rows, columns = np.nonzero(pixels[:, :, 0] > (GREY + WHITE) / 2)
        if not len(rows):
            return np.empty((0, 5), np.float32)
        box = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        large = (box[2] - box[0]) * (box[3] - box[1]) >= self.least**2
        score = self.score if large else self.faint
        return np.array([[*box, score]] if score >= threshold else [], np.float32).reshape(-1, 5)


def photo_with(spot: Rectangle, *, width: int, height: int) -> np.ndarray:
    pixels = np.full((height, width, 3), GREY, np.uint8)
    pixels[spot.y : spot.y + spot.h, spot.x : spot.x + spot.w] = WHITE
    return pixels


SMALL = Rectangle(3010, 1507, 28, 28)


def assert_is(face: DetectedFace, spot: Rectangle, *, within: int) -> None:
    apart = np.subtract(
        (face.box.x, face.box.y, face.box.w, face.box.h), (spot.x, spot.y, spot.w, spot.h)
    )
    assert np.abs(apart).max() <= within, (face.box, spot)


def test_a_hint_of_a_small_face_in_a_large_photo_makes_the_look_closer():
    photo = photo_with(SMALL, width=4000, height=3000)

    faces = AdaptiveDetector(Spots(least=12)).detect(photo)

    assert [face.doubtful for face in faces] == [False]
    assert_is(faces[0], SMALL, within=4)


def test_without_a_hint_a_large_photo_is_not_looked_at_closer():
    network = Spots()

    AdaptiveDetector(network).detect(photo_with(Rectangle(0, 0, 0, 0), width=4000, height=3000))

    # 1280, 480, 320, 160, and three turned.
    assert len(network.seen) == 7


def test_hints_all_over_a_large_photo_are_a_crowd_and_it_is_looked_at_whole():
    network = Spots(least=1, score=0.5)
    photo = np.full((3000, 4000, 3), GREY, np.uint8)
    look = Look(network, photo, threshold=0.1)

    class Crowd(Spots):
        def find(self, pixels: np.ndarray, *, threshold: float) -> Corners:
            self.seen.append(pixels.shape[:2])
            grid = np.mgrid[20 : pixels.shape[0] : 60, 20 : pixels.shape[1] : 60].reshape(2, -1).T
            boxes = [(x, y, x + 12, y + 12, 0.5) for y, x in grid]
            return np.array(boxes, np.float32).reshape(-1, 5)

    crowd = Crowd()
    AdaptiveDetector(crowd).detect(photo)

    tiles = crowd.seen[4:-3]
    assert len(tiles) == len(look.view(1920).tiles(736))
    assert sum(height * width for height, width in tiles) < 1.4 * 1920 * 1440


@pytest.mark.parametrize("kind", [AdaptiveDetector, ThoroughDetector])
def test_no_look_is_so_large_that_memory_would_not_hold_it(kind):
    network = Spots()

    kind(network).detect(photo_with(SMALL, width=6000, height=4000), closely=True)

    assert max(height * width for height, width in network.seen) <= MOST_PIXELS


def test_a_thorough_look_sees_twice_the_photo_s_own_size():
    spot = Rectangle(900, 430, 8, 8)
    photo = photo_with(spot, width=1200, height=800)

    assert AdaptiveDetector(Spots(least=14, faint=0.12)).detect(photo)[0].doubtful
    assert not ThoroughDetector(Spots(least=14, faint=0.12)).detect(photo)[0].doubtful


def test_what_is_found_only_in_a_turned_photo_is_doubtful():
    class Sideways(Spots):
        def find(self, pixels: np.ndarray, *, threshold: float) -> Corners:
            tall = pixels.shape[0] > pixels.shape[1]
            found = super().find(pixels, threshold=threshold)
            return found if tall else found[:0]

    spot = Rectangle(300, 200, 60, 80)

    faces = AdaptiveDetector(Sideways()).detect(photo_with(spot, width=800, height=600))

    assert [face.doubtful for face in faces] == [True]
    assert_is(faces[0], spot, within=3)


def test_a_face_found_in_every_look_is_one_face():
    spot = Rectangle(300, 200, 90, 120)

    faces = AdaptiveDetector(Spots()).detect(photo_with(spot, width=1600, height=1200))

    assert len(faces) == 1
    assert_is(faces[0], spot, within=4)


def test_a_check_is_one_look_for_sure_faces():
    photo = photo_with(Rectangle(300, 200, 90, 120), width=1600, height=1200)
    sure, doubtful = Spots(score=0.5), Spots(score=0.2)

    assert len(AdaptiveDetector(sure).check(photo)) == 1
    assert AdaptiveDetector(doubtful).check(photo) == []
    assert len(sure.seen) == 1


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 300), st.integers(1, 300), st.integers(0, 299), st.integers(0, 299),
    st.floats(0.1, 1),
)  # fmt: skip
def test_every_box_is_inside_the_photo_and_its_score_tells_doubt(width, height, x, y, score):
    spot = Rectangle(min(x, width - 1), min(y, height - 1), 40, 50)
    photo = photo_with(spot, width=width, height=height)

    faces = AdaptiveDetector(Spots(score=score, least=0)).detect(photo)

    assert faces
    for face in faces:
        assert face.box.x >= 0
        assert face.box.y >= 0
        assert 0 < face.box.w <= width - face.box.x
        assert 0 < face.box.h <= height - face.box.y
        assert face.doubtful or face.score >= round(SURE, 3)


def test_a_setting_chooses_the_detector():
    assert type(detector_of("default")) is AdaptiveDetector
    assert type(detector_of(Detection.THOROUGH)) is ThoroughDetector
    with pytest.raises(ValueError, match="closest"):
        detector_of("closest")


def test_memory_given_back_changes_nothing_that_is_found():
    network = CenterFace()
    photo = np.asarray(Image.effect_noise((640, 480), 90).convert("RGB"))
    before = network.find(photo, threshold=0.001)

    network.give_back()

    assert len(before)
    assert np.array_equal(network.find(photo, threshold=0.001), before)
