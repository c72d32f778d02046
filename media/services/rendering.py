"""Make the files that may be published: from raw pixels, verified, under keys written once."""

from collections.abc import Iterable, Mapping

import structlog
from anyio import to_thread

from events.services import consent
from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import REVIEW, enqueue, withdraw
from infra.runtime import Runtime
from media.domain.album import Album, AlbumState
from media.domain.faces import FaceBox, Origin
from media.domain.ids import AlbumId, PhotoId
from media.domain.photo import Photo, Scan
from media.domain.publication import PhotoState
from media.imaging.detect import DOUBTFUL as DOUBTFUL_SCORE
from media.imaging.detect import default_detector
from media.imaging.encode import OutputFormat
from media.imaging.impure import Impure
from media.imaging.produce import Held, HoldReason, Rendered, avif_of, produce
from media.imaging.render import EncodedFile, Reduced, SizeName, reduced
from media.imaging.verify import Altered
from media.services import keeping, pipeline, publishing, states
from media.services.decoding import decode
from media.services.pipeline import Pipeline
from media.store import albums, faces, renditions
from media.store.renditions import StoredRendition

log = structlog.get_logger()

#: States in which a photo is on its way to the public, so that its AVIFs are worth making.
_ON_ITS_WAY = frozenset({AlbumState.APPROVED, AlbumState.PUBLISHED})


async def after_scan(
    runtime: Runtime, photo: Photo, smaller: Reduced, later: Mapping[AlbumId, int]
) -> None:
    """Render a photo for its albums while its pixels are at hand: decoding is a fifth of the work.

    `later` = the job of each album that would do the same; it stays when this does not succeed.
    """
    for album_id, job in later.items():
        try:
            await render(runtime, album_id, photo.id, smaller)
            await withdraw(job)
        except Exception as error:
            log.warning("photo.not_rendered", photo_id=photo.id, exc_info=error)


async def render(
    runtime: Runtime, album_id: AlbumId, photo_id: PhotoId, smaller: Reduced | None = None
) -> None:
    """Render a photo as it may be shown in an album now, then bring it back if it was public.

    Late or doubled, this makes files for whatever holds at its own moment: the fingerprint says
    for what, and nobody serves another than the present one. Without `smaller` the original is
    decoded.
    """
    album = await albums.by_id(album_id)
    state = await _state(album, photo_id) if album else None
    if album is None or state is None:
        return
    await faults.reach("render.decided")
    manner = pipeline.present()
    fingerprint = state.fingerprint(album.purposes, manner.name)
    if not await renditions.known(photo_id, fingerprint):
        smaller = smaller or await _original(runtime, state.photo)
        rendered = await _produce(album, state, manner, smaller)
        await faults.reach("render.produced")
        if rendered.held is not None or not rendered.files:
            held = rendered.held or Held(HoldReason.ALTERED)
            await _hold(runtime, album, state, held, manner)
            return
        await _save(runtime, photo_id, fingerprint, rendered.files, manner)
    await faults.reach("render.saved")
    await publishing.bring_back(album_id, photo_id, at=runtime.clock.now())
    if album.state in _ON_ITS_WAY:
        async with transaction():
            await enqueue("media.render_avif", album_id=album_id, photo_id=photo_id)


async def render_avif(runtime: Runtime, album_id: AlbumId, photo_id: PhotoId) -> None:
    """Add AVIFs to the rendering of what may be shown in an album now, if it lacks them.

    They are made from its own verified JPEGs, so that nothing can be in them that is not public
    already. Late, doubled or for nothing, they change nothing: they belong to one fingerprint.
    """
    album = await albums.by_id(album_id)
    state = await _state(album, photo_id) if album else None
    if album is None or state is None:
        return
    manner = pipeline.present()
    fingerprint = state.fingerprint(album.purposes, manner.name)
    files = await renditions.files(photo_id, fingerprint)
    if any(file.format == OutputFormat.AVIF for file in files):
        return
    try:
        made = [
            await _avif(runtime, album, state, file, manner)
            for file in files
            if file.format == OutputFormat.JPEG
        ]
    except (Altered, Impure) as error:
        log.warning("photo.avif_refused", photo_id=photo_id, reason=type(error).__name__)
        return
    await faults.reach("render.avif_made")
    stored = await keeping.store(runtime, photo_id, fingerprint, made)
    async with transaction():
        first = await renditions.add_files(photo_id, fingerprint, stored)
    if not first:
        await keeping.remove(runtime, [file.key for file in stored])


