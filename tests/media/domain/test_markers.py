"""Whose badge a marker is."""

from events.domain.badges import OPT_OUT
from media.domain.faces import FaceBox
from media.domain.markers import Badge, Seen, link

#: A photo in which a face of 100 by 125 pixels is somebody at arm's length from the next.
WIDTH, HEIGHT = 2000, 1500


def face(x: int, y: int = 300, *, w: int = 100, doubtful: bool = False) -> Seen:
    return Seen(FaceBox(x, y, w, w * 5 // 4), doubtful)


def badge(number: int, x: int, y: int, *, side: int = 32) -> Badge:
    """Return a badge with the middle of its marker at x, y."""
    return Badge(number, FaceBox(x - side // 2, y - side // 2, side, side), side)


def linked(badges: list[Badge], faces: list[Seen]):
    return link(badges, faces, width=WIDTH, height=HEIGHT)


def test_a_badge_belongs_to_the_face_above_it():
    links = linked([badge(7, 470, 600)], [face(100), face(400), face(700)])

    assert links.numbers == {1: 7}
    assert not links.opted_out


def test_the_badge_that_says_no_hides_the_face_above_it():
    links = linked([badge(OPT_OUT, 440, 590)], [face(100), face(400), face(700)])

    assert links.opted_out == {1}
    assert links.unseen == ()


def test_between_two_faces_a_no_counts_for_both_and_a_number_for_neither():
    faces = [face(400), face(560)]
    between = 530

    no = linked([badge(OPT_OUT, between, 600)], faces)
    number = linked([badge(7, between, 600)], faces)

    assert no.opted_out == {0, 1}
    assert number.numbers == {}


def test_a_box_that_may_be_no_face_does_not_take_a_badge_off_a_real_one():
    faces = [face(400, 300), face(420, 450, w=60, doubtful=True)]

    links = linked([badge(OPT_OUT, 450, 600)], faces)

    assert links.opted_out == {0, 1}


def test_a_face_far_behind_the_badge_is_not_its_owners():
    links = linked([badge(7, 450, 600, side=90)], [face(400)])

    assert links.numbers == {}


def test_a_face_below_its_badge_is_not_its_owners():
    links = linked([badge(7, 450, 200)], [face(400)])

    assert links.numbers == {}


def test_one_number_at_two_faces_is_nobodys():
    links = linked([badge(7, 150, 600), badge(7, 750, 600)], [face(100), face(700)])

    assert links.numbers == {}


def test_two_numbers_at_one_face_are_nobodys():
    links = linked([badge(7, 440, 600), badge(8, 460, 640)], [face(400)])

    assert links.numbers == {}


def test_a_number_and_a_no_at_one_face_is_both():
    links = linked([badge(7, 440, 600), badge(OPT_OUT, 460, 640)], [face(400)])

    assert links.numbers == {0: 7}
    assert links.opted_out == {0}


def test_above_a_no_without_a_face_one_is_expected():
    links = linked([badge(OPT_OUT, 1000, 900)], [face(100)])

    [box] = links.unseen
    assert box.x < 1000 < box.x + box.w
    assert box.y < 600 < box.y + box.h < 900


def test_above_a_no_at_the_upper_edge_nothing_is_expected():
    links = linked([badge(OPT_OUT, 1000, 40)], [])

    assert links.unseen == ()


def test_what_is_expected_stays_inside_the_photo():
    [box] = linked([badge(OPT_OUT, 10, 150)], []).unseen

    assert (box.x, box.y) == (0, 0)
    assert box.x + box.w <= WIDTH
    assert box.y + box.h < 150
