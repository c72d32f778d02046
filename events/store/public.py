"""Events as those outside read them, page by page."""

from datetime import UTC, datetime
from uuid import UUID

from events.domain.event import Event
from events.domain.ids import EventId
from events.store.events import by_ids
from infra.db import fetch

_FIRST = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


async def events_after(after: tuple[datetime, UUID] | None, *, limit: int) -> list[Event]:
    """Return events that may be listed, in the order in which they start."""
    starts_at, event_id = after or _FIRST
    rows = await fetch(
        "SELECT id FROM event WHERE opens_at IS NOT NULL AND NOT invitation_only "
        "AND (starts_at, id) > ({}, {}) ORDER BY starts_at, id LIMIT {}",
        starts_at,
        event_id,
        limit,
    )
    found = await by_ids({EventId(row["id"]) for row in rows})
    return [found[EventId(row["id"])] for row in rows]
