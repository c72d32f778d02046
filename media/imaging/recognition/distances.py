"""How far the faces of a photo are from the people of a gallery."""

from collections.abc import Hashable, Mapping
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from media.domain.distances import Distances

#: One row of 128 numbers per face. Biometric data: in memory only, or encrypted.
Templates = NDArray[np.float32]

#: Whatever tells people apart.
Person = TypeVar("Person", bound=Hashable)


def distances(
    faces: Templates, gallery: Mapping[Person, Templates]
) -> list[dict[Person, Distances]]:
    """Return, per face, how far it is from each person, who has one reference at least."""
    far: list[dict[Person, Distances]] = [{} for _ in faces]
    wide = faces.astype(np.float64)
    for person, references in gallery.items():
        if not len(references):
            raise ValueError("A person without references is at no distance.")
        mean = references.mean(axis=0, dtype=np.float64)
        to_mean = np.linalg.norm(wide - mean, axis=1)
        to_nearest = np.linalg.norm(wide[:, None] - references[None], axis=2).min(axis=1)
        for face, (centre, nearest) in enumerate(zip(to_mean, to_nearest, strict=True)):
            far[face][person] = Distances(mean=float(centre), nearest=float(nearest))
    return far


def farthest(templates: Templates) -> float:
    """Return the largest distance between any two of somebody's templates, 0 for one."""
    pairs = combinations(templates.astype(np.float64), 2)
    return max((float(np.linalg.norm(one - other)) for one, other in pairs), default=0.0)
