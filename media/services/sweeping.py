"""Remove what interrupted uploads left behind: bytes of photos that no row names.

They show people and nobody would ever find them again, so they may not stay.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from infra.db import transaction
from infra.runtime import Runtime
from infra.storage import Storage
from media.domain.photo import named_by
from media.services import spool
from media.store import photos

log = structlog.get_logger()

#: Nobody is still at an upload that began this long ago.
LEFT_BEHIND = timedelta(days=1)

_BATCH = 500


async def sweep(runtime: Runtime, *, at: datetime) -> int:
    """Remove leftovers older than a day; return how many files that were."""
    before = at - LEFT_BEHIND
    removed = await spool.sweep(runtime, before=before)
    async for keys in _batches(runtime.originals, before):
        for key in await _nobodys(keys):
            removed += await _remove(runtime.originals, key)
    if removed:
        log.info("photo.leftovers_removed", files=removed)
    return removed


async def _batches(storage: Storage, before: datetime) -> AsyncIterator[list[str]]:
    batch = []
    async for listed in storage.keys():
        if listed.stored_at < before:
            batch.append(listed.key)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    yield batch


async def _nobodys(keys: Iterable[str]) -> list[str]:
    """Return the keys of photos that are not in the database; a key of another kind stays."""
    owners = {key: owner for key in keys if (owner := named_by(key))}
    known = await photos.existing(owners.values())
    return [key for key, owner in owners.items() if owner not in known]


async def _remove(storage: Storage, key: str) -> bool:
    """Remove an object unless its photo has just come in again after all."""
    owner: tuple[UUID, bytes] | None = named_by(key)
    async with transaction():
        if owner is None:
            return False
        await photos.hold_bytes(*owner)
        if await photos.existing([owner]):
            return False
        await storage.delete(key)
    return True
