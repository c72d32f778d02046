"""A photo scanned again: which find is which face, and what stays of what was decided."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.domain.faces import Decision, FaceBox
from media.domain.rescan import known_again, overlap, seen_again
from tests.media.domain.build import face

HERE = FaceBox(100, 100, 50, 60)
NEARBY = FaceBox(106, 104, 50, 60)
ELSEWHERE = FaceBox(400, 100, 50, 60)

boxes = st.builds(
    FaceBox, st.integers(0, 90), st.integers(0, 90), st.integers(5, 60), st.integers(5, 60)
)


def test_a_box_that_moved_a_little_is_the_same_face():
    assert known_again([ELSEWHERE, NEARBY], [HERE]) == {1: 0}


def test_of_two_finds_the_better_one_is_the_face_that_was_known():
    worse = FaceBox(112, 110, 50, 60)

    assert known_again([worse, NEARBY], [HERE]) == {1: 0}


@given(found=st.lists(boxes, max_size=6), known=st.lists(boxes, max_size=6))
def test_no_face_is_found_twice_and_no_find_is_two_faces(found, known):
    same = known_again(found, known)

    assert len(set(same.values())) == len(same)
    assert all(overlap(found[i], known[j]) >= 0.4 for i, j in same.items())


@pytest.mark.parametrize(
    ("decision", "box"),
    [
        (Decision.NONE, NEARBY),
        (Decision.HIDE, FaceBox(100, 100, 56, 64)),
        (Decision.SHOW, HERE),
        (Decision.NOT_A_FACE, HERE),
    ],
)
def test_what_was_decided_says_how_large_a_face_is_from_now_on(decision, box):
    known = replace(face(decision=decision), box=HERE)

    again = seen_again(known, NEARBY, score=0.4, doubtful=False)

    assert again.box == box
    assert again.verdict == known.verdict


@given(old=boxes, new=boxes)
def test_what_a_person_hid_is_never_hidden_less(old, new):
    known = replace(face(decision=Decision.HIDE), box=old)

    box = seen_again(known, new, score=0.4, doubtful=True).box

    assert box.x <= old.x
    assert box.y <= old.y
    assert box.x + box.w >= old.x + old.w
    assert box.y + box.h >= old.y + old.h
