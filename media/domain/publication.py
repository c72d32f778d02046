"""The gate before every public pixel: what still blocks a photo, and what its rendition is."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from events.domain.consent import Purpose
from media.domain.faces import Face, Purposes, Standing, Visible, hidden, visible
from media.domain.photo import Photo, Scan


class Blocker(StrEnum):
    """A reason why a photo may not be public. In the order in which staff can deal with them."""

    REJECTED = "rejected"
    NOT_SCANNED = "not_scanned"
    SCAN_FAILED = "scan_failed"
    NOT_ACCEPTED = "not_accepted"
    NOT_REVIEWED = "not_reviewed"
    REPORTED = "reported"
    NOT_APPROVED = "not_approved"
    HELD = "held"
    NOT_RENDERED = "not_rendered"
    #: Publishing is for the website: an album for print alone is handed over, never published.
    NOT_FOR_WEBSITE = "not_for_website"


#: What approving itself, and the rendering that follows it, take away.
AFTER_APPROVAL = frozenset(
    {Blocker.NOT_APPROVED, Blocker.NOT_RENDERED, Blocker.HELD, Blocker.NOT_FOR_WEBSITE}
)


class Ended(StrEnum):
    """Why a publication is no longer public."""

    CONSENT = "consent"
    #: A decision about a face changed what the photo shows.
    CHANGED = "changed"
    REPORTED = "reported"
    TAKEN_DOWN = "taken_down"
    #: The same picture, made in a newer way, took its place.
    RENEWED = "renewed"


#: A photo that ended for one of these comes back by itself once nothing blocks it any more; an
#: open report is itself a blocker.
RETURNS = frozenset({Ended.CONSENT, Ended.CHANGED, Ended.REPORTED, Ended.RENEWED})


@dataclass(frozen=True, slots=True)
class Approval:
    """What somebody looked at and found good: the purposes, and every box left visible."""

    purposes: Purposes
    visible: frozenset[Visible]

    def covers(self, purposes: Purposes, shown: frozenset[Visible]) -> bool:
        """Say whether it still holds: the same purposes, and nothing more visible than then."""
        return purposes == self.purposes and shown <= self.visible


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoState:
    """Everything that decides about one photo in one album, at one moment."""

    photo: Photo
    faces: tuple[Face, ...]
    standing: Standing
    approval: Approval | None
    #: Fingerprints of renditions that were encoded, verified and stored, with their pipeline.
    verified: Mapping[str, str]
    #: Fingerprints whose rendition did not pass verification, with the reason.
    held: dict[str, str]
    reported: bool
    dropped: bool

    def visible(self, purposes: Purposes) -> frozenset[Visible]:
        """Return the boxes that are not hidden now.

        While an approval stands, it is the most that can be seen: what somebody shows later
        waits for the next approval, and takes nothing off that is public.
        """
        now = visible(self.faces, purposes, self.standing)
        if self.approval is None or self.approval.purposes != purposes:
            return now
        return now & self.approval.visible

    def hidden(self, purposes: Purposes) -> tuple[Face, ...]:
        return hidden(self.faces, self.visible(purposes))

    def fingerprint(self, purposes: Purposes, pipeline: str) -> str:
        open_boxes = self.visible(purposes)
        return fingerprint(self.photo.sha256, self.faces, open_boxes, purposes, pipeline)

    def depicts(self, rendition: str, purposes: Purposes) -> bool:
        """Say whether a verified rendition hides and shows what may be now, whoever made it."""
        pipeline = self.verified.get(rendition)
        return pipeline is not None and self.fingerprint(purposes, pipeline) == rendition


def blockers(state: PhotoState, purposes: Purposes, *, pipeline: str) -> frozenset[Blocker]:
    """Return what keeps a photo from being public for `purposes`; empty means it may be.

    Evaluated at approval (less `AFTER_APPROVAL`), at publishing, and whenever it is served.
    `pipeline` is the one that would render it now: a rendition of another does not count.
    """
    if state.dropped or not purposes:
        return frozenset({Blocker.REJECTED})
    found = _scan_blockers(state)
    if not state.photo.reviewed:
        found.add(Blocker.NOT_REVIEWED)
    if state.reported:
        found.add(Blocker.REPORTED)
    if Purpose.WEBSITE not in purposes:
        found.add(Blocker.NOT_FOR_WEBSITE)
    if state.approval is None or not state.approval.covers(purposes, state.visible(purposes)):
        found.add(Blocker.NOT_APPROVED)
    print_ = state.fingerprint(purposes, pipeline)
    if print_ in state.held:
        found.add(Blocker.HELD)
    elif print_ not in state.verified:
        found.add(Blocker.NOT_RENDERED)
    return frozenset(found)


def _scan_blockers(state: PhotoState) -> set[Blocker]:
    match state.photo.scan:
        case Scan.SCANNED:
            return set()
        case Scan.NONE_FOUND:
            # A reviewer who drew a face in it has looked, as much as one who accepted it.
            return set() if state.photo.accepted or state.faces else {Blocker.NOT_ACCEPTED}
        case Scan.PENDING:
            return {Blocker.NOT_SCANNED}
        case Scan.FAILED:
            return {Blocker.SCAN_FAILED}
        case Scan.REJECTED:
            return {Blocker.REJECTED}


def waits_for_person(photo: Photo, faces: Collection[Face]) -> bool:
    """Say whether somebody still has to look at a photo, or accept that nobody is in it."""
    if photo.scan is Scan.SCANNED:
        return not photo.reviewed
    if photo.scan is Scan.NONE_FOUND:
        return not (photo.reviewed and (photo.accepted or faces))
    return False


def fingerprint(
    sha256: bytes,
    faces: tuple[Face, ...],
    open_boxes: frozenset[Visible],
    purposes: Purposes,
    pipeline: str,
) -> str:
    """Return the identity of a rendition: which original, and which box is hidden or shown why.

    64 hexadecimal digits (SHA-256). Equal fingerprints are equal pictures, so work that is done
    twice, late, or for an older decision never stands in for the present one.
    """
    shown = {box.face_id: box.person_id for box in open_boxes}
    boxes = sorted(
        [
            face.box.x,
            face.box.y,
            face.box.w,
            face.box.h,
            face.id in shown,
            _relied_on(face, purposes) if shown.get(face.id) else [],
        ]
        for face in faces
    )
    text = json.dumps([sha256.hex(), pipeline, boxes], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _relied_on(face: Face, purposes: Purposes) -> list[list[str | int]]:
    relied: dict[Purpose, int] = dict(face.verdict.relied_on or {})
    return [[purpose.value, relied[purpose]] for purpose in sorted(purposes)]
