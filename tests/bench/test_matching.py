import pytest

from media.imaging.geometry import Rectangle
from tests.bench.labels import Labels
from tests.bench.matching import Find, faces_by_size, judge, precision, recall

ANNA, BERT = Rectangle(0, 0, 40, 40), Rectangle(200, 0, 20, 20)


def find(x: int, y: int, w: int, h: int, *, sure: bool = True) -> Find:
    return Find(Rectangle(x, y, w, h), 0.9, sure=sure)


@pytest.mark.parametrize(
    ("box", "hit"),
    [
        ((0, 0, 40, 40), True),
        ((15, 15, 10, 10), True),  # the centre is inside, however small the find
        ((0, 20, 40, 40), True),  # a third of the union
        ((30, 30, 40, 40), False),
        ((100, 100, 40, 40), False),
    ],
)
def test_a_find_counts_by_its_centre_or_by_its_overlap(box, hit):
    judged = judge(Labels(faces=(ANNA,), complete=True), [find(*box)])

    assert (judged.found == (ANNA,)) is hit
    assert (judged.missed == (ANNA,)) is not hit
    assert bool(judged.wrong) is not hit


def test_what_lies_in_an_ignored_region_is_neither_hit_nor_miss():
    region = Rectangle(190, 0, 60, 60)
    labels = Labels(faces=(ANNA, BERT), ignored=(region,), complete=True)

    judged = judge(labels, [find(0, 0, 40, 40), find(205, 20, 30, 30)])

    assert judged.found == (ANNA,)
    assert judged.missed == ()
    assert judged.wrong == ()


def test_incomplete_labels_tell_misses_and_no_false_finds():
    judged = judge(Labels(faces=(ANNA,)), [find(500, 500, 40, 40)])

    assert judged.missed == (ANNA,)
    assert (judged.right, judged.wrong) == ((), ())


def test_recall_is_told_by_size_and_is_none_where_nobody_is():
    judged = judge(Labels(faces=(ANNA, BERT), complete=True), [find(0, 0, 40, 40)])

    assert faces_by_size([judged]) == {
        "lt_16": 0,
        "16_24": 1,
        "ge_24": 1,
        "all_ge_16": 2,
        "all_ge_24": 1,
    }
    assert recall([judged]) == {
        "lt_16": None,
        "16_24": 0.0,
        "ge_24": 1.0,
        "all_ge_16": 0.5,
        "all_ge_24": 1.0,
    }


def test_precision_counts_doubtful_finds_unless_told_otherwise():
    finds = [find(0, 0, 40, 40), find(500, 500, 40, 40, sure=False)]
    judged = judge(Labels(faces=(ANNA,), complete=True), finds)

    assert precision([judged]) == 0.5
    assert precision([judged], sure_only=True) == 1.0
    assert precision([]) is None
