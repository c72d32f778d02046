"""Boxes of other tools: what is known already is no news."""

from media.domain.faces import FaceBox
from media.domain.hints import unknown

KNOWN = FaceBox(100, 100, 50, 60)


def test_a_hint_where_no_face_is_known_is_news():
    far = FaceBox(300, 100, 50, 60)

    assert unknown([far], [KNOWN]) == [far]


def test_a_looser_or_tighter_box_around_the_same_face_is_none():
    loose, tight = FaceBox(70, 70, 110, 120), FaceBox(110, 115, 25, 25)

    assert unknown([loose, tight], [KNOWN]) == []


def test_a_neighbour_that_overlaps_is_news():
    beside = FaceBox(140, 100, 50, 60)

    assert unknown([beside], [KNOWN]) == [beside]


def test_two_tools_that_saw_one_face_are_one_hint():
    one, other = FaceBox(300, 100, 50, 60), FaceBox(298, 104, 55, 55)

    assert unknown([one, other], []) == [one]