async def _avif(
    runtime: Runtime, album: Album, state: PhotoState, file: StoredRendition, manner: Pipeline
) -> EncodedFile:
    jpeg = await runtime.renditions.read(file.key, sha256=file.sha256)
    return await to_thread.run_sync(
        lambda: avif_of(
            jpeg,
            SizeName(file.size),
            [face.box for face in state.hidden(album.purposes)],
            photo_width=state.photo.width or file.width,
            packet=manner.packet(state.visible(album.purposes)),
        )
    )


async def _state(album: Album, photo_id: PhotoId) -> PhotoState | None:
    """Return the state of a photo that can be rendered; None for any other."""
    state = (await states.of_album(album, [photo_id])).get(photo_id)
    rendered = {Scan.SCANNED, Scan.NONE_FOUND}
    return state if state is not None and state.photo.scan in rendered else None


async def _original(runtime: Runtime, photo: Photo) -> Reduced:
    async with runtime.originals.local_copy(photo.original_key) as path:
        picture = await decode(path)
    return await to_thread.run_sync(reduced, picture.pixels)


async def _produce(album: Album, state: PhotoState, manner: Pipeline, smaller: Reduced) -> Rendered:
    hide = state.hidden(album.purposes)
    hidden_ids = {face.id for face in hide}
    return await to_thread.run_sync(
        lambda: produce(
            smaller,
            [face.box for face in hide],
            [face.box for face in state.faces if face.id not in hidden_ids],
            seed=bytes.fromhex(state.fingerprint(album.purposes, manner.name)),
            detector=default_detector(),
            style=manner.style,
            packet=manner.packet(state.visible(album.purposes)),
        )
    )


async def _save(
    runtime: Runtime,
    photo_id: PhotoId,
    fingerprint: str,
    files: Iterable[EncodedFile],
    manner: Pipeline,
) -> None:
    """Store every file first, then the rows that make them known: all or none."""
    stored = await keeping.store(runtime, photo_id, fingerprint, files)
    async with transaction():
        first = await renditions.add_verified(
            photo_id, fingerprint, stored, pipeline=manner.name, at=runtime.clock.now()
        )
    if not first:
        await keeping.remove(runtime, [file.key for file in stored])


async def _hold(
    runtime: Runtime, album: Album, state: PhotoState, held: Held, manner: Pipeline
) -> None:
    """Record that nobody may serve this rendering.

    When the finished picture still shows a face that nobody knew of, that face is hidden from
    now on and the photo is rendered once more; when it happens again, a person has to look.
    """
    photo_id = state.photo.id
    fingerprint = state.fingerprint(album.purposes, manner.name)
    again = bool(held.boxes) and all(face.origin is not Origin.CHECKED for face in state.faces)
    async with transaction():
        await consent.raise_epoch(album.event_id)
        await renditions.add_held(
            photo_id,
            fingerprint,
            held.reason.value,
            pipeline=manner.name,
            at=runtime.clock.now(),
        )
        if again:
            for box in held.boxes:
                await faces.add(
                    photo_id,
                    FaceBox(box.x, box.y, box.w, box.h),
                    score=DOUBTFUL_SCORE,
                    doubtful=True,
                    origin=Origin.CHECKED,
                )
            await enqueue("media.render", priority=REVIEW, album_id=album.id, photo_id=photo_id)
        # Also what an older pipeline made of it: that shows what now is a reason to hold it.
        await publishing.end_changed(photo_id, at=runtime.clock.now())
        await record(
            "photo.held",
            actor=Actor.system(),
            object=f"photo:{photo_id}",
            detail={"reason": held.reason.value, "again": again, "boxes": len(held.boxes)},
        )
    log.warning("photo.held", photo_id=photo_id, reason=held.reason.value)
