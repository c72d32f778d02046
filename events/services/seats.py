"""Seats that come free go to whoever waits longest: one service for every way a seat is freed."""

from datetime import datetime

from events.domain.event import Event
from events.domain.ids import PersonId, RegistrationId
from events.domain.letters import LetterKind
from events.services import outbox
from events.store import events as store
from events.store import people, registrations
from infra.db import require_transaction


async def promote(event: Event, *, at: datetime) -> int:
    """Give free seats to the waiting, in order, and tell them; return how many moved up.

    The event's row is locked. Once the event has started, or is cancelled, nobody moves up.
    """
    require_transaction()
    if at >= event.starts_at or event.cancellation is not None:
        return 0
    moved = await registrations.seat_waiting(event.id)
    for registration_id, person_id in moved:
        await _tell(registration_id, person_id, at=at)
    return len(moved)


async def _tell(registration_id: RegistrationId, person_id: PersonId, *, at: datetime) -> None:
    person = await people.by_id(person_id)
    if person is not None:
        await outbox.post(
            LetterKind.PROMOTED,
            person_id=person_id,
            email=person.email,
            registration_id=registration_id,
            at=at,
        )


async def release(event: Event, registration_id: RegistrationId, *, at: datetime) -> int:
    """Cancel a registration that has a seat, and promote; the event's row is locked."""
    await registrations.cancel(registration_id, at=at)
    await store.free_seat(event.id)
    return await promote(event, at=at)
