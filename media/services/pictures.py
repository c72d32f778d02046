"""Pictures for staff: the photo as it was taken, and as it would be published."""

from anyio import to_thread

from infra.errors import NotFound
from infra.runtime import Runtime
from media.domain.album import Album
from media.domain.ids import FaceId, PhotoId
from media.domain.photo import Scan
from media.imaging import crop
from media.services import states
from media.services.gallery import Asset
from media.store import albums, faces, photos, renditions


async def review_copy(runtime: Runtime, album: Album, photo_id: PhotoId) -> bytes:
    """Return staff's own copy of a photo of this album: a JPEG with nothing hidden.

    Raise `NotFound` for a photo that is not in the album, or that was not scanned.
    """
    for photo, _ in await albums.photos(album.id, [photo_id]):
        if photo.scan in {Scan.SCANNED, Scan.NONE_FOUND}:
            return await runtime.originals.read(photo.review_key)
    raise NotFound


async def face_crop(runtime: Runtime, album: Album, photo_id: PhotoId, face_id: FaceId) -> bytes:
    """Return one face of a photo of this album, not hidden: a JPEG for staff.

    Raise `NotFound` for a face that is not in it.
    """
    copy = await review_copy(runtime, album, photo_id)
    photo = await photos.by_id(photo_id)
    of_photo = (await faces.of_photos([photo_id])).get(photo_id, ())
    boxes = [face.box for face in of_photo if face.id == face_id]
    if photo is None or photo.width is None or not boxes:
        raise NotFound
    width = photo.width
    return await to_thread.run_sync(lambda: crop.face_crop(copy, boxes[0], photo_width=width))


async def as_published(runtime: Runtime, album: Album, photo_id: PhotoId, size: str) -> Asset:
    """Return the verified picture of what is decided now. Raise `NotFound` while there is none."""
    state = await states.of_photo(album, photo_id)
    fingerprint = states.fingerprint(album, state)
    for file in await renditions.files(photo_id, fingerprint):
        if (file.size, file.format) == (size, "jpeg"):
            content = await runtime.renditions.read(file.key, sha256=file.sha256)
            return Asset(content, "image/jpeg", file.sha256.hex())
    raise NotFound
