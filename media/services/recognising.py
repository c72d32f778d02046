"""Look who is in a photo, among people who asked for that; propose it, and show nobody by that.

Templates and distances live in the arguments of the functions below, and nowhere else: no row, log
line or job holds one. What fails leaves a photo without proposals, and is tried again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Final

import structlog

from events.domain.consent import PHOTO_PURPOSES, ConsentEntry, Purpose
from events.domain.ids import EventId, PersonId
from events.domain.recognition import Mode, Permission
from events.services import consent, recognition
from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import enqueue, withdraw
from infra.runtime import Runtime
from media.domain.album import Album
from media.domain.faces import Decision, Face, Standing, Verdict, allowing, reasons
from media.domain.ids import FaceId, PhotoId
from media.domain.matching import LEAST_SIDE, FaceQuality, Match, match_photo
from media.domain.photo import Photo, Scan
from media.domain.proposals import NewProposal, Proposal, ProposalSource, follows_by_itself
from media.imaging.picture import Pixels
from media.services import publishing, templates
from media.services.deciding import render_soon
from media.services.decoding import decode
from media.store import albums, faces, photos, proposals

log = structlog.get_logger()

_RECOGNITION: Final = ProposalSource.RECOGNITION


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came out of a look: which faces, and whom some of them may be."""

    photo: Photo
    #: The time of asking that this look answers.
    upto: int
    faces: tuple[FaceId, ...]
    found: Mapping[FaceId, Match]


async def look_again(event_id: EventId) -> int:
    """Have every photo of an event looked at, because somebody enrolled; return how many jobs.

    A photo that waits for a look already gets no second one.
    """
    async with transaction():
        due = await photos.ask_looks(event_id)
        for photo_id in due:
            await enqueue("media.recognise", photo_id=photo_id)
    return len(due)


async def look_at_left() -> None:
    """Ask again for looks whose jobs were given up."""
    async with transaction():
        for photo_id in await photos.looks_left():
            await enqueue("media.recognise", photo_id=photo_id)


async def recognise(runtime: Runtime, photo_id: PhotoId) -> None:
    """Look at a photo that was scanned before; once nobody asks for it any more, do nothing."""
    photo = await photos.by_id(photo_id)
    if photo is None or photo.scan not in {Scan.SCANNED, Scan.NONE_FOUND}:
        return
    permission, upto = await _due(photo, at=runtime.clock.now())
    if permission is None or upto is None:
        return
    async with runtime.originals.local_copy(photo.original_key) as path:
        picture = await decode(path)
    await _look(runtime, permission, photo, picture.pixels, upto)


async def after_scan(runtime: Runtime, photo: Photo, pixels: Pixels, later: int) -> None:
    """Look at a photo while its pixels are at hand. Whatever goes wrong, its scan stands.

    `later` = the job that would do the same; it stays when this does not succeed.
    """
    try:
        permission, upto = await _due(photo, at=runtime.clock.now())
        if permission is not None and upto is not None:
            await _look(runtime, permission, photo, pixels, upto)
        await withdraw(later)
    except Exception as error:
        log.warning("photo.not_recognised", photo_id=photo.id, exc_info=error)


async def _due(photo: Photo, *, at: datetime) -> tuple[Permission | None, int | None]:
    """Return the permission to look, and for which asking; clear an asking without permission."""
    upto = await photos.look_due(photo.id)
    permission = await recognition.permission(photo.event_id, at=at)
    if permission is None and upto is not None:
        await photos.set_looked(photo.id, upto)
    return permission, upto


async def _look(
    runtime: Runtime, permission: Permission, photo: Photo, pixels: Pixels, upto: int
) -> None:
    """Compare the faces that nobody has decided about: sure to be one, and large enough."""
    known = (await faces.of_photos([photo.id])).get(photo.id, ())
    looked_at = [face for face in known if _is_open(face) and _is_clear(face)]
    gallery = await templates.gallery(runtime, permission)
    boxes = [face.box for face in looked_at]
    distances = await templates.look(runtime, permission, gallery, pixels, boxes)
    outcomes = match_photo(
        [
            (to_people, FaceQuality(_side(face), face.score))
            for face, to_people in zip(looked_at, distances, strict=True)
        ],
        len(gallery),
        refusers=await _refusers(photo, gallery.people),
        automatic=permission.mode is Mode.AUTOMATIC,
    )
    found = {
        face.id: outcome.match
        for face, outcome in zip(looked_at, outcomes, strict=True)
        if outcome.match is not None
    }
    await faults.reach("recognise.looked")
    looked = _Looked(photo, upto, tuple(face.id for face in looked_at), found)
    await _save(looked, at=runtime.clock.now())


