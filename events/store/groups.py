"""Groups in the database: who signed up whom, under which name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from events.domain.groups import MemberState
from events.domain.ids import EventId, PartyId, PersonId, RegistrationId
from events.domain.registration import Status
from infra.db import execute, fetch
from infra.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    id: PartyId
    event_id: EventId
    contact_id: PersonId
    contact_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyMember:
    """A colleague as their contact may see them, and what their group is for."""

    party_id: PartyId
    title: str
    starts_at: datetime
    ends_at: datetime
    over: bool
    name: str
    state: MemberState
    #: How whom this group registered stands; None: they had a registration before.
    status: Status | None
    #: How a group of this size stood when it came.
    stand: Status
    shares_mailbox: bool
    offered_until: datetime | None


async def add(
    event_id: EventId, contact_id: PersonId, contact_name: str, *, stand: Status, at: datetime
) -> PartyId:
    party_id = PartyId(new_id())
    await execute(
        "INSERT INTO party (id, event, contact, contact_name, stand, created_at) "
        "VALUES ({}, {}, {}, {}, {}, {})",
        party_id,
        event_id,
        contact_id,
        contact_name,
        str(stand),
        at,
    )
    return party_id


async def add_member(
    party_id: PartyId, person_id: PersonId, name: str, *, registered: bool, sharing: bool
) -> None:
    """Note whom a contact signed up; `registered`: that made them a registration.

    `sharing`: on a mailbox that the contact gave for somebody before them.
    """
    await execute(
        "INSERT INTO party_member (id, party, person, name, registered, sharing) "
        "VALUES ({}, {}, {}, {}, {}, {}) ON CONFLICT DO NOTHING",
        new_id(),
        party_id,
        person_id,
        name,
        registered,
        sharing,
    )


async def join(party_id: PartyId, registration_ids: Collection[RegistrationId]) -> None:
    """Make registrations that are new one entry."""
    await execute(
        "UPDATE registration SET party = {} WHERE id = ANY({}::uuid[])",
        party_id,
        list(registration_ids),
    )


async def fall_apart(party_id: PartyId) -> None:
    """Remove a group; who waited in it waits alone from now on, in the same order."""
    await execute("DELETE FROM party WHERE id = {}", party_id)


async def by_id(party_id: PartyId) -> Party | None:
    return next(iter(await _parties("WHERE id = {}", party_id)), None)


async def of_contact(contact_id: PersonId) -> list[Party]:
    return await _parties("WHERE contact = {} ORDER BY event, id", contact_id)


async def _parties(where: str, value: object) -> list[Party]:
    rows = await fetch("SELECT id, event, contact, contact_name FROM party " + where, value)
    return [
        Party(
            id=PartyId(row["id"]),
            event_id=EventId(row["event"]),
            contact_id=PersonId(row["contact"]),
            contact_name=row["contact_name"],
        )
        for row in rows
    ]


async def sharing(event_id: EventId, email: str) -> list[tuple[PersonId, str]]:
    """Return who is registered for an event without a mailbox of their own, on this one."""
    rows = await fetch(
        "SELECT p.id, r.name FROM person p JOIN registration r ON r.person = p.id "
        "WHERE p.shared_email = {} AND r.event = {}",
        email,
        event_id,
    )
    return [(PersonId(row["id"]), row["name"]) for row in rows]


_MEMBERS = (
    "SELECT m.party, e.title, e.starts_at, e.ends_at, e.cancelled_at IS NOT NULL AS over, "
    "m.name, r.status, g.stand, "
    # Told from the form alone: whether a mailbox is somebody's already is nobody's business.
    "m.sharing AND NOT (m.registered AND p.email IS NOT NULL) AS shares, "
    "EXISTS (SELECT 1 FROM consent_entry c WHERE c.event = g.event AND c.person_id = m.person) "
    "AS answered, o.expires_at "
    "FROM party g JOIN party_member m ON m.party = g.id JOIN person p ON p.id = m.person "
    "JOIN event e ON e.id = g.event "
    "LEFT JOIN registration r ON r.person = m.person AND r.event = g.event "
    "AND m.registered "
    "LEFT JOIN offer o ON o.party = g.id "
)


async def members(party_id: PartyId) -> list[PartyMember]:
    return await _members("WHERE g.id = {} ORDER BY lower(m.name), m.id", party_id)


async def members_of_contact(contact_id: PersonId) -> list[PartyMember]:
    """Return everybody whom a contact signed up, group by group, newest first. One query."""
    return await _members(
        "WHERE g.contact = {} ORDER BY g.created_at DESC, g.id, lower(m.name), m.id", contact_id
    )


async def _members(where: str, value: object) -> list[PartyMember]:
    return [
        PartyMember(
            party_id=PartyId(row["party"]),
            title=row["title"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            over=row["over"],
            name=row["name"],
            state=_state(row["status"], answered=row["answered"]),
            status=row["status"] and Status(row["status"]),
            stand=Status(row["stand"]),
            shares_mailbox=row["shares"],
            offered_until=row["expires_at"],
        )
        for row in await fetch(_MEMBERS + where, value)
    ]


def _state(status: str | None, *, answered: bool) -> MemberState:
    if status in {"cancelled", "refused"}:
        return MemberState.CANCELLED
    # Of somebody who was registered before this group came nothing is told.
    return MemberState.ANSWERED if status and answered else MemberState.NOT_ANSWERED


async def contact_of(event_id: EventId, person_id: PersonId) -> str | None:
    """Return the name of whoever registered a person for an event, if somebody else did."""
    rows = await fetch(
        "SELECT g.contact_name FROM party_member m JOIN party g ON g.id = m.party "
        "WHERE g.event = {} AND m.person = {} AND m.registered ORDER BY g.created_at LIMIT 1",
        event_id,
        person_id,
    )
    return rows[0]["contact_name"] if rows else None


async def own_data(person_id: PersonId) -> list[dict[str, object]]:
    """Return what groups say about a person, as plain values: nothing about the others in them."""
    rows = await fetch(
        "SELECT e.title AS event, 'contact' AS part, g.contact_name AS name, g.created_at "
        "FROM party g JOIN event e ON e.id = g.event WHERE g.contact = {} UNION ALL "
        "SELECT e.title, 'colleague', m.name, g.created_at FROM party_member m "
        "JOIN party g ON g.id = m.party JOIN event e ON e.id = g.event WHERE m.person = {} "
        "ORDER BY created_at, part",
        person_id,
        person_id,
    )
    return [{**row, "created_at": row["created_at"].isoformat()} for row in rows]
