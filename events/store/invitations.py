from datetime import datetime
from typing import Any

from events.domain.ids import CodeId, EventId
from events.domain.invitations import InvitationCode, NewCode
from infra.db import execute, fetch


def _code(row: dict[str, Any]) -> InvitationCode:
    return InvitationCode(**{**row, "id": CodeId(row["id"])})


async def add(
    event_id: EventId, code_id: CodeId, code_hash: bytes, new: NewCode, *, at: datetime
) -> None:
    await execute(
        "INSERT INTO invitation_code (id, event, code_hash, label, uses, uses_left, expires_at, "
        "created_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        code_id,
        event_id,
        code_hash,
        new.label,
        new.uses,
        new.uses,
        new.expires_at,
        at,
    )


async def use(code_hash: bytes, places: int, *, at: datetime) -> bool:
    """Take `places` off a code that works and has so many left; False when there is none."""
    rows = await fetch(
        "UPDATE invitation_code SET uses_left = uses_left - {} WHERE code_hash = {} "
        "AND uses_left >= {} AND (expires_at IS NULL OR expires_at > {}) RETURNING 1 AS one",
        places,
        code_hash,
        places,
        at,
    )
    return bool(rows)


async def end(event_id: EventId, code_id: CodeId) -> bool:
    rows = await fetch(
        "UPDATE invitation_code SET uses_left = 0 WHERE id = {} AND event = {} RETURNING 1 AS one",
        code_id,
        event_id,
    )
    return bool(rows)


async def of_event(event_id: EventId) -> list[InvitationCode]:
    rows = await fetch(
        "SELECT id, label, uses, uses_left, expires_at FROM invitation_code WHERE event = {} "
        "ORDER BY created_at DESC, id",
        event_id,
    )
    return [_code(row) for row in rows]
