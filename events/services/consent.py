"""What people decided about photos: the ledger, and the fence around publishing.

Locks are always taken in this order: the event's row, registration and person, the ledger, and the
head of the audit log last. So no two changes can wait for each other.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from events.domain.consent import Change, ConsentEntry, Purpose, Source, changes
from events.domain.event import Event
from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.letters import LetterKind
from events.services import outbox
from events.services.hooks import ConsentNarrowed, consent_narrowed
from events.store import consents, mails, people, registrations, statements
from events.store import events as store
from infra.audit import Actor, record
from infra.db import require_transaction, transaction
from infra.errors import Invalid, NotFound


async def standing(
    event_id: EventId, person_ids: Collection[PersonId] | None = None
) -> dict[PersonId, dict[Purpose, ConsentEntry]]:
    """Return the latest entry per person and purpose, whatever its state. One query."""
    return await consents.standing(event_id, person_ids)


async def epoch(event_id: EventId) -> int:
    """Return the consent epoch under which decisions are now read."""
    return _known(await store.epoch(event_id, lock=False))


async def lock_epoch(event_id: EventId) -> int:
    """Lock the event's row and return its epoch: nobody's consent narrows until the end."""
    require_transaction()
    return _known(await store.epoch(event_id, lock=True))


async def raise_epoch(event_id: EventId) -> int:
    """Fence off every publication that was decided before this transaction."""
    require_transaction()
    return _known(await store.raise_epoch(event_id))


def _known(number: int | None) -> int:
    if number is None:
        raise NotFound
    return number


async def answer(
    event_id: EventId,
    person_id: PersonId,
    choices: Mapping[Purpose, bool],
    *,
    source: Source,
    language: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Record what a person decided, as far as it changes anything.

    A yes that ends takes effect with this transaction: ledger, epoch, publications (through
    `consent_narrowed`) and receipt are one.
    """
    async with transaction():
        event = await store.locked(event_id)
        registration = await registrations.of_event_and_person(event_id, person_id)
        if event is None or registration is None:
            raise NotFound
        made = await decide(
            event, person_id, choices, source=source, language=language, actor=actor, at=at
        )
        if not made:
            return
        await send_receipt(person_id, registration.id, at=at)
        await record(
            "consent.changed",
            actor=actor,
            object=f"event:{event_id}",
            subject=person_id,
            detail={str(change.purpose): str(change.state) for change in made},
        )


async def send_receipt(
    person_id: PersonId, registration_id: RegistrationId, *, at: datetime
) -> None:
    """Have a person told how their choices stand; several changes in a row are one letter."""
    person = await people.by_id(person_id)
    if person is None or await mails.queued(LetterKind.RECEIPT, registration_id):
        return
    await outbox.post(
        LetterKind.RECEIPT,
        person_id=person_id,
        email=person.email,
        registration_id=registration_id,
        at=at,
    )


async def withdraw(
    event_id: EventId,
    person_id: PersonId,
    purposes: Collection[Purpose] | None = None,
    *,
    source: Source,
    language: str,
    actor: Actor,
    at: datetime,
) -> None:
    """End every yes of a person at an event, or those to some purposes."""
    choices = dict.fromkeys(Purpose if purposes is None else purposes, False)
    async with transaction():
        await lock_epoch(event_id)
        now = (await standing(event_id, [person_id])).get(person_id, {})
        given = {purpose: no for purpose, no in choices.items() if _given(now.get(purpose))}
        await answer(
            event_id, person_id, given, source=source, language=language, actor=actor, at=at
        )


def _given(entry: ConsentEntry | None) -> bool:
    return entry is not None and entry.allows


async def decide(
    event: Event,
    person_id: PersonId,
    choices: Mapping[Purpose, bool],
    *,
    source: Source,
    language: str,
    actor: Actor,
    at: datetime,
) -> tuple[Change, ...]:
    """Add the entries for `choices` and let a narrowing take effect; the event is locked.

    Part of a caller's transaction, which also writes the audit entry. A yes can only be given to
    what the event asks; a no, to anything.
    """
    require_transaction()
    asked = {*event.purposes, *((Purpose.RECOGNITION,) if event.recognises(at) else ())}
    if any(yes and purpose not in asked for purpose, yes in choices.items()):
        raise Invalid
    before = (await consents.standing(event.id, [person_id])).get(person_id, {})
    made = changes(before, choices)
    await consents.add(
        event.id,
        person_id,
        made,
        wording=await statements.wording(language, on=at.date()),
        source=source,
        actor=ledger_actor(actor),
        at=at,
    )
    ended = frozenset(change.purpose for change in made if change.narrows)
    if ended:
        await narrow(event.id, person_id, ended, at=at)
    return made


async def narrow(
    event_id: EventId, person_id: PersonId, purposes: frozenset[Purpose], *, at: datetime
) -> None:
    """Make the end of a yes hold: raise the epoch and tell who shows this person."""
    await raise_epoch(event_id)
    await consent_narrowed(
        ConsentNarrowed(event_id=event_id, person_id=person_id, purposes=purposes, at=at)
    )


def ledger_actor(actor: Actor) -> str:
    """Say in the ledger who acted. A person is the entry's own person, so is not named again."""
    return f"staff:{actor.id}" if actor.kind == "staff" else actor.kind
