from collections.abc import Sequence
from datetime import datetime
from typing import Any

from events.domain.ids import DeliveryId, EventId, RegistrationId, StaffId, WebhookId
from events.domain.webhooks import Delivery, DeliveryState, Kind, Webhook
from infra.db import execute, fetch
from infra.sealing import Sealed

_DELIVERY = (
    "SELECT id, webhook, kind, event_id, registration_id, changed_at, state, tries, status, "
    "reason, tried_at FROM webhook_delivery "
)


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(row["id"]),
        webhook_id=WebhookId(row["webhook"]),
        kind=Kind(row["kind"]),
        event_id=EventId(row["event_id"]),
        registration_id=RegistrationId(row["registration_id"]),
        changed_at=row["changed_at"],
        state=DeliveryState(row["state"]),
        tries=row["tries"],
        status=row["status"],
        reason=row["reason"],
        tried_at=row["tried_at"],
    )


async def insert(
    webhook_id: WebhookId, url: str, secret: Sealed, *, by: StaffId, at: datetime
) -> None:
    await execute(
        "INSERT INTO webhook (id, url, nonce, ciphertext, created_by, created_at) "
        "VALUES ({}, {}, {}, {}, {}, {})",
        webhook_id,
        url,
        secret.nonce,
        secret.ciphertext,
        by,
        at,
    )


async def every() -> list[Webhook]:
    rows = await fetch(
        "SELECT w.id, w.url, w.created_at, w.ended_at, "
        "count(*) FILTER (WHERE d.state = 'waiting') AS waiting, "
        "count(*) FILTER (WHERE d.state = 'given_up') AS given_up, "
        "(array_agg(d.status ORDER BY d.tried_at DESC) "
        "FILTER (WHERE d.tried_at IS NOT NULL))[1] AS last_status, max(d.tried_at) AS tried_at "
        "FROM webhook w LEFT JOIN webhook_delivery d ON d.webhook = w.id "
        "GROUP BY w.id ORDER BY w.ended_at IS NOT NULL, w.created_at DESC, w.id"
    )
    return [Webhook(**{**row, "id": WebhookId(row["id"])}) for row in rows]


async def secret(webhook_id: WebhookId) -> tuple[str, Sealed] | None:
    """Return where a webhook leads and its sealed secret, unless it has ended."""
    rows = await fetch(
        "SELECT url, nonce, ciphertext FROM webhook WHERE id = {} AND ended_at IS NULL", webhook_id
    )
    if not rows:
        return None
    return rows[0]["url"], Sealed(rows[0]["nonce"], rows[0]["ciphertext"])


async def end(webhook_id: WebhookId, *, at: datetime) -> bool:
    """End a webhook; what waited for it is given up. False when it had ended."""
    ended = await fetch(
        "UPDATE webhook SET ended_at = {} WHERE id = {} AND ended_at IS NULL RETURNING 1 AS one",
        at,
        webhook_id,
    )
    await execute(
        "UPDATE webhook_delivery SET state = 'given_up', reason = 'ended' "
        "WHERE webhook = {} AND state = 'waiting'",
        webhook_id,
    )
    return bool(ended)


async def take_changes(new_ids: Sequence[DeliveryId]) -> list[DeliveryId]:
    """Turn noted changes into deliveries, one for each webhook; return which.

    Takes as many changes as `new_ids` suffice for; a change that another takes is left to it.
    """
    rows = await fetch(
        "WITH listening AS (SELECT id FROM webhook WHERE ended_at IS NULL), "
        "taken AS (DELETE FROM registration_change WHERE sequence IN ("
        "SELECT sequence FROM registration_change ORDER BY sequence "
        "LIMIT {}::integer / greatest(1, (SELECT count(*)::integer FROM listening)) "
        "FOR UPDATE SKIP LOCKED) RETURNING *), "
        "numbered AS (SELECT t.*, l.id AS webhook, row_number() OVER (ORDER BY t.sequence, l.id) "
        "AS place FROM taken t CROSS JOIN listening l) "
        "INSERT INTO webhook_delivery (id, webhook, registration_id, event_id, kind, changed_at) "
        "SELECT ({}::uuid[])[place], webhook, registration_id, event_id, kind, changed_at "
        "FROM numbered RETURNING id",
        len(new_ids),
        list(new_ids),
    )
    return [DeliveryId(row["id"]) for row in rows]


async def delivery(delivery_id: DeliveryId) -> Delivery | None:
    rows = await fetch(_DELIVERY + "WHERE id = {}", delivery_id)
    return _delivery(rows[0]) if rows else None


async def deliveries(webhook_id: WebhookId, *, limit: int) -> list[Delivery]:
    rows = await fetch(
        _DELIVERY + "WHERE webhook = {} ORDER BY changed_at DESC, id LIMIT {}", webhook_id, limit
    )
    return [_delivery(row) for row in rows]


async def set_outcome(
    delivery_id: DeliveryId,
    state: DeliveryState,
    *,
    tries: int,
    status: int | None,
    reason: str,
    at: datetime,
) -> None:
    await execute(
        "UPDATE webhook_delivery SET state = {}, tries = {}, status = {}, reason = {}, "
        "tried_at = {} WHERE id = {}",
        str(state),
        tries,
        status,
        reason,
        at,
        delivery_id,
    )


async def sweep(before: datetime) -> None:
    await execute(
        "DELETE FROM webhook_delivery WHERE state <> 'waiting' AND changed_at < {}", before
    )
