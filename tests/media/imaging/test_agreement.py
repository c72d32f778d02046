"""A face that several looks see faintly is likelier than each of them says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.imaging.agreement import agreed
from media.imaging.geometry import Corners

SAME = 0.45


def finds(*rows: tuple[float, ...]) -> Corners:
    return np.array(rows, np.float32).reshape(-1, 5)


HERE, NEARLY_HERE, ELSEWHERE = (10, 10, 50, 60), (12, 11, 52, 62), (200, 10, 240, 60)


def test_looks_that_agree_make_a_find_likelier_and_the_best_box_stays():
    rows, likely = agreed([finds((*HERE, 0.2)), finds((*NEARLY_HERE, 0.5))], same=SAME)

    assert rows.tolist() == [[*NEARLY_HERE, 0.5]]
    assert likely.tolist() == pytest.approx([1 - 0.8 * 0.5])


def test_one_look_counts_once_however_often_it_sees_a_face():
    rows, likely = agreed([finds((*HERE, 0.2), (*NEARLY_HERE, 0.1))], same=SAME)

    assert len(rows) == 1
    assert likely.tolist() == pytest.approx([0.2])


def test_what_lies_elsewhere_is_another_face():
    rows, likely = agreed([finds((*HERE, 0.2)), finds((*ELSEWHERE, 0.3))], same=SAME)

    assert rows[:, 4].tolist() == pytest.approx([0.3, 0.2])
    assert likely.tolist() == pytest.approx([0.3, 0.2])


@pytest.mark.parametrize("looks", [[], [finds()], [finds(), finds()]])
def test_looks_that_see_nothing_agree_on_nothing(looks):
    rows, likely = agreed(looks, same=SAME)

    assert rows.shape == (0, 5)
    assert likely.shape == (0,)


@given(st.lists(st.floats(0.03, 0.9), min_size=1, max_size=6))
def test_more_looks_never_make_a_find_less_likely(scores):
    looks = [finds((*HERE, score)) for score in scores]

    _, likely = agreed(looks, same=SAME)

    assert max(scores) - 1e-5 <= likely[0] < 1
