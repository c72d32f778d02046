"""Faces that stay visible: those of the people in a folder of reference photos.

This computes biometric templates. They live in the memory of this process and of those it starts,
and are written nowhere. Only a face that is certainly one of these people stays visible.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
import numpy as np

from events.domain.ids import PersonId
from infra.settings import process_environment
from media.cli.badges import refusing
from media.cli.report import note
from media.domain.enrolment import Flaw, Found, are_one_person, only_face
from media.domain.matching import FaceQuality, match_photo
from media.imaging.detect import DetectedFace, Detector
from media.imaging.geometry import Rectangle
from media.imaging.picture import Pixels
from media.imaging.recognition.distances import Templates, distances, farthest
from media.imaging.recognition.networks import RecogniserMissing
from media.imaging.recognition.recogniser import Choice, Recogniser, Told, load_recogniser
from media.services.decoding import Unreadable, decode_now

NOTICE: Final = (
    "Note: --keep-clear computes biometric templates of faces (GDPR, article 9), in memory only. "
    "That needs a legal ground, such as the explicit consent of everybody in the folder."
)

#: Numbers in a template.
_SIZE: Final = 128


class People(msgspec.Struct, frozen=True):
    """Who stays visible: a name for each, and their templates as raw numbers."""

    names: tuple[str, ...]
    templates: tuple[bytes, ...]
    #: Stands for the files in the folder, not for anything computed from them.
    digest: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who could be enrolled from a folder, and how many files and people could not."""

    people: People
    files_left_out: int
    people_left_out: int


def enrol(folder: Path, detector: Detector) -> Enrolled:
    """Make the templates of everybody in a folder: a file or a folder of files for each person."""
    recogniser = recogniser_here(_tell_of_dlib)
    known: dict[str, bytes] = {}
    left_out = people = 0
    whole = hashlib.sha256()
    for name, files in _by_person(folder):
        people += 1
        made = []
        for file in files:
            whole.update(f"{name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
            row = _reference(file, detector, recogniser)
            made += [] if row is None else [row]
        left_out += len(files) - len(made)
        templates = np.concatenate([np.empty((0, _SIZE), np.float32), *made])
        if len(templates) and are_one_person(farthest(templates)):
            known[name] = templates.tobytes()
    found = People(tuple(known), tuple(known.values()), whole.hexdigest())
    return Enrolled(found, left_out, people - len(known))


def _by_person(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield entry.name, sorted(file for file in entry.iterdir() if _is_plain(file))
        elif _is_plain(entry):
            yield entry.stem, [entry]


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".")


def _reference(file: Path, detector: Detector, recogniser: Recogniser) -> Templates | None:
    """Return the template of the one face that a photo is of; None when that is not clear."""
    try:
        pixels = decode_now(file).pixels
    except (Unreadable, OSError):
        return None
    faces = detector.detect(pixels)
    place = only_face([Found(min(face.box.w, face.box.h), face.doubtful) for face in faces])
    if isinstance(place, Flaw):
        return None
    return recogniser.templates(pixels, [faces[place].box])


def _side(box: Rectangle) -> float:
    return sqrt(box.w * box.h)


def _tell_of_dlib(missing: RecogniserMissing) -> None:
    note(f"{missing} dlib recognises people instead: the same faces, more slowly.")


def recogniser_here(told: Told | None = None) -> Recogniser:
    """Load the recogniser; what onnxruntime needs is kept in this user's cache folder."""
    environment = process_environment()
    cache = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    try:
        return load_recogniser(Path(cache) / "akkoord" / "networks", told=told)
    except OSError:
        return load_recogniser(Path(), Choice.DLIB)


class KeepClear:
    """Says which faces of a photo are certainly those of known people."""

    def __init__(self, people: People) -> None:
        self._recogniser = recogniser_here()
        self._names = {PersonId(UUID(int=n)): name for n, name in enumerate(people.names)}
        self._gallery: Mapping[PersonId, Templates] = {
            person: np.frombuffer(raw, np.float32).reshape(-1, _SIZE)
            for person, raw in zip(self._names, people.templates, strict=True)
        }

    def known(self, pixels: Pixels, faces: Sequence[DetectedFace]) -> dict[int, str]:
        """Return the places of those faces, with names. In doubt a face is not among them.

        Nor is one whose badge says no, and nothing of it is computed.
        """
        refused = refusing(pixels, faces)
        clear = [n for n, face in enumerate(faces) if not face.doubtful and n not in refused]
        boxes = [faces[place].box for place in clear]
        far = distances(self._recogniser.templates(pixels, boxes), self._gallery)
        qualities = [FaceQuality(_side(faces[place].box), faces[place].score) for place in clear]
        outcomes = match_photo(
            list(zip(far, qualities, strict=True)),
            len(self._gallery),
            refusers=frozenset(),
            automatic=True,
        )
        return {
            place: self._names[outcome.match.person_id]
            for place, outcome in zip(clear, outcomes, strict=True)
            if outcome.match is not None and outcome.match.automatic and outcome.doubt is None
        }
