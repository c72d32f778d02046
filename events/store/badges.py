"""The numbers on badges, in the database."""

from collections.abc import Collection

from events.domain.badges import LAST_NUMBER
from events.domain.ids import EventId, PersonId, RegistrationId
from infra.db import execute, fetch


async def numbers(event_id: EventId) -> dict[RegistrationId, int]:
    """Return the number of every registration of an event that has one."""
    rows = await fetch(
        "SELECT id, badge_number FROM registration WHERE event = {} AND badge_number IS NOT NULL",
        event_id,
    )
    return {RegistrationId(row["id"]): row["badge_number"] for row in rows}


async def people(event_id: EventId, of: Collection[int]) -> dict[int, PersonId]:
    """Return whose numbers these are at an event; what is nobody's is left out."""
    rows = await fetch(
        "SELECT badge_number, person FROM registration "
        "WHERE event = {} AND badge_number = ANY({}::int[])",
        event_id,
        list(of),
    )
    return {row["badge_number"]: PersonId(row["person"]) for row in rows}


async def free(event_id: EventId) -> int:
    """Return how many numbers an event has left. No number is ever given twice."""
    [row] = await fetch("SELECT badge_numbers FROM event WHERE id = {}", event_id)
    return LAST_NUMBER - int(row["badge_numbers"])


async def give(event_id: EventId, to: Collection[RegistrationId]) -> None:
    """Give the next numbers to registrations without one. The event's row is locked."""
    await execute(
        "WITH counted AS (UPDATE event SET badge_numbers = badge_numbers + {} WHERE id = {} "
        "RETURNING badge_numbers - {} AS before) "
        "UPDATE registration SET badge_number = counted.before + wanted.place "
        "FROM counted, unnest({}::uuid[]) WITH ORDINALITY AS wanted(id, place) "
        "WHERE registration.id = wanted.id",
        len(to),
        event_id,
        len(to),
        list(to),
    )
