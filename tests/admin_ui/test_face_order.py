from dataclasses import replace

from admin_ui.face_order import in_reading_order
from media.domain.faces import FaceBox
from tests.media.domain.build import face


def in_order(*boxes: FaceBox) -> list[FaceBox]:
    return [one.box for one in in_reading_order(replace(face(), box=box) for box in boxes)]


def test_faces_are_read_row_by_row_each_from_left_to_right():
    front = [FaceBox(50, 300, 90, 100), FaceBox(400, 330, 90, 100)]
    behind = [FaceBox(20, 110, 70, 80), FaceBox(200, 90, 70, 80), FaceBox(600, 120, 70, 80)]

    read = in_order(front[1], behind[2], behind[0], front[0], behind[1])

    assert read == [*behind, *front]


def test_a_photo_without_faces_has_nothing_to_read():
    assert in_order() == []
