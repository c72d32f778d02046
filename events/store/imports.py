from collections.abc import Collection

from events.domain.ids import EventId
from infra.db import fetch


async def known(event_id: EventId, emails: Collection[str]) -> frozenset[str]:
    """Return which of these mailboxes ever registered for an event, in one query."""
    rows = await fetch(
        "SELECT p.email FROM registration r JOIN person p ON p.id = r.person "
        "WHERE r.event = {} AND p.email = ANY({}::text[])",
        event_id,
        list(emails),
    )
    return frozenset(row["email"] for row in rows)
