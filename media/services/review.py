"""Decide about faces, look at photos, and undo.

Every decision is one transaction under the event's lock: the verdict with what it replaced,
the end of whatever public picture it changes, the render that follows, and the audit entry.
"""

from datetime import datetime
from uuid import UUID

from events.domain.ids import PersonId
from infra.errors import Invalid
from infra.web.i18n import gettext_noop
from media.domain.album import AlbumState
from media.domain.errors import NotAcceptable, NothingToUndo, WrongAlbumState
from media.domain.faces import Decision, Face, FaceBox, Origin, Verdict
from media.domain.ids import AlbumId, FaceId, PhotoId
from media.domain.photo import Photo, Scan
from media.services import states
from media.services.deciding import Work, deciding, face_of, require_free, show_face
from media.store import albums, faces, photos, proposals

__all__ = ["Work"]

#: Smallest side of a drawn box, pixels of the upright picture.
SMALLEST_BOX = 4


async def open_photo(album_id: AlbumId, photo_id: PhotoId, *, by: UUID, at: datetime) -> Work:
    """Return the work on a photo of an album. Raise `NotFound` when it is not in there."""
    album = await states.album(album_id)
    await states.of_photo(album, photo_id)
    return Work(album, photo_id, by, at)


async def show(work: Work, face_id: FaceId, person_id: PersonId) -> None:
    """Show a face as this attendee.

    Raise `NoConsent` unless all the album's purposes are a yes, `AskedToBeHidden` while it may be
    somebody else who did not say that.
    """
    async with deciding(work, "face.shown", detail={"face": str(face_id)}) as state:
        await show_face(work, face_of(state, face_id), person_id)


async def hide(work: Work, face_id: FaceId) -> None:
    """Hide a face, whatever else is known about it."""
    await _decide(work, face_id, Decision.HIDE)


async def not_a_face(work: Work, face_id: FaceId) -> None:
    """Say that a box holds no face, so that its pixels stay. Raise `AskedToBeHidden`."""
    await _decide(work, face_id, Decision.NOT_A_FACE)


async def _decide(work: Work, face_id: FaceId, decision: Decision) -> None:
    detail = {"face": str(face_id)}
    async with deciding(work, f"face.{decision.value}", detail=detail) as state:
        face = face_of(state, face_id)
        if decision is Decision.NOT_A_FACE:
            await require_free(work, face)
        verdict = Verdict(decision=decision)
        await faces.decide(work.photo_id, face, verdict, by=work.by, at=work.at)


async def not_their_badge(work: Work, face_id: FaceId) -> None:
    """Say that the badge which keeps a face hidden is somebody else's; the face stays hidden.

    It holds through every later scan. Raise `NothingToUndo` for a face without such a badge.
    """
    async with deciding(work, "face.not_their_badge", detail={"face": str(face_id)}) as state:
        face = face_of(state, face_id)
        if not face.opted_out:
            raise NothingToUndo
        await faces.not_opted_out(face_id)


async def draw(work: Work, box: FaceBox) -> FaceId:
    """Add a face that the detector missed; it is hidden until somebody shows it."""
    async with deciding(work, "face.drawn") as state:
        inside = clipped(box, state.photo)
        face_id = await faces.add(
            work.photo_id, inside, score=1.0, doubtful=False, origin=Origin.DRAWN
        )
        face = Face(
            id=face_id,
            box=inside,
            score=1.0,
            doubtful=False,
            origin=Origin.DRAWN,
            verdict=Verdict(),
        )
        hidden = Verdict(decision=Decision.HIDE)
        await faces.decide(work.photo_id, face, hidden, by=work.by, at=work.at)
    return face_id


def clipped(box: FaceBox, photo: Photo) -> FaceBox:
    """Cut a box to the picture. Raise `Invalid` when nothing of it is left."""
    if photo.width is None or photo.height is None:
        raise Invalid({"box": gettext_noop("This photo was not scanned yet.")})
    left, top = max(0, box.x), max(0, box.y)
    right, bottom = min(photo.width, box.x + box.w), min(photo.height, box.y + box.h)
    if right - left < SMALLEST_BOX or bottom - top < SMALLEST_BOX:
        raise Invalid({"box": gettext_noop("This box is too small, or outside the photo.")})
    return FaceBox(left, top, right - left, bottom - top)


async def undo(work: Work) -> None:
    """Take back the last decision about this photo. Raise `NothingToUndo`.

    A show that is restored relies on the entries it relied on then, so it shows nothing that
    was withdrawn since; one that was automatic is not restored, but asked about. Taking back the
    first decision about a drawn box takes away the box.
    """
    async with deciding(work, "face.undone") as state:
        last = await faces.last_decision(work.photo_id)
        if last is None:
            raise NothingToUndo
        face = face_of(state, last.face_id)
        if last.proposal is not None:
            await proposals.reopen(last.proposal)
        if face.origin is Origin.DRAWN and last.adds:
            await faces.remove_drawn(face.id)
        else:
            await faces.undo(last)


async def can_undo(photo_id: PhotoId) -> bool:
    """Say whether there is a decision to take back."""
    return await faces.last_decision(photo_id) is not None


async def reviewed(work: Work) -> None:
    """Record that somebody looked at the whole photo and found its boxes complete."""
    async with deciding(work, "photo.reviewed") as state:
        if state.photo.scan not in {Scan.SCANNED, Scan.NONE_FOUND}:
            raise NotAcceptable
        await photos.set_reviewed(work.photo_id, by=work.by, at=work.at)


async def accept(work: Work) -> None:
    """Confirm that there is nobody in a photo in which nobody was found, and mark it looked at."""
    async with deciding(work, "photo.accepted") as state:
        if state.photo.scan is not Scan.NONE_FOUND:
            raise NotAcceptable
        await photos.accept(work.photo_id, by=work.by, at=work.at)
        await photos.set_reviewed(work.photo_id, by=work.by, at=work.at)


async def drop(work: Work, *, dropped: bool) -> None:
    """Leave a photo out of its album, or take it back in, before the album is approved."""
    action = "photo.dropped" if dropped else "photo.restored"
    async with deciding(work, action):
        album = await states.album(work.album.id, lock=True)
        if album.state not in {AlbumState.DRAFT, AlbumState.IN_REVIEW}:
            raise WrongAlbumState
        await albums.set_dropped(work.album.id, work.photo_id, dropped=dropped)
