"""Make public pictures anew after a change of how pictures are made.

What an older pipeline made stays public meanwhile, as far as `OLDEST_STILL_PUBLIC` allows, and
gives way when the new picture is there.
"""

from collections import defaultdict
from collections.abc import AsyncIterator

import structlog

from infra.db import transaction
from infra.queue import BACKLOG, enqueue
from media.domain.album import AlbumState
from media.domain.ids import AlbumId, PhotoId
from media.services import pipeline, publishing, states
from media.store import albums, publications, renders

log = structlog.get_logger()

#: So many renders at a time, behind all other work: a whole archive would fill the queue.
_BATCH = 100


async def renew() -> int:
    """Ask for renders of what the present pipeline has not made yet; return how many.

    Nothing while the last ones still wait, so it can be called as often as one likes. A photo
    whose render was given up is left out until the failed job is gone from the queue.
    """
    if await renders.waiting(priority=BACKLOG):
        return 0
    given_up = await renders.given_up()
    asked = 0
    async for pair in _outdated():
        if pair in given_up:
            continue
        async with transaction():
            await enqueue("media.render", priority=BACKLOG, album_id=pair[0], photo_id=pair[1])
        asked += 1
        if asked == _BATCH:
            break
    if asked:
        log.info("photo.renewing", photos=asked)
    return asked


async def _outdated() -> AsyncIterator[tuple[AlbumId, PhotoId]]:
    """Find photos, public or approved, of which there is no picture as it would be made now."""
    wanted: dict[AlbumId, list[PhotoId] | None] = defaultdict(list)
    for one in await publications.made_otherwise(pipeline.present().name):
        listed = wanted[one.album_id]
        assert listed is not None
        listed.append(one.photo_id)
    wanted |= {album.id: None for album in await albums.in_state(AlbumState.APPROVED)}
    for album_id, photo_ids in wanted.items():
        album = await states.album(album_id)
        found = publishing.candidates(await states.of_album(album, photo_ids))
        for photo_id, state in found.items():
            print_ = states.fingerprint(album, state)
            if print_ not in state.held and (photo_ids or print_ not in state.verified):
                yield album_id, photo_id
