"""Who chose which session. Seats follow the seat at the event by themselves (migrations)."""

from collections.abc import Collection
from typing import Any

from events.domain.ids import EventId, PersonId, RegistrationId, SessionId
from events.domain.programme import Holding, OwnSession
from events.store.programme import COLUMNS, session
from infra.db import execute, fetch
from infra.ids import new_id

_OWN = (
    f"SELECT r.id AS registration, c.holding, {COLUMNS} FROM registration r "
    "JOIN programme_session s ON s.event = r.event LEFT JOIN room m ON m.id = s.room "
    "LEFT JOIN session_choice c ON c.session = s.id AND c.registration = r.id "
    "WHERE (s.removed_at IS NULL OR c.id IS NOT NULL) AND "
)
_BY_TIME = " ORDER BY s.starts_at, s.position, s.id"


def _own(row: dict[str, Any]) -> OwnSession:
    return OwnSession(session(row), Holding(row["holding"]) if row["holding"] else None)


async def wish(
    registration_id: RegistrationId, session_ids: Collection[SessionId], *, wanted: bool = True
) -> None:
    """Add choices that have no seat yet. With `wanted` False the same statement adds nothing."""
    chosen = sorted(session_ids)
    await execute(
        "INSERT INTO session_choice (id, session, registration, holding) "
        "SELECT w.id, w.session, {}, 'wished' "
        "FROM unnest({}::uuid[], {}::uuid[]) AS w (id, session) WHERE {}::boolean",
        registration_id,
        [new_id() for _ in chosen],
        chosen,
        wanted,
    )


async def take_seats(registration_id: RegistrationId) -> frozenset[SessionId]:
    """Turn wishes into seats, for who has a seat at the event; return what was full by now."""
    await execute("SELECT take_session_seats({})", registration_id)
    rows = await fetch(
        "SELECT session FROM session_choice WHERE registration = {} AND holding = 'missed'",
        registration_id,
    )
    return frozenset(SessionId(row["session"]) for row in rows)


async def drop(registration_id: RegistrationId, session_ids: Collection[SessionId]) -> None:
    """Take choices back; their seats come free."""
    await execute(
        "DELETE FROM session_choice WHERE registration = {} AND session = ANY({}::uuid[])",
        registration_id,
        list(session_ids),
    )


async def of_registration(registration_id: RegistrationId) -> list[OwnSession]:
    """Return the programme of an event as one registration stands to it."""
    rows = await fetch(_OWN + "r.id = {}" + _BY_TIME, registration_id)
    return [_own(row) for row in rows]


async def of_person(person_id: PersonId) -> dict[RegistrationId, list[OwnSession]]:
    """Return the same for every registration of a person. One query."""
    found: dict[RegistrationId, list[OwnSession]] = {}
    for row in await fetch(_OWN + "r.person = {}" + _BY_TIME, person_id):
        found.setdefault(RegistrationId(row["registration"]), []).append(_own(row))
    return found


async def to_tell(session_id: SessionId) -> list[tuple[RegistrationId, PersonId, str]]:
    """Return who chose a session and is still to come, with their addresses."""
    rows = await fetch(
        "SELECT r.id, r.person, p.email FROM session_choice c "
        "JOIN registration r ON r.id = c.registration JOIN person p ON p.id = r.person "
        "WHERE c.session = {} AND c.holding IN ('seated', 'wished') AND p.email IS NOT NULL "
        "AND r.status NOT IN ('cancelled', 'refused') ORDER BY r.sequence",
        session_id,
    )
    return [(RegistrationId(row["id"]), PersonId(row["person"]), row["email"]) for row in rows]


async def end(session_id: SessionId) -> None:
    """Mark every choice of a session that does not take place; the seats come free."""
    await execute("UPDATE session_choice SET holding = 'removed' WHERE session = {}", session_id)


async def counts(event_id: EventId) -> dict[SessionId, int]:
    """Count per session who would like to be there and waits for a seat at the event."""
    rows = await fetch(
        "SELECT c.session, count(*) AS n FROM session_choice c "
        "JOIN programme_session s ON s.id = c.session "
        "JOIN registration r ON r.id = c.registration "
        "WHERE s.event = {} AND c.holding = 'wished' AND r.status NOT IN ('cancelled', 'refused') "
        "GROUP BY c.session",
        event_id,
    )
    return {SessionId(row["session"]): int(row["n"]) for row in rows}


async def attending(session_id: SessionId) -> list[tuple[RegistrationId, str, str]]:
    """Return registration, name and organisation of who is expected in a session.

    Its choosers with a seat, or everybody who has a seat at the event.
    """
    rows = await fetch(
        "SELECT r.id, r.name, r.organisation FROM registration r "
        "JOIN programme_session s ON s.event = r.event WHERE s.id = {} AND r.status = 'seated' "
        "AND (s.for_everyone OR EXISTS (SELECT 1 FROM session_choice c "
        "WHERE c.registration = r.id AND c.session = s.id AND c.holding = 'seated')) "
        "ORDER BY lower(r.name), r.id",
        session_id,
    )
    return [(RegistrationId(row["id"]), row["name"], row["organisation"]) for row in rows]
