from datetime import datetime
from typing import Any

from events.domain.ids import RecipientId, StaffId
from events.domain.recipients import Column, Recipient, RecipientDraft
from infra.db import execute, fetch

_SELECT = "SELECT id, name, agreement, valid_from, valid_until, covers FROM recipient "


def _recipient(row: dict[str, Any]) -> Recipient:
    covers = frozenset(Column(name) for name in row["covers"])
    return Recipient(**{**row, "id": RecipientId(row["id"]), "covers": covers})


async def insert(
    recipient_id: RecipientId, draft: RecipientDraft, *, by: StaffId, at: datetime
) -> None:
    await execute(
        "INSERT INTO recipient (id, name, agreement, valid_from, valid_until, covers, created_by, "
        "created_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
        recipient_id,
        draft.name,
        draft.agreement,
        draft.valid_from,
        draft.valid_until,
        sorted(draft.covers),
        by,
        at,
    )


async def save(recipient_id: RecipientId, draft: RecipientDraft) -> None:
    await execute(
        "UPDATE recipient SET name = {}, agreement = {}, valid_from = {}, valid_until = {}, "
        "covers = {} WHERE id = {}",
        draft.name,
        draft.agreement,
        draft.valid_from,
        draft.valid_until,
        sorted(draft.covers),
        recipient_id,
    )


async def every() -> list[Recipient]:
    return [_recipient(row) for row in await fetch(_SELECT + "ORDER BY lower(name), id")]


async def by_id(recipient_id: RecipientId) -> Recipient | None:
    rows = await fetch(_SELECT + "WHERE id = {}", recipient_id)
    return _recipient(rows[0]) if rows else None


async def held(recipient_id: RecipientId) -> Recipient | None:
    """Return a recipient whose agreement nobody changes until the transaction ends."""
    rows = await fetch(_SELECT + "WHERE id = {} FOR SHARE", recipient_id)
    return _recipient(rows[0]) if rows else None
