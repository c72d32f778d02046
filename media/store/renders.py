"""Renders in the queue: which wait, and which were given up."""

from uuid import UUID

from infra.db import fetch
from media.domain.ids import AlbumId, PhotoId


async def waiting(*, priority: int) -> bool:
    """Say whether a render of this priority waits or runs."""
    found = await fetch(
        "SELECT 1 AS one FROM procrastinate_jobs WHERE task_name = 'media.render' "
        "AND status IN ('todo', 'doing') AND priority = {} LIMIT 1",
        priority,
    )
    return bool(found)


async def given_up() -> set[tuple[AlbumId, PhotoId]]:
    """Return what could not be rendered however often it was tried."""
    found = await fetch(
        "SELECT args->>'album_id' AS album, args->>'photo_id' AS photo FROM procrastinate_jobs "
        "WHERE task_name = 'media.render' AND status = 'failed'"
    )
    return {(AlbumId(UUID(row["album"])), PhotoId(UUID(row["photo"]))) for row in found}
