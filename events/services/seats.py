"""Places that come free go to whoever waits longest: one service for every way a place is freed.

Cancelled, refused, removed, declined, not answered in time, or more seats: each ends in `promote`.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from events.domain.event import Event
from events.domain.ids import PersonId, RegistrationId
from events.domain.letters import LetterKind
from events.domain.registration import Status
from events.domain.waiting import Entry, may_pass, offer_ends, turns
from events.services import outbox
from events.store import events as store
from events.store import groups, people, registrations, waiting
from infra.db import require_transaction
from infra.queue import MAIL, enqueue


async def promote(event: Event, *, at: datetime) -> int:
    """Give or offer free places to the waiting, in turn; return how many places went.

    The event's row is locked. Once the event has started, or is cancelled, nobody moves up.
    """
    require_transaction()
    if at >= event.starts_at or event.cancellation is not None:
        return 0
    room = await waiting.room(event.id)
    if room is None:
        return 0
    queue = await waiting.queue(event.id)
    served = turns(queue, room, may_pass=may_pass(event.starts_at, at))
    if not served:
        return 0
    if room.offer_hours is None:
        return await seat(event, [entry.key for entry in served], kept=False, at=at)
    for entry in served:
        await _offer(event, entry, hours=room.offer_hours, at=at)
    return sum(entry.size for entry in served)


async def seat(event: Event, keys: Sequence[UUID], *, kept: bool, at: datetime) -> int:
    """Seat entries and tell everybody in them; `kept`: their places count as taken already."""
    moved = await waiting.seat(event.id, keys, kept=kept)
    for member in moved:
        await tell(LetterKind.PROMOTED, member.person_id, member.registration_id, at=at)
    return len(moved)


async def _offer(event: Event, entry: Entry, *, hours: int, at: datetime) -> None:
    ends = offer_ends(at, event.starts_at, hours)
    offer_id = await waiting.add_offer(event.id, entry, at=at, expires_at=ends)
    await waiting.keep(event.id, entry.size)
    await enqueue("events.end_offer", priority=MAIL, at=ends, offer_id=offer_id)
    if entry.party_id is not None:
        party = await groups.by_id(entry.party_id)
        if party is not None:
            await outbox.post_to_contact(LetterKind.OFFERED_GROUP, party, at=at)
    elif entry.registration_id is not None:
        found = await registrations.by_id(entry.registration_id)
        if found is not None:
            await tell(LetterKind.OFFERED, found.person_id, found.id, at=at)


async def tell(
    kind: LetterKind, person_id: PersonId, registration_id: RegistrationId, *, at: datetime
) -> None:
    """Have a letter about a registration sent to its person."""
    person = await people.by_id(person_id)
    if person is not None:
        await outbox.post(
            kind,
            person_id=person_id,
            email=person.email,
            registration_id=registration_id,
            at=at,
        )


async def release(event: Event, registration_id: RegistrationId, *, at: datetime) -> int:
    """Cancel a registration however it stands, and promote; the event's row is locked."""
    found = await registrations.by_id(registration_id)
    await registrations.cancel(registration_id, at=at)
    if found is None:
        return 0
    if found.status is Status.SEATED:
        await store.free_seat(event.id)
    elif found.status is Status.WAITING and found.offered_until is not None:
        await _give_back(event, found.party_id or registration_id)
    return await promote(event, at=at)


async def _give_back(event: Event, key: UUID) -> None:
    """Take one place off an offer; it ends with its last one."""
    await waiting.keep(event.id, -1)
    offer = await waiting.offer_to(key)
    if offer is not None and not await waiting.waiting_in(event.id, key):
        await waiting.remove_offer(offer.id)
