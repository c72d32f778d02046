"""Make the files that may be published: from raw pixels, verified, under keys written once."""

import hashlib

import structlog
from anyio import to_thread

from infra import faults
from infra.db import transaction
from infra.runtime import Runtime
from media.domain.faces import FaceBox, Purposes, hidden
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Scan
from media.domain.publication import PhotoState
from media.imaging.detect import default_detector
from media.imaging.produce import Held, Rendered, produce
from media.imaging.shapes import Box
from media.services import publishing, states
from media.services.decoding import decode
from media.store import albums, renditions
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
        await _save(runtime, photo_id, fingerprint, rendered)
    await faults.reach("render.saved")
    await publishing.bring_back(album_id, photo_id, at=runtime.clock.now())


async def _produce(
    runtime: Runtime, state: PhotoState, purposes: Purposes, fingerprint: str
) -> Rendered | Held:
    async with runtime.originals.local_copy(state.photo.original_key) as path:
        picture = await decode(path)
    hide = hidden(state.faces, purposes, state.standing)
    hidden_ids = {face.id for face in hide}
    return await to_thread.run_sync(
        lambda: produce(
            picture.pixels,
            hidden=[_box(face.box) for face in hide],
            visible=[_box(face.box) for face in state.faces if face.id not in hidden_ids],
            seed=bytes.fromhex(fingerprint),
            detector=default_detector(),
        )
    )


def _box(box: FaceBox) -> Box:
    return Box(box.x, box.y, box.w, box.h)


async def _save(
    runtime: Runtime, photo_id: PhotoId, fingerprint: str, rendered: Rendered | Held
) -> None:
    """Store every file first, then the rows that make them known: all or none."""
    at = runtime.clock.now()
    if isinstance(rendered, Held):
        async with transaction():
            await renditions.add_held(photo_id, fingerprint, rendered.reason, at=at)
        log.warning("photo.held", photo_id=photo_id, reason=rendered.reason)
        return
    files = []
    for file in rendered.files:
        sha256 = hashlib.sha256(file.content).digest()
        key = f"{fingerprint[:2]}/{fingerprint}/{file.size}-{sha256.hex()[:16]}.{file.format}"
        await runtime.renditions.put(key, file.content, sha256=sha256)
        await faults.reach("render.stored_one")
        files.append(
            StoredRendition(
                size=file.size,
                format=file.format,
                key=key,
                sha256=sha256,
                bytes=len(file.content),
                width=file.width,
                height=file.height,
            )
        )
    async with transaction():
        await renditions.add_verified(photo_id, fingerprint, files, at=at)
