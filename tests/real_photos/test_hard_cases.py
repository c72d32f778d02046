"""Faces that fill the frame, turned, dark, soft and covered, made from labelled photographs."""

import pytest

from tests.bench.figures import judged_photos
from tests.bench.hard import Case, write_hard
from tests.bench.matching import Judged
from tests.real_photos.conftest import measured

pytestmark = pytest.mark.timeout(1200)

#: Every so many labelled photos with faces is made hard, in every way.
_EVERY = 5


@pytest.fixture(scope="session")
def hard(folder, labels, tmp_path_factory) -> dict[str, Judged]:
    with_faces = [name for name, told in sorted(labels.items()) if told.faces]
    chosen = {name: labels[name] for name in with_faces[::_EVERY]}
    jobs, known = write_hard(folder, chosen, tmp_path_factory.mktemp("hard"))
    return judged_photos(measured(jobs).outcomes, known)


@pytest.mark.parametrize(
    ("case", "missed"),
    [(Case.LARGE, 0), (Case.TURNED, 1), (Case.DARK, 1), (Case.SOFT, 1), (Case.COVERED, 0)],
)
def test_hard_faces_are_found(hard, case, missed):
    photos = [judged for name, judged in hard.items() if name.startswith(f"{case}/")]

    assert sum(len(photo.found) for photo in photos) >= (5 if case is Case.LARGE else 50)
    assert sum(len(photo.missed) for photo in photos) <= missed
