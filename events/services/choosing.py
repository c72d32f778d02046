"""Choosing sessions, on the sign-up form and on one's own page, until the event starts.

Every change happens under the lock of the event, as every change of its seats does. What a choice
comes to for who waits is told in `events.domain.choosing`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from events.domain.choosing import FIELD, FULL, Refusal, held, refusal
from events.domain.event import Event, Phase
from events.domain.ids import EventId, PersonId, RegistrationId, SessionId
from events.domain.letters import LetterKind
from events.domain.programme import Holding, OwnSession, Session
from events.domain.registration import Status
from events.errors import ProgrammeFixed
from events.services import outbox
from events.store import events as store
from events.store import people, programme, registrations, session_choices
from events.store.registrations import Registration
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Choosing:
    """The page on which somebody chooses: their registration, and the programme as theirs."""

    event: Event
    registration: Registration
    sessions: tuple[OwnSession, ...]


async def check(event_id: EventId, wanted: Collection[SessionId]) -> None:
    """Raise `Invalid` when these sessions cannot be chosen; the event's row is locked."""
    if wanted:
        _raise(refusal(await programme.of_event(event_id), wanted))


def _raise(refused: Refusal | None) -> None:
    if refused is not None:
        raise Invalid({FIELD: refused.sentence}, one=refused.one, other=refused.other)


async def keep(
    registration_id: RegistrationId, wanted: Collection[SessionId], *, fresh: bool
) -> None:
    """Write down what a sign-up form chose, before a seat is taken: the seats follow that one.

    Of a form for a mailbox that is registered already nothing is kept, by the same statement.
    """
    if wanted:
        await session_choices.wish(registration_id, wanted, wanted=fresh)


async def page(registration_id: RegistrationId, *, person_id: PersonId, at: datetime) -> Choosing:
    """Return a person's own choices. Raise `NotFound` where there is nothing to choose any more."""
    registration = await registrations.by_id(registration_id)
    if registration is None or registration.person_id != person_id:
        raise NotFound
    event = await store.by_id(registration.event_id)
    if event is None or not may_choose(event, registration, at):
        raise NotFound
    return Choosing(
        event, registration, tuple(await session_choices.of_registration(registration_id))
    )


def may_choose(event: Event, registration: Registration, at: datetime) -> bool:
    """Say whether sessions can still be chosen: until the event starts, by who did not cancel."""
    open_still = event.phase(at) is not Phase.CANCELLED and at < event.starts_at
    return open_still and not registration.status.gone


async def choose(
    registration_id: RegistrationId,
    wanted: frozenset[SessionId],
    *,
    person_id: PersonId,
    at: datetime,
) -> None:
    """Choose exactly these sessions. Raise `Invalid` naming what clashes or is full."""
    async with transaction():
        event, registration = await _locked(registration_id, person_id, at)
        own = await session_choices.of_registration(registration_id)
        mine = held(own)
        there = [one.session for one in own if one.holding is not Holding.REMOVED]
        _raise(refusal(there, wanted, had=mine))
        if not await _settle(registration, own, wanted):
            return
        person = await people.by_id(person_id)
        if person is not None and person.email is not None:
            await outbox.post(
                LetterKind.SESSIONS_CHOSEN,
                person_id=person_id,
                email=person.email,
                registration_id=registration_id,
                at=at,
            )
        await record(
            "registration.sessions_chosen",
            actor=Actor.person(person_id),
            object=f"registration:{registration_id}",
            subject=person_id,
            detail={"event": str(event.id), "sessions": len(wanted)},
        )


async def _locked(
    registration_id: RegistrationId, person_id: PersonId, at: datetime
) -> tuple[Event, Registration]:
    found = await registrations.by_id(registration_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    event = await store.locked(found.event_id)
    registration = await registrations.by_id(registration_id)
    if event is None or registration is None:
        raise NotFound
    if not may_choose(event, registration, at):
        raise ProgrammeFixed
    return event, registration


async def _settle(
    registration: Registration, own: Collection[OwnSession], wanted: frozenset[SessionId]
) -> bool:
    """Give up what is not wanted, take what is; False when nothing changes."""
    mine = held(own)
    marked = {one.session.id for one in own if one.holding is not None}
    if wanted == mine == marked:
        return False
    await session_choices.drop(registration.id, marked - (wanted & mine))
    await session_choices.wish(registration.id, wanted - mine)
    if registration.status is Status.SEATED:
        missed = await session_choices.take_seats(registration.id)
        for session in (one.session for one in own if one.session.id in missed):
            _raise(_full(session))
    return True


def _full(session: Session) -> Refusal:
    return Refusal(FULL, session.title)
