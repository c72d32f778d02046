"""The list of people at an event, and what each of them said."""

from collections.abc import Collection, Mapping

from events.domain.consent import Answer, ConsentEntry, Counts, Purpose, answer_of
from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.registration import Attendee, AttendeeRow, Status
from events.domain.words import line
from events.store import consents, registrations
from events.store import events as store
from infra.errors import NotFound


async def listing(event_id: EventId) -> list[AttendeeRow]:
    """Return everybody who registered, cancelled ones last. Three queries, however many."""
    event = await store.by_id(event_id)
    if event is None:
        raise NotFound
    known = await consents.standing(event_id, None)
    return [
        AttendeeRow(
            person_id=PersonId(row["person"]),
            registration_id=RegistrationId(row["id"]),
            name=row["name"],
            organisation=row["organisation"],
            email=row["email"],
            status=Status(row["status"]),
            position=row["position"],
            invoice=registrations.invoice_of(row),
            sessions=tuple(row["sessions"]),
            answers=_answers(event.purposes, known.get(PersonId(row["person"]), {})),
        )
        for row in await registrations.of_event(event_id)
    ]


def _answers(
    asked: Collection[Purpose], known: Mapping[Purpose, ConsentEntry]
) -> dict[Purpose, Answer]:
    return {purpose: answer_of(known.get(purpose)) for purpose in asked}


async def search(event_id: EventId, text: str, limit: int = 12) -> list[Attendee]:
    """Return attendees whose name or organisation contains `text`; names that start so first."""
    return await registrations.search(event_id, line(text), limit=limit)


async def names(event_id: EventId, person_ids: Collection[PersonId]) -> dict[PersonId, str]:
    """Return the names under which people registered for this event."""
    return await registrations.names(event_id, person_ids) if person_ids else {}


async def consent_counts(event_id: EventId) -> Mapping[Purpose, Counts]:
    """Count yes, no and not answered per purpose asked, over everybody who did not cancel."""
    event = await store.by_id(event_id)
    if event is None:
        raise NotFound
    return await consents.counts(event_id, event.purposes)
