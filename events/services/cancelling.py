"""Cancelling an event: everybody who counts on it is told, and nobody can sign up any more."""

from datetime import datetime

from events.domain.cancelling import Cancellation, cleaned_reason, problems
from events.domain.ids import EventId, StaffId
from events.domain.letters import LetterKind
from events.errors import EventCancelled, EventOver
from events.services import outbox
from events.store import events as store
from events.store import registrations
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound


async def cancel(event_id: EventId, reason: str, *, by: StaffId, at: datetime) -> int:
    """Cancel an event for ever; return how many people are mailed.

    Registrations stay as they are: who had a seat and who waited remains to be seen.
    """
    reason = cleaned_reason(reason)
    if wrong := problems(reason):
        raise Invalid(wrong)
    async with transaction():
        event = await store.locked(event_id)
        if event is None:
            raise NotFound
        if event.cancellation is not None:
            raise EventCancelled
        if at >= event.ends_at:
            raise EventOver
        await store.save_cancellation(event_id, Cancellation(at, reason))
        told = await _tell_everybody(event_id, at=at)
        await record(
            "event.cancelled",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={"told": told},
        )
    return told


async def expected(event_id: EventId) -> int:
    """Return how many people cancelling would tell: seated, waiting, or to be decided about."""
    return len(await registrations.expected(event_id))


async def _tell_everybody(event_id: EventId, *, at: datetime) -> int:
    expected = await registrations.expected(event_id)
    for one in expected:
        await outbox.post(
            LetterKind.EVENT_CANCELLED,
            person_id=one.person_id,
            email=one.email,
            registration_id=one.id,
            at=at,
        )
    return len(expected)
