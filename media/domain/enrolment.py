"""Enrolling to be recognised: the state of it, and which reference photos can be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from events.domain.ids import EventId, PersonId
from events.domain.recognition import Mode
from media.domain.ids import EnrolmentId

MOST_PHOTOS: Final = 3

#: Shorter side of a face in a reference photo, pixels: under it the network sees too little.
LEAST_SIDE: Final = 80

#: Another face counts as soon as it has this share of the largest one's side: it could be meant.
_ALSO_MEANT: Final = 0.5

#: Distance of two templates over which they are taken for two people; what face_recognition uses.
SAME_PERSON: Final = 0.6

#: A job that dies is tried again this often.
MOST_TRIES: Final = 3

#: Reference photos older than this that no waiting enrolment names are nobody's.
LEFT_BEHIND: Final = timedelta(hours=1)
#: An enrolment that still waits after this long is given up: its photos may not lie around.
MOST_WAITING: Final = timedelta(days=1)

_FOLDER: Final = "references"


class EnrolmentState(StrEnum):
    #: Reference photos are here, the template is not.
    WAITING = "waiting"
    #: There is a template, and no photo any more.
    READY = "ready"
    #: There will be no template; the reason is on file, and no photo any more.
    FAILED = "failed"


class Flaw(StrEnum):
    """Why reference photos give no template."""

    UNREADABLE = "unreadable"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"
    DIFFERENT_PEOPLE = "different_people"
    #: Nothing is wrong with the photos: we did not manage.
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Somebody's wish to be recognised at one event, and how far it is."""

    id: EnrolmentId
    event_id: EventId
    person_id: PersonId
    mode: Mode
    state: EnrolmentState
    flaw: Flaw | None
    photos: int
    stored: int
    asked_at: datetime
    made_at: datetime | None
    erase_after: datetime

    @property
    def keys(self) -> tuple[str, ...]:
        """Return where its reference photos are stored, if they still are."""
        return tuple(reference_key(self.id, number) for number in range(1, self.stored + 1))


def reference_key(enrolment_id: UUID, number: int) -> str:
    return f"{_FOLDER}/{enrolment_id}/{number}"


def named_by(key: str) -> EnrolmentId | None:
    """Return whose reference photo a key is, or None when it is none."""
    folder, _, rest = key.partition("/")
    owner, _, _ = rest.partition("/")
    if folder != _FOLDER:
        return None
    try:
        return EnrolmentId(UUID(owner))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """A face in a reference photo: its shorter side in pixels, and whether it may be none."""

    side: int
    doubtful: bool


def only_face(faces: Sequence[Found]) -> int | Flaw:
    """Return the place of the one face that is meant, or what is wrong.

    Small faces in the background do no harm; two that are about as large do.
    """
    sure = sorted(
        ((face.side, place) for place, face in enumerate(faces) if not face.doubtful), reverse=True
    )
    if not sure:
        return Flaw.NO_FACE
    side, place = sure[0]
    if side < LEAST_SIDE:
        return Flaw.TOO_SMALL
    if len(sure) > 1 and sure[1][0] >= _ALSO_MEANT * side:
        return Flaw.SEVERAL_FACES
    return place


def are_one_person(farthest: float) -> bool:
    """Say whether templates that are at most this far apart are one person's. NaN is nobody's."""
    return farthest <= SAME_PERSON
