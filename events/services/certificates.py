"""Certificates of attendance: for whoever was there, once it is over."""

from collections.abc import Collection
from datetime import datetime

from anyio import to_thread

from events.domain.attendance import presence, says_present
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, RegistrationId
from events.errors import NotThere
from events.letters.certificate import certificate
from events.store import attendance, registrations
from events.store import events as store
from events.store.registrations import Registration
from infra.errors import NotFound
from infra.settings import Settings


async def attended(
    registration_ids: Collection[RegistrationId],
) -> frozenset[RegistrationId]:
    """Return which of these people were there. One query, none for nobody."""
    if not registration_ids:
        return frozenset()
    acts = await attendance.of_registrations(registration_ids)
    return frozenset(of for of, act in presence(acts).items() if says_present(act))


async def own(
    registration_id: RegistrationId, *, person_id: PersonId, settings: Settings, at: datetime
) -> bytes:
    """Return one's own certificate; another's registration does not exist."""
    found = await registrations.by_id(registration_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return await _made(found, settings=settings, at=at)


async def of_event(
    event_id: EventId, registration_id: RegistrationId, *, settings: Settings, at: datetime
) -> bytes:
    """Return an attendee's certificate, for staff."""
    found = await registrations.by_id(registration_id)
    if found is None or found.event_id != event_id:
        raise NotFound
    return await _made(found, settings=settings, at=at)


async def _made(registration: Registration, *, settings: Settings, at: datetime) -> bytes:
    event = await store.by_id(registration.event_id)
    if event is None:
        raise NotFound
    if not is_over(event, at) or not await attended([registration.id]):
        raise NotThere

    def make() -> bytes:
        return certificate(
            event,
            name=registration.name,
            organisation=registration.organisation,
            settings=settings,
            at=at,
        )

    return await to_thread.run_sync(make)


def is_over(event: Event, at: datetime) -> bool:
    return at >= event.ends_at
