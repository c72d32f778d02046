from collections.abc import Collection
from datetime import datetime
from typing import Any

from events.domain.cancelling import Cancellation
from events.domain.consent import Purpose
from events.domain.event import Event, EventDraft, ordered
from events.domain.ids import EventId, SeriesId, StaffId
from events.domain.recognition import Mode, Recognition
from events.domain.terms import Terms
from events.domain.words import is_slug
from infra.db import execute, fetch, require_transaction

_SELECT = (
    "SELECT id, slug, title, description, place, starts_at, ends_at, capacity, opens_at, "
    "closes_at, purposes, consent_epoch, seats_taken, revision, recognition, recognition_dpia, "
    "recognition_approver, recognition_until, cancelled_at, cancelled_reason, series, approval, "
    "invitation_only, price_note, asks_invoice, offer_hours FROM event "
)
#: Columns that come as part of a value of their own.
_NESTED = ("recognition", "cancelled", "approval", "invitation", "price", "asks", "series")
#: Enough to keep other writers of this row out, without stopping rows that refer to it.
_LOCK = " FOR NO KEY UPDATE"


def _event(row: dict[str, Any]) -> Event:
    purposes = frozenset(Purpose(name) for name in row["purposes"])
    plain = {name: value for name, value in row.items() if not name.startswith(_NESTED)}
    return Event(
        **{
            **plain,
            "id": EventId(row["id"]),
            "purposes": ordered(purposes),
            "recognition": Recognition(
                mode=Mode(row["recognition"]),
                dpia=row["recognition_dpia"],
                approver=row["recognition_approver"],
                until=row["recognition_until"],
            ),
            "terms": Terms(
                approval=row["approval"],
                invitation_only=row["invitation_only"],
                price_note=row["price_note"],
                asks_invoice=row["asks_invoice"],
            ),
            "cancellation": row["cancelled_at"]
            and Cancellation(row["cancelled_at"], row["cancelled_reason"]),
            "series": row["series"] and SeriesId(row["series"]),
        }
    )


async def insert(
    event_id: EventId, slug: str, draft: EventDraft, *, by: StaffId, at: datetime
) -> None:
    await execute(
        "INSERT INTO event (id, slug, title, description, place, starts_at, ends_at, capacity, "
        "opens_at, closes_at, purposes, created_by, created_at, seats_taken, consent_epoch, "
        "revision) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, 0, 0, 0)",
        event_id,
        slug,
        draft.title,
        draft.description,
        draft.place,
        draft.starts_at,
        draft.ends_at,
        draft.capacity,
        draft.opens_at,
        draft.closes_at,
        [str(purpose) for purpose in ordered(draft.purposes)],
        by,
        at,
    )


async def save(event_id: EventId, draft: EventDraft, *, revision: int) -> None:
    await execute(
        "UPDATE event SET title = {}, description = {}, place = {}, starts_at = {}, ends_at = {}, "
        "capacity = {}, opens_at = {}, closes_at = {}, purposes = {}, revision = {} WHERE id = {}",
        draft.title,
        draft.description,
        draft.place,
        draft.starts_at,
        draft.ends_at,
        draft.capacity,
        draft.opens_at,
        draft.closes_at,
        [str(purpose) for purpose in ordered(draft.purposes)],
        revision,
        event_id,
    )


async def save_recognition(event_id: EventId, recognition: Recognition) -> None:
    await execute(
        "UPDATE event SET recognition = {}, recognition_dpia = {}, recognition_approver = {}, "
        "recognition_until = {} WHERE id = {}",
        str(recognition.mode),
        recognition.dpia,
        recognition.approver,
        recognition.until,
        event_id,
    )


async def with_recognition_given() -> list[EventId]:
    """Return the events at which somebody's yes to being recognised stands."""
    rows = await fetch(
        "SELECT DISTINCT event FROM (SELECT DISTINCT ON (event, person_id) event, state "
        "FROM consent_entry WHERE purpose = 'recognition' "
        "ORDER BY event, person_id, sequence DESC) AS latest WHERE state IN ('given', 'renewed')"
    )
    return [EventId(row["event"]) for row in rows]


