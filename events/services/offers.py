"""Offered places: taken, declined, or gone on to the next when nobody answers."""

from datetime import datetime

from events.domain.event import Event
from events.domain.ids import EventId, OfferId, PartyId, PersonId, RegistrationId, StaffId
from events.domain.letters import LetterKind
from events.domain.waiting import MOST_OFFER_HOURS
from events.domain.words import gettext_noop
from events.errors import OfferGone
from events.services import outbox, recognition, seats
from events.store import events as store
from events.store import groups, registrations, waiting
from events.store.waiting import Line, Offer
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound


async def answer_own(
    registration_id: RegistrationId, *, person_id: PersonId, accepts: bool, at: datetime
) -> None:
    """Take or decline the place that a person is offered; anybody else's does not exist."""
    found = await registrations.by_id(registration_id)
    if found is None or found.person_id != person_id or found.party_id is not None:
        raise NotFound
    await _answer(registration_id, found.event_id, Actor.person(person_id), accepts=accepts, at=at)


async def answer_for_group(
    party_id: PartyId, *, contact_id: PersonId, accepts: bool, at: datetime
) -> None:
    """Take or decline, as its contact, the places that a group is offered together."""
    party = await groups.by_id(party_id)
    if party is None or party.contact_id != contact_id:
        raise NotFound
    await _answer(party_id, party.event_id, Actor.person(contact_id), accepts=accepts, at=at)


async def _answer(
    key: RegistrationId | PartyId,
    event_id: EventId,
    actor: Actor,
    *,
    accepts: bool,
    at: datetime,
) -> None:
    async with transaction():
        event = await store.locked(event_id)
        offer = await waiting.offer_to(key)
        if event is None or offer is None or not _stands(offer, event, at):
            raise OfferGone
        if accepts:
            await waiting.remove_offer(offer.id)
            await seats.seat(event, [offer.key], kept=True, at=at)
        else:
            await _end(event, offer, LetterKind.OFFER_DECLINED, at=at)
        await _record("offer.accepted" if accepts else "offer.declined", offer, actor)


def _stands(offer: Offer, event: Event, at: datetime) -> bool:
    return at < min(offer.expires_at, event.starts_at) and event.cancellation is None


async def end(offer_id: OfferId, *, at: datetime) -> None:
    """End an offer that nobody answered: who had it leaves the list, the next have their turn.

    Does nothing to an offer that was answered, or that still stands; safe to run twice.
    """
    async with transaction():
        found = await waiting.offer(offer_id)
        event = None if found is None else await store.locked(found.event_id)
        offer = await waiting.offer(offer_id)
        if event is None or offer is None or event.cancellation is not None:
            return
        if at < offer.expires_at:
            return
        await _end(event, offer, LetterKind.OFFER_ENDED, at=at)
        await _record("offer.ended", offer, Actor.system())


async def _end(event: Event, offer: Offer, kind: LetterKind, *, at: datetime) -> None:
    await waiting.remove_offer(offer.id)
    gone = await waiting.waiting_in(event.id, offer.key)
    for member in gone:
        await registrations.cancel(member.registration_id, at=at)
        await recognition.end_of_person(event, member.person_id, actor=Actor.system(), at=at)
        await seats.tell(kind, member.person_id, member.registration_id, at=at)
    party = None if offer.party_id is None else await groups.by_id(offer.party_id)
    if party is not None:
        await outbox.post_to_contact(kind, party, at=at)
    await waiting.keep(event.id, -len(gone))
    await seats.promote(event, at=at)


async def _record(action: str, offer: Offer, actor: Actor) -> None:
    about = "party" if offer.party_id is not None else "registration"
    await record(
        action,
        actor=actor,
        object=f"{about}:{offer.key}",
        detail={"event": str(offer.event_id)},
    )


async def serve_all(*, at: datetime) -> None:
    """Give every place that is free to who waits, where time alone has made it their turn."""
    for event_id in await waiting.with_room_and_queue(at):
        async with transaction():
            event = await store.locked(event_id)
            if event is not None:
                await seats.promote(event, at=at)


async def waiting_list(event_id: EventId) -> list[Line]:
    """Return who waits, in order of arrival. One query."""
    return await waiting.lines(event_id)


async def set_hours(event_id: EventId, hours: int | None, *, by: StaffId, at: datetime) -> None:
    """Choose between seating who waits at once (None) and offering a place for some hours.

    Offers that were made stand as they were told.
    """
    if hours is not None and not 1 <= hours <= MOST_OFFER_HOURS:
        raise Invalid({"hours": gettext_noop("Give a number of hours from 1 to 336 (two weeks).")})
    async with transaction():
        event = await store.locked(event_id)
        if event is None:
            raise NotFound
        await waiting.set_offer_hours(event_id, hours)
        await seats.promote(event, at=at)
        await record(
            "event.waiting_list_changed",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={"offer_hours": hours or 0},
        )
