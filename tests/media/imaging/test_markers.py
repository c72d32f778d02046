"""Badges, printed and photographed: what is read, from how far, and that nothing else is."""

import numpy as np
import pytest

from events.domain.badges import LAST_NUMBER
from media.imaging.geometry import Rectangle
from media.imaging.markers import CODES, drawn, find_markers
from tests.media.imaging.photographed import Shot, background, pasted, taken

#: A whole photo of a person at some distance: the marker's side in pixels of a 12 MP photo.
NEAR, HALFWAY, FAR = 150, 60, 22

CONDITIONS = {
    "straight": {},
    "turned to the side": {"yaw": 40},
    "leaning and askew": {"pitch": 25, "roll": 20},
    "out of focus": {"blur": 1.0},
    "moving": {"motion": 4},
    "dark and noisy": {"noise": 10, "quality": 50, "light": 0.4},
}


def scene(number: int, shot: Shot, seed: int) -> tuple[np.ndarray, Rectangle]:
    """Return a photo of one badge in a part of a 12 MP photo, and where the face above it is."""
    chance = np.random.default_rng(seed)
    wide, high = int(shot.side * 12) + 200, int(shot.side * 16) + 200
    room = background(wide, high, chance)
    x, y = wide / 2 + chance.uniform(-3, 3), high * 0.6 + chance.uniform(-3, 3)
    pasted(room, number, (x, y), shot)
    across = shot.side / 0.32
    face = Rectangle(int(x - across / 2), int(y - across * 2.5), int(across), int(across * 1.25))
    return taken(room, shot, chance), face


def read(number: int, shot: Shot, seed: int) -> set[int]:
    photo, face = scene(number, shot, seed)
    return {marker.number for marker in find_markers(photo, [face])}


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("side", [NEAR, HALFWAY, FAR])
def test_a_badge_is_read_from_near_and_far(condition: str, side: int):
    shot = Shot(side=side, **CONDITIONS[condition])
    numbers = [0, 1, 77, 300, 586, 12]

    hits = sum(read(number, shot, seed) == {number} for seed, number in enumerate(numbers))

    assert hits >= (5 if side > FAR else 4)


def test_a_small_badge_is_read_where_a_face_says_to_look_closer():
    chance = np.random.default_rng(3)
    room = background(4000, 3000, chance)
    pasted(room, 42, (2600, 1900), Shot(side=24))
    photo = taken(room, Shot(side=24), chance)
    face = Rectangle(2565, 1715, 75, 94)

    without, beside = find_markers(photo), find_markers(photo, [face])

    assert without == []
    [found] = beside
    assert found.number == 42
    x, y = found.box.centre
    assert (x, y) == pytest.approx((2600, 1900), abs=3)
    assert found.side == pytest.approx(24, abs=3)


def test_a_marker_is_told_once_though_it_is_looked_for_twice():
    photo, face = scene(5, Shot(side=60), 1)

    assert [marker.number for marker in find_markers(photo, [face, face])] == [5]


def test_a_room_without_badges_has_no_markers():
    chance = np.random.default_rng(9)
    photo = taken(background(1600, 1200, chance), Shot(side=1, noise=12), chance)

    assert find_markers(photo, [Rectangle(700, 300, 100, 125)]) == []


def test_faces_at_the_edge_or_outside_the_photo_do_no_harm():
    photo = np.zeros((300, 400, 3), np.uint8)
    edges = [Rectangle(-30, 250, 60, 80), Rectangle(380, -20, 60, 80), Rectangle(0, 299, 40, 40)]

    assert find_markers(photo, edges) == []


def test_there_is_a_marker_for_every_number_and_they_differ():
    codes = {drawn(number).tobytes() for number in range(CODES)}

    assert len(codes) == CODES == LAST_NUMBER + 1


def test_a_drawing_leaves_its_edge_free_and_has_a_black_border():
    modules = drawn(0)

    assert modules.shape == (10, 10)
    assert not modules[0].any()
    assert not modules[:, 0].any()
    assert modules[1, 1:-1].all()
    assert modules[1:-1, 1].all()
