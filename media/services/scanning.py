"""Look for faces in a photo that came in. Whatever goes wrong, it stays unpublishable."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from anyio import to_thread

from events.services import recognition
from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import REVIEW, enqueue
from infra.runtime import Runtime
from infra.storage import ObjectDamaged, ObjectMissing
from media.domain.album import AlbumState
from media.domain.errors import WrongAlbumState
from media.domain.faces import Face, FaceBox, Origin
from media.domain.ids import AlbumId, PhotoId
from media.domain.markers import Badge
from media.domain.photo import MOST_TRIES, Photo, Scan
from media.domain.rescan import known_again, seen_again
from media.imaging.detect import DetectedFace, detector
from media.imaging.picture import Picture
from media.imaging.render import Reduced, reduced, review_copy
from media.services import hints, markers, recognising, rendering
from media.services.decoding import Unreadable, decode
from media.store import albums, faces, photos

log = structlog.get_logger()

#: When to try once more what is done right after a scan, should that not succeed.
_LATER: Final = timedelta(minutes=2)

#: States in which somebody has approved the photos as they were.
_SETTLED: Final = frozenset({AlbumState.APPROVED, AlbumState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class _Seen:
    picture: Picture
    faces: list[DetectedFace]
    badges: list[Badge]
    reduced: Reduced
    review_copy: bytes


@dataclass(slots=True)
class _Later:
    """Jobs that do what comes next; withdrawn one by one as that is done with pixels at hand."""

    look: int | None = None
    renders: dict[AlbumId, int] = field(default_factory=dict)


async def scan(runtime: Runtime, photo_id: PhotoId) -> None:
    """Scan a pending photo; once it is scanned, refused or given up, do nothing.

    The try is counted first, in a transaction of its own: a photo that kills its worker is
    given up after `MOST_TRIES` instead of killing one worker after another.
    """
    tries = await photos.count_try(photo_id)
    photo = await photos.by_id(photo_id)
    if tries is None or photo is None:
        return
    if tries > MOST_TRIES:
        await _conclude(photo, Scan.FAILED, reason="gave_up")
        return
    await faults.reach("scan.claimed")
    try:
        seen = await _look(runtime, photo)
    except Unreadable as refusal:
        await _conclude(photo, Scan.REJECTED, reason=refusal.refusal.value)
        return
    except (ObjectMissing, ObjectDamaged):
        await _conclude(photo, Scan.FAILED, reason="original_lost")
        return
    except Exception as error:
        log.warning("photo.scan_broke", photo_id=photo_id, tries=tries, exc_info=error)
        if tries < MOST_TRIES:
            raise
        await _conclude(photo, Scan.FAILED, reason="gave_up")
        return
    await faults.reach("scan.looked")
    await runtime.originals.put(photo.review_key, seen.review_copy)
    await faults.reach("scan.copied")
    later = await _save(photo, seen, at=runtime.clock.now())
    smaller, pixels = seen.reduced, seen.picture.pixels
    del seen
    if later.look is not None:
        await recognising.after_scan(runtime, photo, pixels, later.look)
    del pixels  # up to 150 MB that nothing needs any more
    await rendering.after_scan(runtime, photo, smaller, later.renders)


async def _look(runtime: Runtime, photo: Photo) -> _Seen:
    async with runtime.originals.local_copy(photo.original_key) as path:
        picture = await decode(path)
    await faults.reach("scan.decoded")
    look = detector(runtime.settings.detection).detect
    # Whoever asks for another scan misses somebody.
    again = photo.width is not None
    found = await to_thread.run_sync(lambda: look(picture.pixels, closely=again))
    badges = await markers.look(picture.pixels, [face.box for face in found])
    smaller = await to_thread.run_sync(reduced, picture.pixels)
    copy = await to_thread.run_sync(review_copy, smaller)
    return _Seen(picture, found, badges, smaller, copy)


async def _conclude(photo: Photo, outcome: Scan, *, reason: str) -> None:
    async with transaction():
        if await photos.set_scan(photo.id, outcome, reason=reason):
            await record(
                f"photo.{outcome.value}",
                actor=Actor.system(),
                object=f"photo:{photo.id}",
                detail={"reason": reason},
            )
    log.info("photo.not_scanned", photo_id=photo.id, state=outcome.value, reason=reason)


async def _save(photo: Photo, seen: _Seen, *, at: datetime) -> _Later:
    """Store the outcome, and what comes next; nothing when another worker was first."""
    later = _Later()
    picture = seen.picture
    async with transaction():
        await photos.by_id(photo.id, lock=True)  # nobody decides about its faces meanwhile
        known = (await faces.of_photos([photo.id])).get(photo.id, ())
        outcome = Scan.SCANNED if seen.faces or known else Scan.NONE_FOUND
        if not await photos.set_scan(photo.id, outcome, width=picture.width, height=picture.height):
            return later
        await _save_faces(photo.id, known, seen.faces)
        await hints.save(photo, picture)
        await markers.save(photo, picture, seen.badges, at=at)
        for album in await albums.with_photo(photo.id):
            later.renders[album.id] = await enqueue(
                "media.render",
                priority=REVIEW,
                at=at + _LATER,
                album_id=album.id,
                photo_id=photo.id,
            )
        if seen.faces and await recognition.permission(photo.event_id, at=at):
            await photos.ask_look(photo.id)
            later.look = await enqueue("media.recognise", at=at + _LATER, photo_id=photo.id)
        await record(
            "photo.scanned",
            actor=Actor.system(),
            object=f"photo:{photo.id}",
            detail={"faces": len(seen.faces), "doubtful": sum(f.doubtful for f in seen.faces)},
        )
    log.info("photo.scanned", photo_id=photo.id, faces=len(seen.faces))
    return later


async def _save_faces(
    photo_id: PhotoId, known: Sequence[Face], found: Sequence[DetectedFace]
) -> None:
    """Add what is new, and keep every face that was known: what was decided about it stays.

    One that is found no longer stays as well, so that a scan never hides less than the one before.
    """
    boxes = [FaceBox(one.box.x, one.box.y, one.box.w, one.box.h) for one in found]
    same = known_again(boxes, [face.box for face in known])
    for place, (one, box) in enumerate(zip(found, boxes, strict=True)):
        if place in same:
            face = known[same[place]]
            await faces.see_again(seen_again(face, box, score=one.score, doubtful=one.doubtful))
        else:
            await faces.add(
                photo_id, box, score=one.score, doubtful=one.doubtful, origin=Origin.DETECTED
            )


async def scan_again(photo_id: PhotoId, *, by: Actor) -> None:
    """Have a photo scanned once more, and looked at once more by a person.

    What was decided about its faces stays. Raise `WrongAlbumState` while an album with it is
    approved or public; a refused file stays refused.
    """
    async with transaction():
        for album in await albums.with_photo(photo_id):
            locked = await albums.by_id(album.id, lock=True)
            if locked is not None and locked.state in _SETTLED:
                raise WrongAlbumState
        if await photos.scan_again(photo_id):
            await enqueue("media.scan", priority=REVIEW, photo_id=photo_id)
            await record("photo.scan_again", actor=by, object=f"photo:{photo_id}")
