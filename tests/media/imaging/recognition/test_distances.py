import numpy as np
import pytest

from media.domain.distances import Distances
from media.imaging.recognition.distances import distances


def row(*numbers: float) -> np.ndarray:
    return np.array([*numbers, *[0.0] * (128 - len(numbers))], np.float32)


def test_a_person_is_as_far_as_the_mean_and_the_nearest_of_their_references():
    faces = np.stack([row(3, 4)])
    gallery = {"marie": np.stack([row(0, 0), row(6, 8)]), "piet": np.stack([row(3, 3)])}

    (far,) = distances(faces, gallery)

    assert far == {
        "marie": Distances(mean=0.0, nearest=5.0),
        "piet": Distances(mean=1.0, nearest=1.0),
    }


def test_every_face_has_its_own_distances():
    near, away = distances(np.stack([row(0), row(1)]), {"marie": np.stack([row(0)])})

    assert (near["marie"].mean, away["marie"].mean) == (0.0, 1.0)


def test_without_faces_or_people_there_is_nothing_to_say():
    nobody = np.empty((0, 128), np.float32)

    assert distances(nobody, {"marie": np.stack([row(0)])}) == []
    assert distances(np.stack([row(0)]), {}) == [{}]


def test_a_person_without_references_is_a_mistake():
    with pytest.raises(ValueError, match="without references"):
        distances(np.stack([row(0)]), {"marie": np.empty((0, 128), np.float32)})
