from hypothesis import given
from hypothesis import strategies as st

from media.domain.photo import by_name


def test_photos_are_listed_as_photographers_count():
    names = ["IMG_10.JPG", "img_9.jpg", "IMG_9b.JPG", "2026 deel 2.jpg", "2026 deel 10.jpg", ""]

    assert sorted(names, key=by_name) == [
        "", "2026 deel 2.jpg", "2026 deel 10.jpg", "img_9.jpg", "IMG_9b.JPG", "IMG_10.JPG",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=12), max_size=6))
def test_names_of_any_kind_can_be_sorted(names):
    assert len(sorted(names, key=by_name)) == len(names)
