"""Are the right people recognised, and are strangers left alone?

A trial draws a gallery of so many people with three references each. Their other photos should be
recognised; the impostors, and photos of people who are not in the gallery, should not. Half of the
people served to choose the thresholds of `media.domain.matching`: galleries are drawn from the
other half, and from everybody only when they are too large for that.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

import numpy as np
from PIL import Image

from events.domain.ids import PersonId
from media.domain.matching import FaceQuality, Kind, match
from media.imaging.detect import DetectedFace, Detector
from media.imaging.picture import Pixels
from media.imaging.recognition.distances import Templates, distances
from media.imaging.recognition.recogniser import Recogniser

Thing = TypeVar("Thing")

GALLERIES: Final = (10, 30, 100, 300)
REFERENCES: Final = 3

#: The larger the gallery, the fewer trials are drawn.
_TRIALS: Final = {10: 20, 30: 20, 100: 12, 300: 4}
#: face_recognition's own bound.
_DEFAULT_TOLERANCE: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """One photo of somebody, of which only the template and the quality of the face remain."""

    name: str
    template: Templates
    face: FaceQuality


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryRow:
    """Shares of the faces asked about; `by_default` is face_recognition with its own tolerance."""

    gallery: int
    references: int
    #: Whether the people are those on whom no threshold was chosen.
    unseen: bool
    probes: int
    strangers: int
    right_automatic: float
    wrong_automatic: float
    stranger_automatic: float
    right_proposed: float
    wrong_proposed: float
    stranger_proposed: float
    right_by_default: float
    wrong_by_default: float
    stranger_by_default: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityReport:
    people: int
    faces: int
    #: Photos in which the detector found nobody.
    missed: int
    engine: str
    #: Processor time to set a face upright and make its template.
    ms_per_face: float
    rows: tuple[GalleryRow, ...]


def identities(
    folder: Path,
    impostors: Path,
    recogniser: Recogniser,
    detector: Detector,
    *,
    galleries: Sequence[int] = GALLERIES,
    references: int = REFERENCES,
    most_photos: int | None = None,
) -> IdentityReport:
    """Read a folder of people (a folder of photos each) and one of strangers, and try."""
    largest = max(galleries, default=0)
    files = {one: sorted(one.glob("*.jpg"))[:most_photos] for one in _folders(folder)}
    chosen = [one for at, one in enumerate(files) if at % 2 or largest > _half(files)]
    photos = [(one.name, file) for one in chosen for file in files[one]]
    photos += [(f"stranger {file.stem}", file) for file in sorted(impostors.glob("*.jpg"))]
    known, seconds = _read(photos, recogniser, detector)
    of_person: dict[str, list[Known]] = {}
    for one in known:
        of_person.setdefault(one.name, []).append(one)
    people = {one.name: of_person[one.name] for one in chosen if one.name in of_person}
    strangers = [one for one in known if one.name not in people]
    unseen = {one.name for at, one in enumerate(files) if at % 2} & people.keys()
    rows = [_row(people, strangers, unseen, size, references) for size in galleries]
    return IdentityReport(
        people=len(people),
        faces=len(known),
        missed=len(photos) - len(known),
        engine=recogniser.engine.value,
        ms_per_face=1000 * seconds / max(len(known), 1),
        rows=tuple(row for row in rows if row is not None),
    )


def _folders(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.is_dir())


def _half(files: Mapping[Path, Sequence[Path]]) -> int:
    return len(files) // 2


def _read(
    photos: Iterable[tuple[str, Path]], recogniser: Recogniser, detector: Detector
) -> tuple[list[Known], float]:
    """Return the face in the middle of each photo, and the processor time its template took."""
    known, seconds = [], 0.0
    for name, file in photos:
        with Image.open(file) as image:
            pixels = np.asarray(image.convert("RGB"))
        face = _central(detector.check(pixels), pixels)
        if face is None:
            continue
        begun = time.process_time()
        (template,) = recogniser.templates(pixels, [face.box])
        seconds += time.process_time() - begun
        side = (face.box.w * face.box.h) ** 0.5
        known.append(Known(name, template, FaceQuality(side, face.score)))
    return known, seconds


def _central(faces: Sequence[DetectedFace], pixels: Pixels) -> DetectedFace | None:
    height, width = pixels.shape[:2]

    def aside(face: DetectedFace) -> float:
        x, y = face.box.centre
        return abs(x - width / 2) + abs(y - height / 2)

    return min(faces, key=aside, default=None)


def _row(
    people: Mapping[str, list[Known]],
    strangers: Sequence[Known],
    unseen: set[str],
    size: int,
    references: int,
) -> GalleryRow | None:
    """Run the trials of one size of gallery; None when there are too few people for it."""
    from_unseen = size <= len(_eligible(people, unseen, references))
    folk = _eligible(people, unseen if from_unseen else people.keys(), references)
    if size > len(folk):
        return None
    tally = _Tally()
    for number in range(next((count for most, count in _TRIALS.items() if size <= most), 2)):
        _try(tally, people, folk, strangers, size, references, number)
    return tally.row(size, references, unseen=from_unseen)


def _eligible(
    people: Mapping[str, list[Known]], names: Iterable[str], references: int
) -> list[str]:
    return sorted(name for name in names if len(people[name]) > references)


class _Tally:
    """Counts of outcomes, of people in the gallery and of strangers."""

    def __init__(self) -> None:
        self.asked = {True: 0, False: 0}
        self.found: dict[tuple[str, str], int] = {}

    def count(self, who: str, how: str) -> None:
        self.found[who, how] = self.found.get((who, how), 0) + 1

    def share(self, who: str, how: str) -> float:
        return self.found.get((who, how), 0) / max(self.asked[who != "stranger"], 1)

    def row(self, size: int, references: int, *, unseen: bool) -> GalleryRow:
        shares = {
            f"{who}_{how}": self.share(who, how)
            for who in ("right", "wrong", "stranger")
            for how in ("automatic", "proposed", "by_default")
        }
        return GalleryRow(
            gallery=size,
            references=references,
            unseen=unseen,
            probes=self.asked[True],
            strangers=self.asked[False],
            **shares,
        )


def _try(
    tally: _Tally,
    people: Mapping[str, list[Known]],
    folk: Sequence[str],
    strangers: Sequence[Known],
    size: int,
    references: int,
    number: int,
) -> None:
    members = _shuffled(folk, number)[:size]
    gallery, asked = {}, list(strangers)
    ids = {PersonId(UUID(int=at)): name for at, name in enumerate(members)}
    for person, name in ids.items():
        order = _shuffled(range(len(people[name])), f"{number} {name}")
        photos = [people[name][at] for at in order]
        gallery[person] = np.stack([photo.template for photo in photos[:references]])
        asked += photos[references:]
    asked += [photo for name in folk if name not in set(members) for photo in people[name]]
    far = distances(np.stack([photo.template for photo in asked]), gallery)
    for photo, to_people in zip(asked, far, strict=True):
        member = photo.name in members
        tally.asked[member] += 1
        found = match(to_people, photo.face, size, refusers=frozenset(), automatic=True).match
        if found is not None and found.kind is Kind.SHOW:
            who = _who(member, ids[found.person_id] == photo.name)
            tally.count(who, "proposed")
            if found.automatic:
                tally.count(who, "automatic")
        nearest = min(to_people, key=lambda person: to_people[person].nearest)
        if to_people[nearest].nearest <= _DEFAULT_TOLERANCE:
            tally.count(_who(member, ids[nearest] == photo.name), "by_default")


def _who(member: bool, same: bool) -> str:
    if not member:
        return "stranger"
    return "right" if same else "wrong"


def _shuffled(things: Iterable[Thing], seed: object) -> list[Thing]:
    """Return the same disorder each time."""
    return sorted(things, key=lambda one: hashlib.sha256(f"{seed}/{one}".encode()).digest())