async def slug_taken(slug: str) -> bool:
    return bool(await fetch("SELECT 1 AS one FROM event WHERE slug = {}", slug))


async def by_id(event_id: EventId) -> Event | None:
    rows = await fetch(_SELECT + "WHERE id = {}", event_id)
    return _event(rows[0]) if rows else None


async def by_ids(event_ids: Collection[EventId]) -> dict[EventId, Event]:
    rows = await fetch(_SELECT + "WHERE id = ANY({}::uuid[])", list(event_ids))
    return {event.id: event for event in map(_event, rows)}


async def by_slug(slug: str) -> Event | None:
    if not is_slug(slug):
        return None
    rows = await fetch(_SELECT + "WHERE slug = {}", slug)
    return _event(rows[0]) if rows else None


async def locked(event_id: EventId) -> Event | None:
    """Return the event, its row locked: the first lock of every change (see `lock_epoch`)."""
    require_transaction()
    rows = await fetch(_SELECT + "WHERE id = {}" + _LOCK, event_id)
    return _event(rows[0]) if rows else None


async def locked_by_slug(slug: str) -> Event | None:
    require_transaction()
    if not is_slug(slug):
        return None
    rows = await fetch(_SELECT + "WHERE slug = {}" + _LOCK, slug)
    return _event(rows[0]) if rows else None


async def public(at: datetime) -> list[Event]:
    """Return events that may be listed and are not over, soonest first."""
    rows = await fetch(
        _SELECT + "WHERE opens_at IS NOT NULL AND NOT invitation_only AND ends_at > {} "
        "ORDER BY starts_at, id",
        at,
    )
    return [_event(row) for row in rows]


async def other_dates(event: Event, at: datetime) -> list[Event]:
    """Return the other events of a series that may be listed and are not over, soonest first."""
    rows = await fetch(
        _SELECT + "WHERE series = {} AND id <> {} AND opens_at IS NOT NULL AND NOT invitation_only "
        "AND ends_at > {} ORDER BY starts_at, id",
        event.series,
        event.id,
        at,
    )
    return [_event(row) for row in rows]


async def save_terms(event_id: EventId, terms: Terms) -> None:
    await execute(
        "UPDATE event SET approval = {}, invitation_only = {}, price_note = {}, asks_invoice = {} "
        "WHERE id = {}",
        terms.approval,
        terms.invitation_only,
        terms.price_note,
        terms.asks_invoice,
        event_id,
    )


async def save_cancellation(event_id: EventId, cancellation: Cancellation) -> None:
    """Cancel an event; its calendar file gets a higher SEQUENCE."""
    await execute(
        "UPDATE event SET cancelled_at = {}, cancelled_reason = {}, revision = revision + 1 "
        "WHERE id = {}",
        cancellation.at,
        cancellation.reason,
        event_id,
    )


async def set_series(event_ids: Collection[EventId], series: SeriesId) -> None:
    await execute(
        "UPDATE event SET series = {} WHERE id = ANY({}::uuid[])", series, list(event_ids)
    )


async def every() -> list[Event]:
    return [_event(row) for row in await fetch(_SELECT + "ORDER BY starts_at DESC, id")]


async def epoch(event_id: EventId, *, lock: bool) -> int | None:
    sql = "SELECT consent_epoch FROM event WHERE id = {}"
    rows = await fetch(sql + _LOCK if lock else sql, event_id)
    return int(rows[0]["consent_epoch"]) if rows else None


async def raise_epoch(event_id: EventId) -> int | None:
    rows = await fetch(
        "UPDATE event SET consent_epoch = consent_epoch + 1 WHERE id = {} RETURNING consent_epoch",
        event_id,
    )
    return int(rows[0]["consent_epoch"]) if rows else None


async def has_registrations(event_id: EventId) -> bool:
    """Say whether anybody ever registered, also when they cancelled since."""
    return bool(await fetch("SELECT 1 AS one FROM registration WHERE event = {} LIMIT 1", event_id))


async def free_seat(event_id: EventId) -> None:
    await execute("UPDATE event SET seats_taken = seats_taken - 1 WHERE id = {}", event_id)
