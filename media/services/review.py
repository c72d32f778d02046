"""Decide about faces, look at photos, and undo.

Every decision is one transaction under the event's lock: the verdict with what it replaced,
the end of whatever public picture it changes, the render that follows, and the audit entry.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from events.domain.ids import PersonId
from events.services import consent
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.queue import REVIEW, enqueue
from infra.web.i18n import gettext_noop
from media.domain.album import Album, AlbumState
from media.domain.errors import NoConsent, NotAcceptable, NothingToUndo, WrongAlbumState
from media.domain.faces import Decision, Face, FaceBox, Origin, Verdict, reasons
from media.domain.ids import AlbumId, FaceId, PhotoId
from media.domain.photo import Photo, Scan
from media.domain.publication import PhotoState
from media.services import publishing, states
from media.store import albums, faces, photos

#: A render waits this long for the next decision about the same photo.
_SETTLE = timedelta(seconds=4)

#: Smallest side of a drawn box, pixels of the upright picture.
SMALLEST_BOX = 4


@dataclass(frozen=True, slots=True)
class Work:
    """A photo in the album in which somebody decides about it."""

    album: Album
    photo_id: PhotoId
    by: UUID
    at: datetime


@asynccontextmanager
async def _deciding(
    work: Work, action: str, *, detail: dict[str, str] | None = None
) -> AsyncIterator[PhotoState]:
    """Lock, give the state before, and finish whatever the decision made necessary."""
    async with transaction():
        # Raised for every decision: cheaper to publish once more than to weigh which narrows.
        await consent.raise_epoch(work.album.event_id)
        await photos.by_id(work.photo_id, lock=True)
        state = await states.of_photo(work.album, work.photo_id)
        yield state
        await publishing.end_changed(work.photo_id, at=work.at)
        for album in await albums.with_photo(work.photo_id):
            await enqueue(
                "media.render",
                priority=REVIEW,
                at=work.at + _SETTLE,
                album_id=album.id,
                photo_id=work.photo_id,
            )
        await record(
            action,
            actor=Actor.staff(work.by),
            object=f"photo:{work.photo_id}",
            detail={"album": str(work.album.id), **(detail or {})},
        )


async def open_photo(album_id: AlbumId, photo_id: PhotoId, *, by: UUID, at: datetime) -> Work:
    """Return the work on a photo of an album. Raise `NotFound` when it is not in there."""
    album = await states.album(album_id)
    await states.of_photo(album, photo_id)
    return Work(album, photo_id, by, at)


def _face(state: PhotoState, face_id: FaceId) -> Face:
    for face in state.faces:
        if face.id == face_id:
            return face
    raise NotFound


async def show(work: Work, face_id: FaceId, person_id: PersonId) -> None:
    """Show a face as this attendee. Raise `NoConsent` unless all the album's purposes are a yes.

    What is relied on is every yes that stands now, so that the face is also shown in another
    album whose purposes they cover.
    """
    async with _deciding(work, "face.shown", detail={"face": str(face_id)}) as state:
        face = _face(state, face_id)
        known = await consent.standing(work.album.event_id, [person_id])
        standing = known.get(person_id, {})
        if reasons(standing, work.album.purposes) is None:
            raise NoConsent
        relied_on = {p: entry.sequence for p, entry in standing.items() if entry.allows}
        verdict = Verdict(decision=Decision.SHOW, person_id=person_id, relied_on=relied_on)
        await faces.decide(work.photo_id, face, verdict, by=work.by, at=work.at)


async def hide(work: Work, face_id: FaceId) -> None:
    """Hide a face, whatever else is known about it."""
    await _decide(work, face_id, Decision.HIDE)


async def not_a_face(work: Work, face_id: FaceId) -> None:
    """Say that a box holds no face, so that its pixels stay."""
    await _decide(work, face_id, Decision.NOT_A_FACE)


async def _decide(work: Work, face_id: FaceId, decision: Decision) -> None:
    detail = {"face": str(face_id)}
    async with _deciding(work, f"face.{decision.value}", detail=detail) as state:
        face = _face(state, face_id)
        verdict = Verdict(decision=decision)
        await faces.decide(work.photo_id, face, verdict, by=work.by, at=work.at)


async def draw(work: Work, box: FaceBox) -> FaceId:
    """Add a face that the detector missed; it is hidden until somebody shows it."""
    async with _deciding(work, "face.drawn") as state:
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
    was withdrawn since. Taking back the first decision about a drawn box takes away the box.
    """
    async with _deciding(work, "face.undone") as state:
        last = await faces.last_decision(work.photo_id)
        if last is None:
            raise NothingToUndo
        seq, face_id, before = last
        face = _face(state, face_id)
        if face.origin is Origin.DRAWN and before.decision is Decision.NONE:
            await faces.remove_drawn(face_id)
        else:
            await faces.undo(seq, face_id, before)


async def can_undo(photo_id: PhotoId) -> bool:
    """Say whether there is a decision to take back."""
    return await faces.last_decision(photo_id) is not None


async def reviewed(work: Work) -> None:
    """Record that somebody looked at the whole photo and found its boxes complete."""
    async with _deciding(work, "photo.reviewed") as state:
        if state.photo.scan not in {Scan.SCANNED, Scan.NONE_FOUND}:
            raise NotAcceptable
        await photos.set_reviewed(work.photo_id, by=work.by, at=work.at)


async def accept(work: Work) -> None:
    """Confirm that there is nobody in a photo in which nobody was found, and mark it looked at."""
    async with _deciding(work, "photo.accepted") as state:
        if state.photo.scan is not Scan.NONE_FOUND:
            raise NotAcceptable
        await photos.accept(work.photo_id, by=work.by, at=work.at)
        await photos.set_reviewed(work.photo_id, by=work.by, at=work.at)


async def drop(work: Work, *, dropped: bool) -> None:
    """Leave a photo out of its album, or take it back in, before the album is approved."""
    action = "photo.dropped" if dropped else "photo.restored"
    async with _deciding(work, action):
        album = await states.album(work.album.id, lock=True)
        if album.state not in {AlbumState.DRAFT, AlbumState.IN_REVIEW}:
            raise WrongAlbumState
        await albums.set_dropped(work.album.id, work.photo_id, dropped=dropped)
