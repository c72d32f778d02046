"""What every decision about the faces of a photo is part of: one transaction, under one lock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from events.domain.consent import PHOTO_PURPOSES
from events.domain.ids import PersonId
from events.services import consent
from infra.audit import Actor, Detail, record
from infra.db import transaction
from infra.errors import NotFound
from infra.queue import REVIEW, enqueue
from media.domain.album import Album
from media.domain.errors import AskedToBeHidden, NoConsent, OptedOut
from media.domain.faces import Decision, Face, Verdict, allowing, reasons
from media.domain.ids import FaceId, PhotoId
from media.domain.proposals import ProposalState, asked_to_be_hidden
from media.domain.publication import PhotoState
from media.services import publishing, states
from media.store import albums, faces, photos, proposals

#: A render waits this long for the next decision about the same photo.
_SETTLE = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class Work:
    """A photo in the album in which somebody decides about it."""

    album: Album
    photo_id: PhotoId
    by: UUID
    at: datetime


@asynccontextmanager
async def deciding(
    work: Work, action: str, *, detail: Detail | None = None
) -> AsyncIterator[PhotoState]:
    """Lock, give the state before, and finish whatever the decision made necessary."""
    async with transaction():
        # Raised for every decision: cheaper to publish once more than to weigh which narrows.
        await consent.raise_epoch(work.album.event_id)
        await photos.by_id(work.photo_id, lock=True)
        state = await states.of_photo(work.album, work.photo_id)
        yield state
        await publishing.end_changed(work.photo_id, at=work.at)
        await render_soon(work.photo_id, at=work.at)
        await record(
            action,
            actor=Actor.staff(work.by),
            object=f"photo:{work.photo_id}",
            detail={"album": str(work.album.id), **(detail or {})},
        )


async def render_soon(photo_id: PhotoId, *, at: datetime) -> None:
    """Have a photo rendered for each of its albums, once nobody decides about it for a moment."""
    for album in await albums.with_photo(photo_id):
        await enqueue(
            "media.render",
            priority=REVIEW,
            at=at + _SETTLE,
            album_id=album.id,
            photo_id=photo_id,
        )


def face_of(state: PhotoState, face_id: FaceId) -> Face:
    """Return a face of a photo. Raise `NotFound`."""
    for face in state.faces:
        if face.id == face_id:
            return face
    raise NotFound


async def show_face(work: Work, face: Face, person_id: PersonId) -> None:
    """Show a face as an attendee. Part of `deciding`.

    Raise `NoConsent` unless all the album's purposes are a yes, and `AskedToBeHidden`.
    """
    own = (await consent.standing(work.album.event_id, [person_id])).get(person_id, {})
    if reasons(own, work.album.purposes) is None:
        raise NoConsent
    await require_free(work, face, person_id)
    # Every yes that stands now, so that the face is also shown in another album that they cover.
    relied_on = allowing(own, PHOTO_PURPOSES)
    verdict = Verdict(decision=Decision.SHOW, person_id=person_id, relied_on=relied_on)
    await decide(work, face, verdict, person_id, ProposalState.CONFIRMED)


async def require_free(work: Work, face: Face, shown_as: PersonId | None = None) -> None:
    """Raise `AskedToBeHidden` while a face may be somebody else without a yes to the album.

    Raise `OptedOut` while a badge keeps it hidden.
    """
    if face.opted_out:
        raise OptedOut
    of_photo = (await proposals.of_photos([work.photo_id])).get(work.photo_id, ())
    said = [one for one in of_photo if one.face_id == face.id]
    if not said:
        return
    people = {one.person_id for one in said}
    standing = await consent.standing(work.album.event_id, people)
    if asked_to_be_hidden(said, shown_as, work.album.purposes, standing):
        raise AskedToBeHidden


async def decide(
    work: Work, face: Face, verdict: Verdict, person_id: PersonId, state: ProposalState
) -> None:
    """Store a verdict that settles what was proposed about a person, for undo together."""
    settled = await proposals.decide(face.id, person_id, state, by=work.by, at=work.at)
    await faces.decide(work.photo_id, face, verdict, by=work.by, at=work.at, proposal=settled)
