"""Where staff decide who comes: each request is approved, or refused with a mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from events.domain.event import Event
from events.domain.ids import EventId, RegistrationId, StaffId
from events.domain.letters import LetterKind
from events.domain.registration import Status
from events.errors import EventCancelled, EventOver
from events.services import outbox, recognition
from events.store import events as store
from events.store import registrations, requests
from events.store.requests import Request
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import NotFound


@dataclass(frozen=True, slots=True)
class Approved:
    """How many of those who were approved got a seat, and how many wait for one."""

    seated: int
    waiting: int


async def waiting_for_us(event_id: EventId) -> list[Request]:
    """Return who waits for a decision, in order of arrival."""
    return await requests.of_event(event_id)


async def count(event_id: EventId) -> int:
    """Return how many wait for a decision."""
    return await requests.count(event_id)


async def approve(
    event_id: EventId, wanted: Collection[RegistrationId], *, by: StaffId, at: datetime
) -> Approved:
    """Approve requests, in order of arrival. Who finds no free seat goes on the waiting list.

    That is at its end: who waits there already was told a number. What is no request any more is
    passed over, so that two colleagues may press at once.
    """
    async with transaction():
        event = await _decidable(event_id, at)
        found = await requests.of_event(event_id, wanted)
        stands = [await _seat(event, request, at=at) for request in found]
        await _record("registration.approved", found, by=by)
    seated = sum(status is Status.SEATED for status in stands)
    return Approved(seated, len(stands) - seated)


async def _seat(event: Event, request: Request, *, at: datetime) -> Status:
    await registrations.queue_again(request.id)
    status = await registrations.take_seat(event.id, request.id, wanted=True)
    await _tell(LetterKind.APPROVED, request, at=at)
    return status


async def refuse(
    event_id: EventId, wanted: Collection[RegistrationId], *, by: StaffId, at: datetime
) -> int:
    """Refuse requests; return how many. Their choices about photos stay on file."""
    async with transaction():
        event = await _decidable(event_id, at)
        found = await requests.of_event(event_id, wanted)
        for request in found:
            await requests.refuse(request.id)
            # Who is not there needs not be found in any photo.
            await recognition.end_of_person(event, request.person_id, actor=Actor.staff(by), at=at)
            await _tell(LetterKind.REFUSED, request, at=at)
        await _record("registration.refused", found, by=by)
    return len(found)


async def _decidable(event_id: EventId, at: datetime) -> Event:
    event = await store.locked(event_id)
    if event is None:
        raise NotFound
    if event.cancellation is not None:
        raise EventCancelled
    if at >= event.ends_at:
        raise EventOver
    return event


async def _tell(kind: LetterKind, request: Request, *, at: datetime) -> None:
    await outbox.post(
        kind,
        person_id=request.person_id,
        email=request.email,
        registration_id=request.id,
        at=at,
    )


async def _record(action: str, decided: list[Request], *, by: StaffId) -> None:
    for request in decided:
        await record(
            action,
            actor=Actor.staff(by),
            object=f"registration:{request.id}",
            subject=request.person_id,
        )
