"""The waiting list in the database: its entries, and the places that are offered to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from events.domain.ids import EventId, OfferId, PartyId, PersonId, RegistrationId
from events.domain.waiting import Entry, Room
from infra.db import execute, fetch
from infra.ids import new_id

_OFFER = "SELECT id, event, party, registration, expires_at FROM offer "


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of an entry."""

    registration_id: RegistrationId
    person_id: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Places that are kept for an entry until `expires_at`; `key` is that of the entry."""

    id: OfferId
    event_id: EventId
    key: UUID
    party_id: PartyId | None
    expires_at: datetime


async def room(event_id: EventId) -> Room | None:
    """Return what an event has left for who waits; None: nothing is free, or nobody waits."""
    rows = await fetch(
        "SELECT capacity, capacity - seats_taken AS free, offer_hours FROM event WHERE id = {} "
        "AND seats_taken < capacity AND EXISTS "
        "(SELECT 1 FROM registration r WHERE r.event = event.id AND r.status = 'waiting')",
        event_id,
    )
    return Room(**rows[0]) if rows else None


async def offer_hours(event_id: EventId) -> int | None:
    [row] = await fetch("SELECT offer_hours FROM event WHERE id = {}", event_id)
    hours: int | None = row["offer_hours"]
    return hours


async def set_offer_hours(event_id: EventId, hours: int | None) -> None:
    await execute("UPDATE event SET offer_hours = {} WHERE id = {}", hours, event_id)


async def queue(event_id: EventId) -> list[Entry]:
    """Return who waits without an offer, in order of arrival."""
    rows = await fetch(
        "SELECT party, CASE WHEN party IS NULL THEN id END AS alone, count(*) AS size "
        "FROM registration r WHERE event = {} AND status = 'waiting' AND NOT EXISTS "
        "(SELECT 1 FROM offer o WHERE o.event = r.event "
        "AND (o.party = r.party OR o.registration = r.id)) "
        "GROUP BY 1, 2 ORDER BY min(sequence)",
        event_id,
    )
    return [
        Entry(
            row["party"] and PartyId(row["party"]),
            row["alone"] and RegistrationId(row["alone"]),
            row["size"],
        )
        for row in rows
    ]


def _members(rows: list[dict[str, Any]]) -> list[Member]:
    return [Member(RegistrationId(row["id"]), PersonId(row["person"])) for row in rows]


async def seat(event_id: EventId, keys: Collection[UUID], *, kept: bool) -> list[Member]:
    """Seat everybody who waits in the entries of these keys; `kept`: their places count already."""
    return _members(
        await fetch(
            "WITH moved AS (UPDATE registration SET status = 'seated' "
            "WHERE event = {} AND status = 'waiting' AND coalesce(party, id) = ANY({}::uuid[]) "
            "RETURNING id, person, sequence), "
            "counted AS (UPDATE event SET seats_taken = seats_taken + "
            "CASE WHEN {}::boolean THEN 0 ELSE (SELECT count(*) FROM moved) END WHERE id = {}) "
            "SELECT id, person FROM moved ORDER BY sequence",
            event_id,
            list(keys),
            kept,
            event_id,
        )
    )


async def take_seats(event_id: EventId, party_id: PartyId) -> bool:
    """Seat a group that was just added, if it fits and nobody before it is still to be served."""
    rows = await fetch(
        "WITH wanted AS (SELECT count(*) AS places FROM registration "
        "WHERE party = {} AND status = 'waiting'), "
        "taken AS (UPDATE event SET seats_taken = seats_taken + wanted.places FROM wanted "
        "WHERE event.id = {} AND seats_taken + wanted.places <= capacity AND NOT EXISTS "
        "(SELECT 1 FROM registration r WHERE r.event = {} AND r.status = 'waiting' "
        "AND r.party IS DISTINCT FROM {} AND NOT EXISTS (SELECT 1 FROM offer o "
        "WHERE o.registration = r.id OR o.party = r.party)) RETURNING event.id) "
        "UPDATE registration SET status = 'seated' FROM taken "
        "WHERE party = {} AND status = 'waiting' RETURNING registration.id",
        party_id,
        event_id,
        event_id,
        party_id,
        party_id,
    )
    return bool(rows)


async def waiting_in(event_id: EventId, key: UUID) -> list[Member]:
    """Return who of an entry waits."""
    return _members(
        await fetch(
            "SELECT id, person FROM registration WHERE event = {} AND status = 'waiting' "
            "AND coalesce(party, id) = {} ORDER BY sequence",
            event_id,
            key,
        )
    )


async def keep(event_id: EventId, places: int) -> None:
    """Count places as taken; a negative number gives them back."""
    await execute("UPDATE event SET seats_taken = seats_taken + {} WHERE id = {}", places, event_id)


async def add_offer(
    event_id: EventId, entry: Entry, *, at: datetime, expires_at: datetime
) -> OfferId:
    offer_id = OfferId(new_id())
    await execute(
        "INSERT INTO offer (id, event, party, registration, made_at, expires_at) "
        "VALUES ({}, {}, {}, {}, {}, {})",
        offer_id,
        event_id,
        entry.party_id,
        entry.registration_id,
        at,
        expires_at,
    )
    return offer_id


def _offer(row: dict[str, Any]) -> Offer:
    return Offer(
        id=OfferId(row["id"]),
        event_id=EventId(row["event"]),
        key=row["party"] or row["registration"],
        party_id=row["party"] and PartyId(row["party"]),
        expires_at=row["expires_at"],
    )


async def offer(offer_id: OfferId) -> Offer | None:
    rows = await fetch(_OFFER + "WHERE id = {}", offer_id)
    return _offer(rows[0]) if rows else None


async def offer_to(key: UUID) -> Offer | None:
    """Return the open offer to an entry, by its key."""
    rows = await fetch(_OFFER + "WHERE party = {} OR registration = {}", key, key)
    return _offer(rows[0]) if rows else None


async def remove_offer(offer_id: OfferId) -> bool:
    """End an offer; False when it had ended already."""
    return bool(await fetch("DELETE FROM offer WHERE id = {} RETURNING id", offer_id))


async def with_room_and_queue(starting_after: datetime) -> list[EventId]:
    """Return the events to come that have free places while somebody waits without an offer."""
    rows = await fetch(
        "SELECT id FROM event WHERE starts_at > {} AND seats_taken < capacity AND EXISTS "
        "(SELECT 1 FROM registration r WHERE r.event = event.id AND r.status = 'waiting') "
        "ORDER BY id",
        starting_after,
    )
    return [EventId(row["id"]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the waiting list as staff see it, in order of arrival."""

    names: Sequence[str]
    contact: str | None
    offered_until: datetime | None


async def lines(event_id: EventId) -> list[Line]:
    rows = await fetch(
        "SELECT array_agg(r.name ORDER BY r.sequence) AS names, g.contact_name, o.expires_at "
        "FROM registration r LEFT JOIN party g ON g.id = r.party "
        "LEFT JOIN offer o ON o.party = r.party OR o.registration = r.id "
        "WHERE r.event = {} AND r.status = 'waiting' "
        "GROUP BY coalesce(r.party, r.id), g.contact_name, o.expires_at ORDER BY min(r.sequence)",
        event_id,
    )
    return [
        Line(names=row["names"], contact=row["contact_name"], offered_until=row["expires_at"])
        for row in rows
    ]
