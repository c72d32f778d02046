"""Make the files that may be published: from raw pixels, verified, under keys written once."""

import hashlib

import structlog
from anyio import to_thread

from events.services import consent
from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import REVIEW, enqueue
from infra.runtime import Runtime
from media.domain.album import Album
from media.domain.faces import FaceBox, Origin, Purposes
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Scan
from media.domain.publication import PhotoState
from media.imaging.detect import DOUBTFUL as DOUBTFUL_SCORE
from media.imaging.detect import default_detector
from media.imaging.produce import Held, HoldReason, Rendered, produce
from media.services import publishing, states
from media.services.decoding import decode
from media.store import albums, faces, renditions
from media.store.renditions import StoredRendition

log = structlog.get_logger()


async def render(runtime: Runtime, album_id: AlbumId, photo_id: PhotoId) -> None:
    """Render a photo as it may be shown in an album now, then bring it back if it was public.

    Late or doubled, this makes files for whatever holds at its own moment: the fingerprint says
    for what, and nobody serves another than the present one.
    """
    album = await albums.by_id(album_id)
    if album is None:
        return
    found = await states.of_album(album, [photo_id])
    state = found.get(photo_id)
    if state is None or state.photo.scan not in {Scan.SCANNED, Scan.NONE_FOUND}:
        return
    await faults.reach("render.decided")
    fingerprint = state.fingerprint(album.purposes, states.PIPELINE)
    if not await renditions.known(photo_id, fingerprint):
        rendered = await _produce(runtime, state, album.purposes, fingerprint)
        await faults.reach("render.produced")
        if rendered.held is not None or not rendered.files:
            await _hold(
                runtime, album, state, fingerprint, rendered.held or Held(HoldReason.ALTERED)
            )
            return
        await _save(runtime, photo_id, fingerprint, rendered)
    await faults.reach("render.saved")
    await publishing.bring_back(album_id, photo_id, at=runtime.clock.now())


async def _produce(
    runtime: Runtime, state: PhotoState, purposes: Purposes, fingerprint: str
) -> Rendered:
    async with runtime.originals.local_copy(state.photo.original_key) as path:
        picture = await decode(path)
    hide = state.hidden(purposes)
    hidden_ids = {face.id for face in hide}
    return await to_thread.run_sync(
        lambda: produce(
            picture.pixels,
            [face.box for face in hide],
            [face.box for face in state.faces if face.id not in hidden_ids],
            seed=bytes.fromhex(fingerprint),
            detector=default_detector(),
        )
    )


async def _save(runtime: Runtime, photo_id: PhotoId, fingerprint: str, rendered: Rendered) -> None:
    """Store every file first, then the rows that make them known: all or none."""
    files = []
    for file in rendered.files:
        sha256 = hashlib.sha256(file.data).digest()
        # By photo: the same bytes in two events are two photos, each with files of its own.
        key = f"{photo_id}/{fingerprint}/{file.size}-{sha256.hex()[:16]}.{file.format}"
        await runtime.renditions.put(key, file.data, sha256=sha256)
        await faults.reach("render.stored_one")
        files.append(
            StoredRendition(
                size=file.size,
                format=file.format,
                key=key,
                sha256=sha256,
                bytes=len(file.data),
                width=file.width,
                height=file.height,
            )
        )
    async with transaction():
        await renditions.add_verified(photo_id, fingerprint, files, at=runtime.clock.now())


async def _hold(
    runtime: Runtime, album: Album, state: PhotoState, fingerprint: str, held: Held
) -> None:
    """Record that nobody may serve this rendering.

    When the finished picture still shows a face that nobody knew of, that face is hidden from
    now on and the photo is rendered once more; when it happens again, a person has to look.
    """
    photo_id = state.photo.id
    again = bool(held.boxes) and all(face.origin is not Origin.CHECKED for face in state.faces)
    async with transaction():
        await consent.raise_epoch(album.event_id)
        await renditions.add_held(photo_id, fingerprint, held.reason.value, at=runtime.clock.now())
        if again:
            for box in held.boxes:
                await faces.add(
                    photo_id,
                    FaceBox(box.x, box.y, box.w, box.h),
                    score=DOUBTFUL_SCORE,
                    doubtful=True,
                    origin=Origin.CHECKED,
                )
            await publishing.end_changed(photo_id, at=runtime.clock.now())
            await enqueue("media.render", priority=REVIEW, album_id=album.id, photo_id=photo_id)
        await record(
            "photo.held",
            actor=Actor.system(),
            object=f"photo:{photo_id}",
            detail={"reason": held.reason.value, "again": again, "boxes": len(held.boxes)},
        )
    log.warning("photo.held", photo_id=photo_id, reason=held.reason.value)
