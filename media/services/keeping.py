"""Keep the files of a rendering: stored under keys that no other making ever uses.

So removing what nobody recorded, or needs no longer, never removes what a worker has just made.
"""

import hashlib
from collections.abc import Iterable

from infra import faults
from infra.ids import new_id
from infra.runtime import Runtime
from media.domain.ids import PhotoId
from media.imaging.render import EncodedFile
from media.store.renditions import StoredRendition


async def store(
    runtime: Runtime, photo_id: PhotoId, fingerprint: str, files: Iterable[EncodedFile]
) -> list[StoredRendition]:
    """Store files and return what to record of them; when one fails, none is left."""
    folder = f"{photo_id}/{fingerprint}/{new_id().hex}"
    kept: list[StoredRendition] = []
    try:
        for file in files:
            kept.append(await _store_one(runtime, folder, file))
            await faults.reach("render.stored_one")
    except Exception:
        await remove(runtime, [one.key for one in kept])
        raise
    return kept


async def remove(runtime: Runtime, keys: Iterable[str]) -> None:
    for key in keys:
        await runtime.renditions.delete(key)


async def _store_one(runtime: Runtime, folder: str, file: EncodedFile) -> StoredRendition:
    key = f"{folder}/{file.size}.{file.format}"
    digest = hashlib.sha256(file.data).digest()
    await runtime.renditions.put(key, file.data, sha256=digest)
    return StoredRendition(
        size=file.size,
        format=file.format,
        key=key,
        sha256=digest,
        bytes=len(file.data),
        width=file.width,
        height=file.height,
    )
