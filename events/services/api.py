"""What other programs can ask: events, registrations of an event, and to register somebody."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.domain.consent import ConsentEntry, Purpose, answer_of
from events.domain.event import Event, Phase
from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.integrations import Scope, Token
from events.domain.recipients import Column
from events.domain.registration import SignUp, Status
from events.errors import KeyReused, NoAgreement
from events.services.registration import open_for_sign_up, take_in
from events.store import consents, exports, public, registrations, tokens
from events.store import events as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import NotFound

#: Who has a seat or may still get one; who signed off is not handed over.
_HANDED_OVER = (Status.SEATED, Status.WAITING)


@dataclass(frozen=True, slots=True)
class Known:
    """A registration as its reader may see it: always which and how it stands, and `columns`."""

    id: RegistrationId
    event_id: EventId
    sequence: int
    status: Status
    columns: Mapping[Column, object]


async def events(after: tuple[datetime, UUID] | None, *, limit: int) -> list[Event]:
    """Return public events in the order in which they start."""
    return await public.events_after(after, limit=limit)


async def event(event_id: EventId, *, at: datetime) -> Event:
    """Return an event, unless it is a draft."""
    found = await store.by_id(event_id)
    if found is None or found.phase(at) is Phase.DRAFT:
        raise NotFound
    return found


async def registrations_of(
    event_id: EventId, token: Token, *, after: int, limit: int, on: date, at: datetime
) -> list[Known]:
    """Return registrations in order of arrival, as far as the agreement allows; on record."""
    if not token.recipient.valid_on(on):
        raise NoAgreement
    found = await event(event_id, at=at)
    rows = await exports.page(found.id, _HANDED_OVER, after=after, limit=limit)
    standing = await _photos(found, rows, token)
    seen = [_known(found, row, token, standing) for row in rows]
    async with transaction():
        await record(
            "registrations.read",
            actor=Actor.integration(token.id),
            object=f"event:{found.id}",
            detail={
                "recipient": str(token.recipient.id),
                "columns": [str(column) for column in sorted(token.recipient.covers)],
                "rows": len(rows),
            },
        )
    return seen


Standing = Mapping[PersonId, Mapping[Purpose, ConsentEntry]]


async def _photos(event: Event, rows: Sequence[Mapping[str, Any]], token: Token) -> Standing:
    if Column.PHOTOS not in token.recipient.covers:
        return {}
    return await consents.standing(event.id, [PersonId(row["person"]) for row in rows])


def _known(event: Event, row: Mapping[str, Any], token: Token, standing: Standing) -> Known:
    answers = standing.get(row["person"], {})
    columns: dict[Column, object] = {
        Column.NAME: row["name"],
        Column.EMAIL: row["email"],
        Column.ORGANISATION: row["organisation"],
        Column.LANGUAGE: row["language"],
        Column.REGISTERED_AT: row["created_at"],
        Column.PHOTOS: {str(p): str(answer_of(answers.get(p))) for p in event.purposes},
    }
    # A colleague on a shared mailbox has no address of their own.
    covered = {
        name: value
        for name, value in columns.items()
        if name in token.recipient.covers and value is not None
    }
    return Known(
        RegistrationId(row["id"]), event.id, row["sequence"], Status(row["status"]), covered
    )


async def register(
    event_id: EventId, sign_up: SignUp, token: Token, *, key: str, at: datetime
) -> RegistrationId | None:
    """Register somebody, once per `key`. Their consents stay unknown until they answer themselves.

    Return which registration it is, to who may read registrations; to others nothing tells
    whether a mailbox was registered already.
    """
    key_hash = hashlib.sha256(f"{token.id}:{key}".encode()).digest()
    content_hash = _content(event_id, sign_up)
    async with transaction():
        # First the event, as everywhere, so that no two wait for each other.
        found = await store.locked(event_id)
        if not await tokens.take_request(key_hash, content_hash, at=at):
            registration_id = await _answered(key_hash, content_hash)
        else:
            registration_id = await _take_in(open_for_sign_up(found, at), sign_up, token, at)
            await tokens.answer_request(key_hash, registration_id)
    return registration_id if Scope.REGISTRATIONS in token.scopes else None


def _content(event_id: EventId, sign_up: SignUp) -> bytes:
    said = [str(event_id), sign_up.name, sign_up.email, sign_up.organisation, sign_up.language]
    return hashlib.sha256(json.dumps([*said, sign_up.code]).encode()).digest()


async def _answered(key_hash: bytes, content_hash: bytes) -> RegistrationId | None:
    known = await tokens.answered(key_hash)
    if known is not None and known[0] != content_hash:
        raise KeyReused
    return known[1] if known else None


async def _take_in(event: Event, sign_up: SignUp, token: Token, at: datetime) -> RegistrationId:
    added = await take_in(event, sign_up, by=Actor.integration(token.id), at=at)
    assert added is not None, "its key is new"
    return added.id


async def status_of(registration_id: RegistrationId) -> Status:
    """Say how a registration stands."""
    found = await registrations.by_id(registration_id)
    if found is None:
        raise NotFound
    return found.status
