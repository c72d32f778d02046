"""Telling other programs of changes: what is said, how it is signed, and when it is tried again.

After Standard Webhooks (https://www.standardwebhooks.com): the receiver checks the signature and
knows a message that comes twice by its id. Only ids are told; who wants more asks with a token.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from events.domain.ids import DeliveryId, EventId, RegistrationId, WebhookId

LONGEST_URL: Final = 300
SECRET_BYTES: Final = 32
_SECRET_PREFIX = "whsec_"  # noqa: S105 - what Standard Webhooks puts in front

#: How long after each failure it is tried again; after the last it is given up.
AGAIN_AFTER: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)

_OK = range(200, 300)
#: The receiver says that it wants nothing any more.
GONE: Final = 410


class Kind(StrEnum):
    """What happened to a registration."""

    MADE = "made"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One change told, or to be told, to one webhook."""

    id: DeliveryId
    webhook_id: WebhookId
    kind: Kind
    event_id: EventId
    registration_id: RegistrationId
    changed_at: datetime
    state: DeliveryState
    tries: int
    status: int | None
    reason: str
    tried_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that is told of changes, and how the telling goes."""

    id: WebhookId
    url: str
    created_at: datetime
    ended_at: datetime | None
    waiting: int
    given_up: int
    #: The answer to the last try that had one, and when that was.
    last_status: int | None
    tried_at: datetime | None


def body(delivery: Delivery) -> bytes:
    """Return what is told, byte for byte the same at every try."""
    said = {
        "type": f"registration.{delivery.kind}",
        "timestamp": delivery.changed_at.isoformat(),
        "data": {
            "event_id": str(delivery.event_id),
            "registration_id": str(delivery.registration_id),
        },
    }
    return json.dumps(said, separators=(",", ":")).encode()


def headers(delivery: Delivery, secret: bytes, *, at: datetime) -> Mapping[str, str]:
    """Return the headers that name, date and sign a message."""
    message_id, seconds = f"msg_{delivery.id.hex}", str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "Akkoord-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": signature(secret, message_id, seconds, body(delivery)),
    }


def signature(secret: bytes, message_id: str, seconds: str, content: bytes) -> str:
    signed = f"{message_id}.{seconds}.".encode() + content
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def shown(secret: bytes) -> str:
    """Return a secret as the receiver's program takes it."""
    return _SECRET_PREFIX + base64.b64encode(secret).decode()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try. `again_at` None = not tried again; `gone` = this webhook is over."""

    state: DeliveryState
    again_at: datetime | None
    gone: bool


def outcome(status: int | None, tries: int, *, at: datetime) -> Outcome:
    """Decide what follows the `tries`-th try, which was answered with `status` (None: it was not).

    A redirect is no success: it could lead anywhere.
    """
    if status in _OK:
        return Outcome(DeliveryState.DELIVERED, None, gone=False)
    if status == GONE:
        return Outcome(DeliveryState.GIVEN_UP, None, gone=True)
    if tries > len(AGAIN_AFTER):
        return Outcome(DeliveryState.GIVEN_UP, None, gone=False)
    return Outcome(DeliveryState.WAITING, at + AGAIN_AFTER[tries - 1], gone=False)
