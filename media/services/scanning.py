"""Look for faces in a photo that came in. Whatever goes wrong, it stays unpublishable."""

from dataclasses import dataclass

import structlog
from anyio import to_thread

from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import REVIEW, enqueue
from infra.runtime import Runtime
from infra.storage import ObjectDamaged, ObjectMissing
from media.domain.faces import FaceBox, Origin
from media.domain.ids import PhotoId
from media.domain.photo import MOST_TRIES, Photo, Scan
from media.imaging.detect import DetectedFace, default_detector
from media.imaging.picture import Picture
from media.imaging.render import review_copy
from media.services.decoding import Unreadable, decode
from media.store import albums, faces, photos

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Seen:
    picture: Picture
    faces: list[DetectedFace]
    review_copy: bytes


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
    await _save(photo, seen)


async def _look(runtime: Runtime, photo: Photo) -> _Seen:
    async with runtime.originals.local_copy(photo.original_key) as path:
        picture = await decode(path)
    await faults.reach("scan.decoded")
    found = await to_thread.run_sync(default_detector().detect, picture.pixels)
    copy = await to_thread.run_sync(review_copy, picture.pixels)
    return _Seen(picture, found, copy)


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


async def _save(photo: Photo, seen: _Seen) -> None:
    outcome = Scan.SCANNED if seen.faces else Scan.NONE_FOUND
    picture = seen.picture
    async with transaction():
        first = await photos.set_scan(photo.id, outcome, width=picture.width, height=picture.height)
        if not first:
            return
        for face in seen.faces:
            box = FaceBox(face.box.x, face.box.y, face.box.w, face.box.h)
            await faces.add(
                photo.id,
                box,
                score=face.score,
                doubtful=face.doubtful,
                origin=Origin.DETECTED,
            )
        for album in await albums.with_photo(photo.id):
            await enqueue("media.render", priority=REVIEW, album_id=album.id, photo_id=photo.id)
        await record(
            "photo.scanned",
            actor=Actor.system(),
            object=f"photo:{photo.id}",
            detail={"faces": len(seen.faces), "doubtful": sum(f.doubtful for f in seen.faces)},
        )
    log.info("photo.scanned", photo_id=photo.id, faces=len(seen.faces))


async def scan_again(photo_id: PhotoId, *, by: Actor) -> None:
    """Give a failed photo another chance; anything else stays as it is."""
    async with transaction():
        if await photos.scan_again(photo_id):
            await enqueue("media.scan", priority=REVIEW, photo_id=photo_id)
            await record("photo.scan_again", actor=by, object=f"photo:{photo_id}")
