"""Registrations that staff decide about, in the database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from events.domain.ids import EventId, PersonId, RegistrationId
from infra.db import execute, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody who asked for a place, as staff see them."""

    id: RegistrationId
    person_id: PersonId
    name: str
    organisation: str
    email: str
    asked_at: datetime


async def of_event(
    event_id: EventId, only: Collection[RegistrationId] | None = None
) -> list[Request]:
    """Return who waits for a decision, in order of arrival; of `only` these where it is given."""
    rows = await fetch(
        "SELECT r.id, r.person, r.name, r.organisation, p.email, r.created_at FROM registration r "
        "JOIN person p ON p.id = r.person WHERE r.event = {} AND r.status = 'requested' "
        "AND ({}::uuid[] IS NULL OR r.id = ANY({}::uuid[])) ORDER BY r.sequence",
        event_id,
        None if only is None else list(only),
        None if only is None else list(only),
    )
    return [
        Request(
            id=RegistrationId(row["id"]),
            person_id=PersonId(row["person"]),
            name=row["name"],
            organisation=row["organisation"],
            email=row["email"],
            asked_at=row["created_at"],
        )
        for row in rows
    ]


async def count(event_id: EventId) -> int:
    [row] = await fetch(
        "SELECT count(*) AS n FROM registration WHERE event = {} AND status = 'requested'",
        event_id,
    )
    return int(row["n"])


async def refuse(registration_id: RegistrationId) -> None:
    await execute("UPDATE registration SET status = 'refused' WHERE id = {}", registration_id)
