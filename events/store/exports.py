from collections.abc import AsyncIterator, Collection
from typing import Any

from events.domain.ids import EventId
from events.domain.registration import Status
from infra.db import execute, fetch, require_transaction

#: Rows read at once: memory is bounded by them, however many there are.
BATCH = 500


async def same_moment() -> None:
    """Let everything that this transaction reads be as it was at one moment. Nothing is written."""
    require_transaction()
    await execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


async def page(
    event_id: EventId, statuses: Collection[Status], *, after: int, limit: int
) -> list[dict[str, Any]]:
    """Return registrations that arrived after the one with sequence `after`, in that order."""
    return await fetch(
        "SELECT r.id, r.person, r.sequence, r.status, r.name, r.organisation, r.language, "
        "r.created_at, p.email FROM registration r JOIN person p ON p.id = r.person "
        "WHERE r.event = {} AND r.status = ANY({}::text[]) AND r.sequence > {} "
        "ORDER BY r.sequence LIMIT {}",
        event_id,
        [str(status) for status in statuses],
        after,
        limit,
    )


async def batches(
    event_id: EventId, statuses: Collection[Status]
) -> AsyncIterator[list[dict[str, Any]]]:
    """Give an event's registrations in order of arrival, `BATCH` at a time."""
    after = -1
    while rows := await page(event_id, statuses, after=after, limit=BATCH):
        yield rows
        after = rows[-1]["sequence"]
