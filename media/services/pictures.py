"""Pictures for staff: the photo as it was taken, and as it would be published."""

from infra.errors import NotFound
from infra.runtime import Runtime
from media.domain.album import Album
from media.domain.ids import PhotoId
from media.domain.photo import Scan
from media.services import states
from media.services.gallery import Asset
from media.store import albums, renditions


async def review_copy(runtime: Runtime, album: Album, photo_id: PhotoId) -> bytes:
    """Return staff's own copy of a photo of this album: a JPEG with nothing hidden.

    Raise `NotFound` for a photo that is not in the album, or that was not scanned.
    """
    for photo, _ in await albums.photos(album.id, [photo_id]):
        if photo.scan in {Scan.SCANNED, Scan.NONE_FOUND}:
            return await runtime.originals.read(photo.review_key)
    raise NotFound


async def as_published(runtime: Runtime, album: Album, photo_id: PhotoId, size: str) -> Asset:
    """Return the verified picture of what is decided now. Raise `NotFound` while there is none."""
    state = await states.of_photo(album, photo_id)
    fingerprint = state.fingerprint(album.purposes, states.PIPELINE)
    for file in await renditions.files(photo_id, fingerprint):
        if (file.size, file.format) == (size, "jpeg"):
            content = await runtime.renditions.read(file.key, sha256=file.sha256)
            return Asset(content, "image/jpeg", file.sha256.hex())
    raise NotFound
