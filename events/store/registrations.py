from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.registration import Attendee, SignUp, Status
from infra.db import execute, fetch
from infra.ids import new_id

_SELECT = (
    "SELECT id, event, person, status, name, organisation, language, badge_number, "
    "CASE WHEN status = 'waiting' THEN (SELECT count(*) FROM registration AS ahead "
    "WHERE ahead.event = registration.event AND ahead.status = 'waiting' "
    "AND ahead.sequence <= registration.sequence) END AS position FROM registration "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """`position`: 1 = first on the waiting list; None when not waiting."""

    id: RegistrationId
    event_id: EventId
    person_id: PersonId
    status: Status
    name: str
    organisation: str
    language: str
    position: int | None
    badge_number: int | None


@dataclass(frozen=True, slots=True)
class Added:
    """What a sign-up found: `fresh` when there was no registration of this person yet."""

    id: RegistrationId
    status: Status
    fresh: bool


def _registration(row: dict[str, Any]) -> Registration:
    return Registration(
        id=RegistrationId(row["id"]),
        event_id=EventId(row["event"]),
        person_id=PersonId(row["person"]),
        status=Status(row["status"]),
        name=row["name"],
        organisation=row["organisation"],
        language=row["language"],
        position=row["position"],
        badge_number=row["badge_number"],
    )


async def take_key(key_hash: bytes, *, at: datetime) -> bool:
    """Claim a form's key; False when it was claimed before."""
    return bool(
        await fetch(
            "INSERT INTO sign_up_key (key_hash, created_at) VALUES ({}, {}) "
            "ON CONFLICT DO NOTHING RETURNING 1 AS one",
            key_hash,
            at,
        )
    )


async def find_or_add(
    event_id: EventId, person_id: PersonId, sign_up: SignUp, *, at: datetime
) -> Added:
    """Return the person's registration, which is a new one at the end of the waiting list.

    An existing one stays as it is. One statement for both. The event's row is locked.
    """
    registration_id = new_id()
    [row] = await fetch(
        "INSERT INTO registration (id, event, person, status, name, organisation, language, "
        "created_at) VALUES ({}, {}, {}, 'waiting', {}, {}, {}, {}) "
        "ON CONFLICT (event, person) DO UPDATE SET event = excluded.event RETURNING id, status",
        registration_id,
        event_id,
        person_id,
        sign_up.name,
        sign_up.organisation,
        sign_up.language,
        at,
    )
    fresh = row["id"] == registration_id
    return Added(RegistrationId(row["id"]), Status(row["status"]), fresh)


async def take_seat(event_id: EventId, registration_id: RegistrationId, *, wanted: bool) -> Status:
    """Give a seat where one is free; say how the registration stands after it.

    The update of the event is conditional, so two last seats are never one seat. With
    `wanted` False the same statement changes nothing.
    """
    [row] = await fetch(
        "WITH seat AS (UPDATE event SET seats_taken = seats_taken + 1 "
        "WHERE id = {} AND seats_taken < capacity AND {}::boolean RETURNING id) "
        "UPDATE registration SET status = CASE WHEN EXISTS (SELECT 1 FROM seat) THEN 'seated' "
        "ELSE status END WHERE id = {} RETURNING status",
        event_id,
        wanted,
        registration_id,
    )
    return Status(row["status"])


async def queue_again(registration_id: RegistrationId) -> None:
    """Put a cancelled registration at the end of the waiting list."""
    await execute(
        "UPDATE registration SET status = 'waiting', cancelled_at = NULL, "
        "sequence = nextval(pg_get_serial_sequence('registration', 'sequence')) WHERE id = {}",
        registration_id,
    )


async def cancel(registration_id: RegistrationId, *, at: datetime) -> None:
    await execute(
        "UPDATE registration SET status = 'cancelled', cancelled_at = {} WHERE id = {}",
        at,
        registration_id,
    )


async def seat_waiting(event_id: EventId) -> list[tuple[RegistrationId, PersonId]]:
    """Give every free seat to the longest waiting. The event's row is locked."""
    rows = await fetch(
        "WITH next AS (SELECT r.id FROM registration r WHERE r.event = {} "
        "AND r.status = 'waiting' ORDER BY r.sequence "
        "LIMIT (SELECT capacity - seats_taken FROM event WHERE id = {})), "
        "moved AS (UPDATE registration SET status = 'seated' FROM next "
        "WHERE registration.id = next.id "
        "RETURNING registration.id, registration.person, registration.sequence), "
        "counted AS (UPDATE event SET seats_taken = seats_taken + (SELECT count(*) FROM moved) "
        "WHERE id = {}) SELECT id, person FROM moved ORDER BY sequence",
        event_id,
        event_id,
        event_id,
    )
    return [(RegistrationId(row["id"]), PersonId(row["person"])) for row in rows]


async def by_id(registration_id: RegistrationId) -> Registration | None:
    rows = await fetch(_SELECT + "WHERE id = {}", registration_id)
    return _registration(rows[0]) if rows else None


async def of_event_and_person(event_id: EventId, person_id: PersonId) -> Registration | None:
    rows = await fetch(_SELECT + "WHERE event = {} AND person = {}", event_id, person_id)
    return _registration(rows[0]) if rows else None


async def of_person(person_id: PersonId) -> list[Registration]:
    rows = await fetch(_SELECT + "WHERE person = {} ORDER BY created_at DESC, id", person_id)
    return [_registration(row) for row in rows]


async def set_name(registration_id: RegistrationId, name: str, organisation: str) -> None:
    await execute(
        "UPDATE registration SET name = {}, organisation = {} WHERE id = {}",
        name,
        organisation,
        registration_id,
    )


async def of_event(event_id: EventId) -> list[dict[str, Any]]:
    """Return an event's registrations with addresses, seated first, then in order of arrival."""
    return await fetch(
        "SELECT r.id, r.person, r.status, r.name, r.organisation, p.email, "
        "CASE WHEN r.status = 'waiting' THEN row_number() "
        "OVER (PARTITION BY r.status ORDER BY r.sequence) END AS position "
        "FROM registration r JOIN person p ON p.id = r.person WHERE r.event = {} "
        "ORDER BY array_position(ARRAY['seated', 'waiting', 'cancelled'], r.status::text), "
        "CASE WHEN r.status = 'waiting' THEN r.sequence END, lower(r.name), r.id",
        event_id,
    )


async def search(event_id: EventId, text: str, *, limit: int) -> list[Attendee]:
    """Return attendees with `text` in their name or organisation, best first."""
    wanted = text.lower()
    rows = await fetch(
        "SELECT person, name, organisation FROM registration "
        "WHERE event = {} AND status <> 'cancelled' AND (strpos(lower(name), {}) > 0 "
        "OR strpos(lower(organisation), {}) > 0) "
        "ORDER BY strpos(' ' || lower(name), ' ' || {}) = 0, lower(name), id LIMIT {}",
        event_id,
        wanted,
        wanted,
        wanted,
        limit,
    )
    return [Attendee(PersonId(r["person"]), r["name"], r["organisation"]) for r in rows]


async def names(event_id: EventId, person_ids: Collection[PersonId]) -> dict[PersonId, str]:
    rows = await fetch(
        "SELECT person, name FROM registration WHERE event = {} AND person = ANY({}::uuid[])",
        event_id,
        list(person_ids),
    )
    return {PersonId(row["person"]): row["name"] for row in rows}


async def sweep_keys(before: datetime) -> None:
    await execute("DELETE FROM sign_up_key WHERE created_at < {}", before)
    await execute("DELETE FROM link_request WHERE created_at < {}", before)
