"""Faces: hidden unless shown for a reason that holds now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from events.domain.consent import ConsentEntry, Purpose
from events.domain.ids import PersonId
from media.domain.ids import FaceId

#: What every tagged person's ledger says now, per purpose.
Standing = Mapping[PersonId, Mapping[Purpose, ConsentEntry]]
Purposes = frozenset[Purpose]


class Origin(StrEnum):
    DETECTED = "detected"
    #: Drawn by a reviewer around a face that the detector missed.
    DRAWN = "drawn"
    #: Found when the finished picture was looked at once more.
    CHECKED = "checked"
    #: Drawn in the photo's own metadata, and by no detector; never a reason to show anything.
    HINT = "hint"
    #: Where the face must be of somebody whose badge says not to show them.
    MARKER = "marker"


class Decision(StrEnum):
    #: Nobody decided: hidden.
    NONE = "none"
    SHOW = "show"
    HIDE = "hide"
    NOT_A_FACE = "not_a_face"


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A rectangle in pixels of the upright picture; x and y are its upper left corner."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided about a face. Show names a person and the consent entries relied on."""

    decision: Decision = Decision.NONE
    person_id: PersonId | None = None
    #: Sequence in the ledger of the entry relied on, per purpose.
    relied_on: Mapping[Purpose, int] | None = None

    @property
    def automatic(self) -> bool:
        """Say whether nobody decided this: it relies on the consent to be recognised as well."""
        return self.relied_on is not None and Purpose.RECOGNITION in self.relied_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    id: FaceId
    box: FaceBox
    #: The detector's certainty, 0 to 1; 1 for a drawn face.
    score: float
    #: May be no face at all; hidden like any other.
    doubtful: bool
    origin: Origin
    verdict: Verdict
    #: Wears the badge that says not to show this face; stronger than any verdict.
    opted_out: bool = False


def reasons(
    standing: Mapping[Purpose, ConsentEntry], purposes: Iterable[Purpose]
) -> dict[Purpose, int] | None:
    """Return the consent entries that allow *all* purposes, or None. Unknown counts as no."""
    wanted = set(purposes)
    found = allowing(standing, wanted)
    return found if wanted and set(found) == wanted else None


def allowing(
    standing: Mapping[Purpose, ConsentEntry], purposes: Iterable[Purpose]
) -> dict[Purpose, int]:
    """Return the consent entries that allow any of these purposes, each for its own."""
    return {
        purpose: entry.sequence
        for purpose in purposes
        if (entry := standing.get(purpose)) is not None and entry.allows
    }


def is_shown(face: Face, purposes: Purposes, standing: Standing) -> bool:
    """Say whether a face is shown for all of `purposes`.

    Only when it was decided so, naming a person, and the very consent entries that were relied on
    still stand; for what was decided automatically, the one to be recognised is among them. A new
    yes after a withdrawal is a new entry: somebody has to show the face again, so nothing returns
    to the public by itself with more faces than before. A badge that says no outdoes all of it.
    """
    if face.opted_out:
        return False
    verdict = face.verdict
    if verdict.decision is not Decision.SHOW or verdict.person_id is None or not purposes:
        return False
    needed = purposes | {Purpose.RECOGNITION} if verdict.automatic else purposes
    now = reasons(standing.get(verdict.person_id, {}), needed)
    if now is None or verdict.relied_on is None:
        return False
    return all(verdict.relied_on.get(purpose) == sequence for purpose, sequence in now.items())


@dataclass(frozen=True, slots=True)
class Visible:
    """A face, or what was called none, whose pixels stay as they are; and who was named."""

    face_id: FaceId
    person_id: PersonId | None


def visible(faces: Iterable[Face], purposes: Purposes, standing: Standing) -> frozenset[Visible]:
    """Return every box that is not hidden: faces shown, and boxes said to be no face."""
    found = set()
    for face in faces:
        if face.verdict.decision is Decision.NOT_A_FACE and not face.opted_out:
            found.add(Visible(face.id, None))
        elif is_shown(face, purposes, standing):
            found.add(Visible(face.id, face.verdict.person_id))
    return frozenset(found)


def hidden(faces: Iterable[Face], open_boxes: frozenset[Visible]) -> tuple[Face, ...]:
    """Return the faces to hide: everything that is not visible for a reason."""
    open_ids = {box.face_id for box in open_boxes}
    return tuple(face for face in faces if face.id not in open_ids)
