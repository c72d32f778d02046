"""Remove renditions that nobody will ever be served again, and files that no row names.

They show people as they may no longer be shown.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog

from events.services import consent
from infra.db import transaction
from infra.runtime import Runtime
from media.domain.ids import PhotoId
from media.services import keeping, states
from media.store import albums, photos, renditions
from media.store.renditions import Rendering

log = structlog.get_logger()

#: What is neither public nor the present picture of any album goes after this long: until then a
#: decision that is taken back finds its picture.
GRACE = timedelta(days=1)

_BATCH = 500

#: Photo, fingerprint, and what follows: no other key in this space begins like that.
_KEY = re.compile(r"[0-9a-f-]{36}/[0-9a-f]{64}/.+")


async def sweep(runtime: Runtime, *, at: datetime) -> int:
    """Remove superseded renditions and leftover files older than a day; return how many files."""
    before = at - GRACE
    removed = 0
    after: PhotoId | None = None
    while batch := await renditions.rendered_photos(after=after, most=_BATCH):
        found = await renditions.not_public_since(batch, before)
        for photo_id, made in found.items():
            removed += await _sweep_photo(runtime, photo_id, made)
        after = batch[-1]
    removed += await _sweep_files(runtime, before)
    if removed:
        log.info("photo.renditions_removed", files=removed)
    return removed


async def _sweep_photo(runtime: Runtime, photo_id: PhotoId, made: list[Rendering]) -> int:
    """Remove what of these is not the photo's present picture anywhere, in one transaction.

    Under the event's lock: nothing can become the present picture, or public, meanwhile.
    """
    photo = await photos.by_id(photo_id)
    if photo is None:
        return 0
    async with transaction():
        await consent.lock_epoch(photo.event_id)
        present = await _present(photo_id)
        gone = [one.id for one in made if one.fingerprint not in present]
        keys = await renditions.remove_unless_public(gone)
    await keeping.remove(runtime, keys)
    return len(keys)


async def _present(photo_id: PhotoId) -> set[str]:
    """Return the fingerprints of what may be shown now, in every album and by every pipeline."""
    found = set()
    for album in await albums.with_photo(photo_id):
        state = await states.of_photo(album, photo_id)
        found.add(states.fingerprint(album, state))
        found |= {one for one in state.verified if states.may_stay(album, state, one)}
    return found


async def _sweep_files(runtime: Runtime, before: datetime) -> int:
    removed, batch = 0, list[str]()
    async for listed in runtime.renditions.keys():
        if listed.stored_at < before and _KEY.fullmatch(listed.key):
            batch.append(listed.key)
        if len(batch) >= _BATCH:
            removed += await _remove_unknown(runtime, batch)
            batch = []
    return removed + await _remove_unknown(runtime, batch)


async def _remove_unknown(runtime: Runtime, keys: Iterable[str]) -> int:
    """Remove files that no row names: nobody will name them, for every making has own keys."""
    unknown = sorted(set(keys) - await renditions.named(keys))
    await keeping.remove(runtime, unknown)
    return len(unknown)
