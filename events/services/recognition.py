"""Recognition of faces at an event: who decided so, what it permits now, and how it ends."""

from collections.abc import Iterable
from datetime import datetime

from events.domain.consent import Change, ConsentState, Purpose, Source
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, StaffId
from events.domain.letters import LetterKind
from events.domain.recognition import Mode, Permission, Recognition, permitted, problems
from events.services import outbox
from events.services.consent import ledger_actor, narrow
from events.store import consents, people, registrations, statements
from events.store import events as store
from infra.audit import Actor, record
from infra.db import require_transaction, transaction
from infra.errors import Invalid, NotFound
from infra.web.i18n import DEFAULT_LANGUAGE

_RECOGNITION = frozenset({Purpose.RECOGNITION})


async def permission(event_id: EventId, *, at: datetime) -> Permission | None:
    """Return what an event permits at this moment. None when off, incomplete or over.

    Without one no template is computed and no gallery opened.
    """
    event = await store.by_id(event_id)
    return None if event is None else _permitted(event, at)


def _permitted(event: Event, at: datetime) -> Permission | None:
    return permitted(event.id, event.recognition, ends_at=event.ends_at, at=at)


async def consenting(event_id: EventId) -> frozenset[PersonId]:
    """Return everybody whose yes to being recognised at this event stands. One query."""
    known = await consents.standing(event_id, None)
    return frozenset(
        person_id
        for person_id, entries in known.items()
        if (entry := entries.get(Purpose.RECOGNITION)) is not None and entry.allows
    )


async def decide(event_id: EventId, wanted: Recognition, *, by: StaffId, at: datetime) -> None:
    """Put on file how far recognition may go at an event.

    Off ends every yes to it, and with that whatever was computed, in this very transaction;
    whoever had said yes gets a letter about it.
    """
    wanted = wanted.cleaned()
    async with transaction():
        event = await store.locked(event_id)
        if event is None:
            raise NotFound
        enrolled = bool(await consenting(event_id))
        if wrong := problems(event.recognition, wanted, enrolled=enrolled, at=at):
            raise Invalid(wrong)
        if wanted == event.recognition:
            return
        await store.save_recognition(event_id, wanted)
        ended: list[PersonId] = []
        if wanted.mode is Mode.OFF:
            ended = await _end(event, ConsentState.INVALIDATED, actor=Actor.staff(by), at=at)
            await _tell(event, ended, at=at)
        await record(
            "event.recognition_decided",
            actor=Actor.staff(by),
            object=f"event:{event_id}",
            detail={
                "before": str(event.recognition.mode),
                "mode": str(wanted.mode),
                "until": wanted.until.isoformat() if wanted.until else "",
                "ended": len(ended),
            },
        )


async def end_what_is_over(*, at: datetime) -> int:
    """End every yes at events that permit nothing any more; return how many. Safe to repeat."""
    ended = 0
    for event_id in await store.with_recognition_given():
        async with transaction():
            event = await store.locked(event_id)
            if event is None or _permitted(event, at) is not None:
                continue
            over = len(await _end(event, ConsentState.EXPIRED, actor=Actor.system(), at=at))
            await record(
                "event.recognition_over",
                actor=Actor.system(),
                object=f"event:{event_id}",
                detail={"ended": over},
            )
            ended += over
    return ended


async def end_of_person(event: Event, person_id: PersonId, *, actor: Actor, at: datetime) -> None:
    """End one person's yes, if they gave one, because they will not be there; event locked."""
    if person_id in await consenting(event.id):
        await _end_one(event, person_id, ConsentState.INVALIDATED, actor=actor, at=at)


async def _end(event: Event, state: ConsentState, *, actor: Actor, at: datetime) -> list[PersonId]:
    """End everybody's yes by no act of theirs, and return whose; the event is locked."""
    ended = sorted(await consenting(event.id))
    for person_id in ended:
        await _end_one(event, person_id, state, actor=actor, at=at)
    return ended


async def _tell(event: Event, ended: Iterable[PersonId], *, at: datetime) -> None:
    for person_id in ended:
        person = await people.by_id(person_id)
        registration = await registrations.of_event_and_person(event.id, person_id)
        if person is not None and registration is not None:
            await outbox.post(
                LetterKind.RECOGNITION_OFF,
                person_id=person_id,
                email=person.email,
                registration_id=registration.id,
                at=at,
            )


async def _end_one(
    event: Event, person_id: PersonId, state: ConsentState, *, actor: Actor, at: datetime
) -> None:
    require_transaction()
    await consents.add(
        event.id,
        person_id,
        (Change(Purpose.RECOGNITION, state, narrows=True),),
        wording=await statements.wording(DEFAULT_LANGUAGE, on=at.date()),
        source=Source.ORGANISER,
        actor=ledger_actor(actor),
        at=at,
    )
    await narrow(event.id, person_id, _RECOGNITION, at=at)
