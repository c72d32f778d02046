"""The photos of a trial: who is asked about, who is known, and whose photos are learned from.

People are in two folds. Whoever is asked about is looked for among the people of that fold, and an
attacker learns from the photos of the other. In each of four rounds three other photos of every
person are known, and the rest are asked about.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media.imaging.detect import Detector
from media.imaging.geometry import Rectangle
from media.imaging.recognition.recogniser import Recogniser
from tests.bench.hiding import Photo

Features = NDArray[np.float32]
Places = NDArray[np.int_]

FOLDS: Final = (0, 1)
ROUNDS: Final = 4
#: Photos of a person that an attacker has; one more at least is asked about.
_KNOWN: Final = 3
#: Size of a photo in its versions, beside its own. In the first the box is the detector's; in the
#: others it is moved by up to so much of its sides, and made as much as so much smaller or larger.
SIZES: Final = (1.0, 0.5, 2.0)
_MOVED, _SMALLEST, _LARGEST = 0.06, 0.92, 1.1


@dataclass(frozen=True, eq=False)
class Trial:
    """Photos person by person, and the templates of what nothing hides."""

    photos: list[Photo]
    templates: Features

    @cached_property
    def owners(self) -> Places:
        return np.array([photo.person for photo in self.photos])

    @property
    def people(self) -> int:
        return int(self.owners[-1]) + 1 if self.photos else 0

    @property
    def chance(self) -> float:
        return len(FOLDS) / self.people

    def of_fold(self, fold: int) -> list[Places]:
        """Return the places of each person's photos, in an order that is always the same."""
        return [
            np.random.default_rng([11, person]).permutation(np.flatnonzero(self.owners == person))
            for person in range(fold, self.people, len(FOLDS))
        ]

    def lessons(self, fold: int) -> Places:
        """Return the photos of everybody who is not in the fold."""
        return np.flatnonzero(self.owners % len(FOLDS) != fold)


def dealt(own: Places, turn: int) -> tuple[Places, Places]:
    """Return the photos of one person that are known in a round, and those asked about."""
    turned = np.roll(own, -(turn * len(own) // ROUNDS))
    return turned[:_KNOWN], turned[_KNOWN:]


def prepare(
    identities: Path, detector: Detector, recogniser: Recogniser, *, most: int | None = None
) -> Trial:
    """Read a folder with a folder of photos per person; at most so many people, always the same."""
    folders = sorted(path for path in identities.iterdir() if path.is_dir())
    mixed = [folders[at] for at in np.random.default_rng(2).permutation(len(folders))]
    read = [
        [photo for file in sorted(folder.glob("*.jpg")) if (photo := _photo(file, detector))]
        for folder in mixed[:most]
    ]
    enough = [own for own in read if len(own) > _KNOWN]
    even = enough[: len(enough) // len(FOLDS) * len(FOLDS)]
    photos = [replace(photo, person=person) for person, own in enumerate(even) for photo in own]
    clear = [recogniser.templates(photo.pixels, [photo.face])[0] for photo in photos]
    return Trial(photos, np.array(clear, np.float32))


def version(photo: Photo, number: int, size: float) -> Photo:
    """Return a photo in another size, with a box that was drawn a little differently."""
    import cv2

    if size == 1:
        return photo
    way = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(photo.pixels, None, fx=size, fy=size, interpolation=way))
    dice, face = np.random.default_rng([number, int(size * 10)]), photo.face
    (x, y), (aside, down) = face.centre, dice.uniform(-_MOVED, _MOVED, 2)
    w, h = np.array((face.w, face.h)) * dice.uniform(_SMALLEST, _LARGEST, 2)
    left, top = x + aside * face.w - w / 2, y + down * face.h - h / 2
    return replace(
        photo,
        pixels=pixels.astype(np.uint8, copy=False),
        face=Rectangle(*(round(float(side) * size) for side in (left, top, w, h))),
    )


def _photo(file: Path, detector: Detector) -> Photo | None:
    """Return a photo with the face nearest its middle; None when there is none."""
    with Image.open(file) as image:
        pixels = np.asarray(image.convert("RGB"), np.uint8)
    middle = np.array(pixels.shape[1::-1]) / 2
    faces = [face.box for face in detector.check(pixels)]
    if not faces:
        return None
    nearest = min(faces, key=lambda box: float(np.abs(np.array(box.centre) - middle).sum()))
    return Photo(0, pixels, nearest)
