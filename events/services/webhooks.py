"""Webhooks: addresses of other programs that are told when a registration changes.

A trigger notes every change (see the migration); here it is told on, one job for each webhook.
"""

import secrets
from datetime import datetime, timedelta

import structlog

from events.domain.ids import DeliveryId, StaffId, WebhookId
from events.domain.webhooks import (
    LONGEST_URL,
    SECRET_BYTES,
    Delivery,
    DeliveryState,
    Outcome,
    Webhook,
    body,
    headers,
    outcome,
    shown,
)
from events.domain.words import gettext_noop
from events.store import webhooks as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id
from infra.keys import integration_key
from infra.outgoing import INTERNET, Network, NotSent, post, target
from infra.queue import REVIEW, enqueue
from infra.runtime import Runtime
from infra.sealing import seal, unseal
from infra.settings import Settings

log = structlog.get_logger()

#: Deliveries made in one transaction, and shown on a page.
_BATCH = 500
SHOWN = 100
DELIVERIES_KEPT = timedelta(days=30)

_WRONG_URL = gettext_noop(
    "Fill in an address that starts with https:// and whose host the administrator has allowed."
)


def _place(webhook_id: WebhookId) -> str:
    return f"webhook:{webhook_id}"


async def add(settings: Settings, url: str, *, by: StaffId, at: datetime) -> str:
    """Tell an address of changes from now on; return the secret it is signed with, this once."""
    url = url.strip()
    if len(url) > LONGEST_URL or target(url, settings.webhook_hosts) is None:
        raise Invalid({"url": _WRONG_URL})
    webhook_id, secret = WebhookId(new_id()), secrets.token_bytes(SECRET_BYTES)
    sealed = seal(integration_key(settings), secret, place=_place(webhook_id))
    async with transaction():
        await store.insert(webhook_id, url, sealed, by=by, at=at)
        await record("webhook.added", actor=Actor.staff(by), object=_place(webhook_id))
    return shown(secret)


async def end(webhook_id: WebhookId, *, actor: Actor, at: datetime) -> None:
    """Tell an address nothing any more."""
    async with transaction():
        if await store.end(webhook_id, at=at):
            await record("webhook.ended", actor=actor, object=_place(webhook_id))


async def everything() -> list[Webhook]:
    """Return every webhook and how its deliveries go, in one query."""
    return await store.every()


async def history(webhook_id: WebhookId) -> tuple[Webhook, list[Delivery]]:
    """Return a webhook and its latest deliveries."""
    found = next((one for one in await store.every() if one.id == webhook_id), None)
    if found is None:
        raise NotFound
    return found, await store.deliveries(webhook_id, limit=SHOWN)


async def spread() -> int:
    """Have every noted change told to every webhook; return how many tellings that makes."""
    count = 0
    while True:
        async with transaction():
            ids = [DeliveryId(new_id()) for _ in range(_BATCH)]
            made = await store.take_changes(ids)
            for delivery_id in made:
                await enqueue("events.tell", priority=REVIEW, delivery_id=delivery_id)
        count += len(made)
        if not made:
            return count


async def tell(runtime: Runtime, delivery_id: DeliveryId, *, network: Network = INTERNET) -> None:
    """Try once to tell a change. Safe to run twice: the receiver knows it by its id."""
    delivery = await store.delivery(delivery_id)
    if delivery is None or delivery.state is not DeliveryState.WAITING:
        return
    found = await store.secret(delivery.webhook_id)
    if found is None:
        return
    url, sealed = found
    at = runtime.clock.now()
    secret = unseal(integration_key(runtime.settings), sealed, place=_place(delivery.webhook_id))
    status, reason = None, ""
    try:
        status = await post(
            url,
            body(delivery),
            headers(delivery, secret, at=at),
            hosts=runtime.settings.webhook_hosts,
            network=network,
        )
    except NotSent as error:
        reason = error.reason
    await _keep(delivery, status, reason, at=runtime.clock.now())


async def _keep(delivery: Delivery, status: int | None, reason: str, *, at: datetime) -> None:
    """Write down what came of a try, and have it tried again where that may help."""
    tries = delivery.tries + 1
    came: Outcome = outcome(status, tries, at=at)
    async with transaction():
        await store.set_outcome(
            delivery.id, came.state, tries=tries, status=status, reason=reason, at=at
        )
        if came.again_at is not None:
            await enqueue("events.tell", priority=REVIEW, at=came.again_at, delivery_id=delivery.id)
    if came.gone:
        await end(delivery.webhook_id, actor=Actor.system(), at=at)
    if came.state is not DeliveryState.DELIVERED:
        log.warning("webhook.not_told", delivery_id=delivery.id, status=status, reason=reason)


async def sweep(*, at: datetime) -> None:
    """Remove old deliveries. Safe to run at any time."""
    await store.sweep(at - DELIVERIES_KEPT)
