"""What a photo may cost. Bounds of time are wide: machines differ, and this one is busy."""

import pytest

from tests.bench.enlarge import enlarged
from tests.bench.protocol import Job
from tests.bench.running import Run
from tests.real_photos.conftest import measured

pytestmark = pytest.mark.timeout(600)

#: Two to seven people each.
_FEW = ("group_004.jpg", "group_006.jpg", "group_022.jpg")


def pipeline_at(megapixels, names, folder, place) -> Run:
    made = enlarged([folder / name for name in names], megapixels, place, lambda: None)
    return measured([Job(path.name, str(path), str(file)) for path, file in made.items()])


def test_a_photo_of_a_few_people_takes_little_of_the_processor(folder, tmp_path):
    done = pipeline_at(12, _FEW, folder, tmp_path)

    mean = sum(outcome.total_seconds for outcome in done.outcomes) / len(_FEW)
    assert mean <= 3.0
    assert all(outcome.held is None for outcome in done.outcomes)
