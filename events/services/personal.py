"""A person's own page: everything about them, and nothing about anybody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from events.domain.consent import PHOTO_PURPOSES, Answer, Purpose, answer_of
from events.domain.event import Event
from events.domain.ids import EventId, PersonId
from events.services.hooks import PublishedPhoto, where_published
from events.store import consents, people, registrations
from events.store import events as store
from events.store.registrations import Registration
from infra.errors import NotFound


@dataclass(frozen=True, slots=True)
class Participation:
    """One registration as its person sees it."""

    event: Event
    registration: Registration
    #: Per purpose of photos that is asked, or that was once answered with a yes.
    answers: Mapping[Purpose, Answer]
    photos: tuple[PublishedPhoto, ...]


@dataclass(frozen=True, slots=True)
class PersonalPage:
    email: str
    participations: tuple[Participation, ...]


async def page(person_id: PersonId) -> PersonalPage:
    """Return what a person may see of themselves. Five queries, however many registrations."""
    person = await people.by_id(person_id)
    if person is None:
        raise NotFound
    mine = await registrations.of_person(person_id)
    events = await store.by_ids({registration.event_id for registration in mine})
    answers = await _answers(person_id)
    photos = await where_published(person_id)
    return PersonalPage(
        person.email,
        tuple(
            Participation(
                events[registration.event_id],
                registration,
                _asked(events[registration.event_id], answers.get(registration.event_id, {})),
                tuple(photo for photo in photos if photo.event_id == registration.event_id),
            )
            for registration in mine
        ),
    )


async def _answers(person_id: PersonId) -> dict[EventId, dict[Purpose, Answer]]:
    found: dict[EventId, dict[Purpose, Answer]] = {}
    for entry in await consents.of_person(person_id):
        found.setdefault(entry.event_id, {})[entry.purpose] = answer_of(entry)
    return found


def _asked(event: Event, answers: Mapping[Purpose, Answer]) -> dict[Purpose, Answer]:
    return {
        purpose: answers.get(purpose, Answer.UNKNOWN)
        for purpose in PHOTO_PURPOSES
        if purpose in event.purposes or answers.get(purpose) is Answer.YES
    }
