from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.domain.ids import EventId, PartyId, PersonId, RegistrationId
from events.domain.registration import Attendee, SignUp, Status
from events.domain.terms import NO_INVOICE, Invoice
from infra.db import execute, fetch
from infra.ids import new_id

_SELECT = (
    "SELECT id, event, person, status, name, organisation, language, badge_number, "
    "invoice_reference, cost_centre, "
    "party, CASE WHEN status = 'waiting' THEN (SELECT count(DISTINCT coalesce(ahead.party, "
    "ahead.id)) FROM registration AS ahead WHERE ahead.event = registration.event "
    "AND ahead.status = 'waiting' AND ahead.sequence <= registration.sequence) END AS position, "
    "CASE WHEN status = 'waiting' THEN (SELECT expires_at FROM offer "
    "WHERE offer.registration = registration.id OR offer.party = registration.party) END "
    "AS offered_until FROM registration "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """`position`: 1 = first on the waiting list, a group counted once; None when not waiting."""

    id: RegistrationId
    event_id: EventId
    person_id: PersonId
    status: Status
    name: str
    organisation: str
    language: str
    position: int | None
    badge_number: int | None
    #: Signed up together with others, by a contact.
    party_id: PartyId | None = None
    #: Places are kept until then, for this registration or for its group.
    offered_until: datetime | None = None
    invoice: Invoice = NO_INVOICE


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
        party_id=row["party"] and PartyId(row["party"]),
        offered_until=row["offered_until"],
        invoice=invoice_of(row),
    )


def invoice_of(row: dict[str, Any]) -> Invoice:
    return Invoice(reference=row["invoice_reference"], cost_centre=row["cost_centre"])


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
    event_id: EventId,
    person_id: PersonId,
    sign_up: SignUp,
    *,
    begins: Status = Status.WAITING,
    at: datetime,
) -> Added:
    """Return the person's registration; a new one `begins` at the end of the waiting list.

    An existing one stays as it is. One statement for both. The event's row is locked.
    """
    registration_id = new_id()
    [row] = await fetch(
        "INSERT INTO registration (id, event, person, status, name, organisation, language, "
        "created_at, invoice_reference, cost_centre) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}) "
        "ON CONFLICT (event, person) DO UPDATE SET event = excluded.event RETURNING id, status",
        registration_id,
        event_id,
        person_id,
        str(begins),
        sign_up.name,
        sign_up.organisation,
        sign_up.language,
        at,
        sign_up.invoice.reference,
        sign_up.invoice.cost_centre,
    )
    fresh = row["id"] == registration_id
    return Added(RegistrationId(row["id"]), Status(row["status"]), fresh)


async def take_seat(
    event_id: EventId, registration_id: RegistrationId, *, wanted: bool, in_turn: bool = True
) -> Status:
    """Give a seat where one is free; say how the registration stands after it.

    The update of the event is conditional, so two last seats are never one seat. With
    `wanted` False the same statement changes nothing. `in_turn`: only while nobody else waits
    without an offer, for whom free places may be kept.
    """
    [row] = await fetch(
        "WITH seat AS (UPDATE event SET seats_taken = seats_taken + 1 "
        "WHERE id = {} AND seats_taken < capacity AND {}::boolean "
        "AND NOT ({}::boolean AND EXISTS (SELECT 1 FROM registration w WHERE w.event = {} "
        "AND w.status = 'waiting' AND w.id <> {} AND NOT EXISTS (SELECT 1 FROM offer o "
        "WHERE o.registration = w.id OR o.party = w.party))) RETURNING id) "
        "UPDATE registration SET status = CASE WHEN EXISTS (SELECT 1 FROM seat) THEN 'seated' "
        "ELSE status END WHERE id = {} RETURNING status",
        event_id,
        wanted,
        in_turn,
        event_id,
        registration_id,
        registration_id,
    )
    return Status(row["status"])


async def queue_again(registration_id: RegistrationId, *, begins: Status = Status.WAITING) -> None:
    """Put a registration that was cancelled or asked for at the end of the waiting list."""
    await execute(
        "UPDATE registration SET status = {}, cancelled_at = NULL, party = NULL, "
        "sequence = nextval(pg_get_serial_sequence('registration', 'sequence')) WHERE id = {}",
        str(begins),
        registration_id,
    )


async def cancel(registration_id: RegistrationId, *, at: datetime) -> None:
    await execute(
        "UPDATE registration SET status = 'cancelled', cancelled_at = {} WHERE id = {}",
        at,
        registration_id,
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who counts on an event, and where mail reaches them."""

    id: RegistrationId
    person_id: PersonId
    email: str


async def expected(event_id: EventId) -> list[Expected]:
    """Return who has a seat, waits for one, or waits for a decision, in order of arrival."""
    rows = await fetch(
        "SELECT r.id, r.person, p.email FROM registration r JOIN person p ON p.id = r.person "
        "WHERE r.event = {} AND r.status NOT IN ('cancelled', 'refused') ORDER BY r.sequence",
        event_id,
    )
    return [
        Expected(RegistrationId(row["id"]), PersonId(row["person"]), row["email"]) for row in rows
    ]


async def by_id(registration_id: RegistrationId) -> Registration | None:
    rows = await fetch(_SELECT + "WHERE id = {}", registration_id)
    return _registration(rows[0]) if rows else None


async def of_event_and_person(event_id: EventId, person_id: PersonId) -> Registration | None:
    rows = await fetch(_SELECT + "WHERE event = {} AND person = {}", event_id, person_id)
    return _registration(rows[0]) if rows else None


async def of_person(person_id: PersonId) -> list[Registration]:
    rows = await fetch(_SELECT + "WHERE person = {} ORDER BY created_at DESC, id", person_id)
    return [_registration(row) for row in rows]


async def set_invoice(registration_id: RegistrationId, invoice: Invoice) -> None:
    await execute(
        "UPDATE registration SET invoice_reference = {}, cost_centre = {} WHERE id = {}",
        invoice.reference,
        invoice.cost_centre,
        registration_id,
    )


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
        "SELECT r.id, r.person, r.status, r.name, r.organisation, "
        "coalesce(p.email, p.shared_email, '') AS email, r.invoice_reference, r.cost_centre, "
        "ARRAY(SELECT s.title FROM session_choice c JOIN programme_session s ON s.id = c.session "
        "WHERE c.registration = r.id AND c.holding IN ('seated', 'wished') "
        "ORDER BY s.starts_at, s.position) AS sessions, "
        "CASE WHEN r.status = 'waiting' THEN dense_rank() "
        "OVER (PARTITION BY r.status ORDER BY r.first) END AS position "
        "FROM (SELECT *, min(sequence) OVER (PARTITION BY event, status, coalesce(party, id)) "
        "AS first FROM registration) r JOIN person p ON p.id = r.person WHERE r.event = {} "
        "ORDER BY array_position("
        "ARRAY['requested', 'seated', 'waiting', 'cancelled', 'refused'], r.status::text), "
        "CASE WHEN r.status = 'waiting' THEN r.sequence END, lower(r.name), r.id",
        event_id,
    )


async def search(event_id: EventId, text: str, *, limit: int) -> list[Attendee]:
    """Return attendees with `text` in their name or organisation, best first."""
    wanted = text.lower()
    rows = await fetch(
        "SELECT person, name, organisation FROM registration "
        "WHERE event = {} AND status NOT IN ('cancelled', 'refused') "
        "AND (strpos(lower(name), {}) > 0 OR strpos(lower(organisation), {}) > 0) "
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
