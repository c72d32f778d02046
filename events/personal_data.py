"""What events know about a person: all of it handed over, or all of it erased."""

from datetime import datetime

from events.domain.answers import as_words
from events.domain.consent import Source, invalidations, standing
from events.domain.ids import PersonId
from events.domain.registration import Status
from events.services import answers, attendance, groups, organisations, seats
from events.services.consent import ledger_actor, narrow
from events.services.hooks import kept_elsewhere, person_erased
from events.store import consents, people, registrations, session_choices, statements
from events.store import events as store
from events.store import groups as group_store
from events.store.registrations import Registration
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import NotFound
from infra.sessions import close_all_sessions
from infra.tables import SessionKind


async def export(person_id: PersonId) -> dict[str, object]:
    """Return everything about a person, and nothing about anybody else, as plain values."""
    person = await people.by_id(person_id)
    if person is None:
        raise NotFound
    mine = await registrations.of_person(person_id)
    codes = await organisations.codes([registration.id for registration in mine])
    events = await store.by_ids({registration.event_id for registration in mine})
    sessions = await session_choices.of_person(person_id)
    door = await attendance.own_data([one.id for one in mine])
    return {
        "email": person.email,
        "shared_email": person.shared_email,
        "language": person.language,
        "groups": await group_store.own_data(person_id),
        "registrations": [
            {
                "event": events[registration.event_id].title,
                "status": str(registration.status),
                "position": registration.position,
                "name": registration.name,
                "organisation": registration.organisation,
                "organisation_code": codes.get(registration.id),
                "badge_number": registration.badge_number,
                "door": door[registration.id],
                "invoice_reference": registration.invoice.reference,
                "cost_centre": registration.invoice.cost_centre,
                "language": registration.language,
                "sessions": [
                    {"title": one.session.title, "choice": str(one.holding)}
                    for one in sessions.get(registration.id, ())
                    if one.holding is not None
                ],
            }
            for registration in mine
        ],
        "consent": [
            {
                "event": events[entry.event_id].title if entry.event_id in events else None,
                "purpose": str(entry.purpose),
                "state": str(entry.state),
                "recorded_at": entry.recorded_at.isoformat(),
                "statement_version": entry.statement_version,
                "wording_hash": entry.wording_hash,
                "language": entry.language,
                "source": str(entry.source),
            }
            for entry in await consents.of_person(person_id)
        ],
        "answers": [
            {
                "event": events[event_id].title,
                "question": question.label.nl,
                "purpose": question.purpose.nl,
                "answer": list(as_words(question, value, "nl")),
            }
            for event_id, given in (await answers.own_answers(person_id)).items()
            for question, value in given
        ],
        **await kept_elsewhere(person_id),
    }


async def erase(person_id: PersonId, *, actor: Actor, at: datetime) -> None:
    """Erase a person. The ledger keeps its entries, about somebody nobody can name any more."""
    async with transaction():
        if await people.by_id(person_id) is None:
            raise NotFound
        mine = await registrations.of_person(person_id)
        for registration in sorted(mine, key=lambda one: one.event_id):
            await _leave(registration, actor=actor, at=at)
        await groups.dissolve(person_id, at=at)
        await person_erased(person_id)
        await close_all_sessions(SessionKind.PERSON, person_id)
        await people.erase(person_id)
        await record("person.erased", actor=actor, object="person", subject=person_id)


async def _leave(registration: Registration, *, actor: Actor, at: datetime) -> None:
    """End every yes at one event, and free the seat."""
    event = await store.locked(registration.event_id)
    if event is None:
        return
    person_id = registration.person_id
    entries = [e for e in await consents.of_person(person_id) if e.event_id == event.id]
    given = frozenset(purpose for purpose, entry in standing(entries).items() if entry.allows)
    if given:
        await consents.add(
            event.id,
            person_id,
            invalidations(given),
            wording=await statements.wording(registration.language, on=at.date()),
            source=Source.ORGANISER,
            actor=ledger_actor(actor),
            at=at,
        )
        await narrow(event.id, person_id, given, at=at)
    current = await registrations.by_id(registration.id)
    if current is not None and current.status is not Status.CANCELLED:
        await seats.release(event, registration.id, at=at)