def _is_open(face: Face) -> bool:
    return face.verdict.decision is Decision.NONE or face.verdict.automatic


def _is_clear(face: Face) -> bool:
    """Say whether a template would mean anything, and may be made.

    Half of what is doubtful is no face at all; whoever wears the badge that says no is left alone.
    """
    return not (face.doubtful or face.opted_out) and _side(face) >= LEAST_SIDE


def _side(face: Face) -> float:
    return sqrt(face.box.w * face.box.h)


async def _refusers(photo: Photo, people: frozenset[PersonId]) -> frozenset[PersonId]:
    """Return who could be shown in none of the photo's albums: they are looked for to be hidden."""
    standing = await consent.standing(photo.event_id, people)
    of_photo = await albums.with_photo(photo.id)
    return frozenset(
        person for person in people if not _covered(standing.get(person, {}), of_photo)
    )


def _covered(standing: Mapping[Purpose, ConsentEntry], of_photo: Sequence[Album]) -> bool:
    return any(reasons(standing, album.purposes) is not None for album in of_photo)


async def _save(looked: _Looked, *, at: datetime) -> None:
    """Store what was found, as far as everybody in it still wants to be found."""
    photo = looked.photo
    async with transaction():
        await consent.lock_epoch(photo.event_id)
        permission = await recognition.permission(photo.event_id, at=at)
        await photos.set_looked(photo.id, looked.upto)
        if permission is None:
            return
        people = {found.person_id for found in looked.found.values()}
        standing = await consent.standing(photo.event_id, people) if people else {}
        said = {
            face_id: found
            for face_id, found in looked.found.items()
            if reasons(standing.get(found.person_id, {}), {Purpose.RECOGNITION}) is not None
        }
        await _propose(looked, said, at=at)
        shown = await _show_sure(looked, said, standing, permission, at=at)
        await record(
            "photo.recognised",
            actor=Actor.system(),
            object=f"photo:{photo.id}",
            detail={"looked_at": len(looked.faces), "proposed": len(said), "shown": shown},
        )


async def _propose(looked: _Looked, said: Mapping[FaceId, Match], *, at: datetime) -> None:
    for face_id, found in said.items():
        proposal = NewProposal(
            face_id=face_id,
            person_id=found.person_id,
            source=_RECOGNITION,
            kind=found.kind,
            certainty=found.certainty,
        )
        await proposals.add(looked.photo.id, proposal, at=at)
    pairs = [(face_id, found.person_id) for face_id, found in said.items()]
    await proposals.remove_unsaid(_RECOGNITION, looked.faces, pairs)


async def _show_sure(
    looked: _Looked,
    said: Mapping[FaceId, Match],
    standing: Standing,
    permission: Permission,
    *,
    at: datetime,
) -> int:
    """Show what is certain enough, where the event allows that; hide who is somebody else now."""
    photo_id = looked.photo.id
    now = (await faces.of_photos([photo_id])).get(photo_id, ())
    at_faces = (await proposals.of_photos([photo_id])).get(photo_id, ())
    of_photo = await albums.with_photo(photo_id)
    sure = {
        face_id: found.person_id
        for face_id, found in said.items()
        if found.automatic and permission.mode is Mode.AUTOMATIC
    }
    changed = shown = 0
    for face in (face for face in now if face.id in looked.faces):
        person_id = sure.get(face.id)
        if face.verdict.automatic:
            if not _still_is(face, said.get(face.id)):
                await faces.decide(photo_id, face, Verdict(), by=None, at=at)
                changed += 1
        elif person_id is not None and _may_follow(face, person_id, now, at_faces):
            own = standing.get(person_id, {})
            if _covered(own, of_photo):
                await faces.decide(photo_id, face, _shown(person_id, own), by=None, at=at)
                shown += 1
    if changed or shown:
        await consent.raise_epoch(looked.photo.event_id)
        await publishing.end_changed(photo_id, at=at)
        await render_soon(photo_id, at=at)
    return shown


def _still_is(face: Face, found: Match | None) -> bool:
    return found is not None and found.person_id == face.verdict.person_id


def _may_follow(
    face: Face, person_id: PersonId, of_photo: Sequence[Face], said: Sequence[Proposal]
) -> bool:
    return follows_by_itself(
        face,
        person_id,
        [other for other in of_photo if other.id != face.id],
        [one for one in said if one.face_id == face.id],
    )


def _shown(person_id: PersonId, standing: Mapping[Purpose, ConsentEntry]) -> Verdict:
    """Rely on every yes that stands, the one to be recognised included: it ends with that."""
    relied_on = allowing(standing, (*PHOTO_PURPOSES, Purpose.RECOGNITION))
    return Verdict(decision=Decision.SHOW, person_id=person_id, relied_on=relied_on)
